import type { GridSite, GridView } from '@muster/contract';

/** A campaign of twelve sites at its fifth hour: every verdict and every kind of clock is in it. */

const SITES: [name: string, ngi: string, zone: string, verdicts: string, alive: number][] = [
  ['Delft Cloud', 'NGI_NL', 'Europe/Amsterdam', 'pppppppp ppppppp pppppp', 0],
  ['Twente Grid', 'NGI_NL', 'Europe/Amsterdam', 'pplppppo pppplpp ppfpoo', 0],
  ['Lund HPC', 'NGI_SE', 'Europe/Stockholm', 'ppooooon ofoooop oooooo', 3],
  ['Kiruna Cloud', 'NGI_SE', 'Europe/Stockholm', 'ppppfpoo ppfpppp pppfoo', 0],
  ['Umeå North', 'NGI_SE', 'Europe/Stockholm', 'fffffffn ffffffp ffffff', 3],
  ['Brno Metacentrum', 'NGI_CZ', 'Europe/Prague', 'pppppppo ppppppp pppppf', 0],
  ['Plzeň', 'NGI_CZ', 'Europe/Prague', 'pppppplo pppfpfp ppoooo', 0],
  ['Ostrava', 'NGI_CZ', 'Europe/Prague', 'ppppfpoo pppppfp pppooo', 0],
  ['Bologna T1', 'NGI_IT', 'Europe/Rome', 'pppppppo ppppppp pppppp', 0],
  ['Bari ReCaS', 'NGI_IT', 'Europe/Rome', 'pfoooooo oooooop oooooo', 3],
  ['Catania', 'NGI_IT', 'Europe/Rome', 'pppppooo uuppuop pooooo', 1],
  ['Pisa', 'NGI_IT', 'Europe/Rome', 'ppppffoo pfffopf ffooww', 2],
];

const HOUR = 3_600_000;
const alarm = Date.parse('2027-01-05T09:15:00.000Z');
export const sampleNow = Date.parse('2027-01-05T14:07:00.000Z');

export function sampleId(prefix: string, n: number): string {
  return `${prefix}_${String(n).padStart(23, '0')}`;
}

export function sampleSite(n: number): GridSite {
  const [name, ngi, timeZone, text, alive] = SITES[n % SITES.length] as (typeof SITES)[number];
  const verdicts = text.replaceAll(' ', '');
  const isIn = (place: number) => 'pl'.includes(verdicts[place] ?? '.');
  const clock = (step: string, hours: number, met: boolean, after: number): GridSite['clocks'][number] => {
    const due = alarm + hours * HOUR;
    const state = met ? 'met' : sampleNow > due ? 'missed' : 'running';
    return [step, state, due, met ? alarm + after * HOUR : null];
  };
  return {
    participation: sampleId('par', n),
    site: { id: sampleId('site', n), name, ngi, timeZone },
    incident: `MUSTER-2027-${String(n + 1).padStart(4, '0')}`,
    alarmAt: new Date(alarm).toISOString(),
    suspendedAt: null,
    verdicts,
    decided: n === 7 ? [4] : [],
    depth: verdicts[1] === 'f' ? 2 : 3,
    containedAfterSeconds: isIn(12) ? 3600 + n * 600 : null,
    clocks: [
      clock('acknowledge', n === 2 ? 5.08 : 4, isIn(2), 0.5),
      clock('contain', 9 + (n % 3), isIn(12), 1.5),
      clock('close', 26 * 24, false, 0),
    ],
    copies: { planned: 3, alive, silent: 3 - alive, ended: 0, clones: n === 10 ? 1 : 0 },
    beats: [0, 1, 2].map((copy) => (copy < alive ? '9'.repeat(48) : `${'9'.repeat(20)}${'0'.repeat(28)}`)),
  };
}

const CHECKS = ['C', 'K', 'F'].flatMap((letter, i) =>
  Array.from({ length: [8, 7, 6][i] as number }, (_, n) => ({
    id: `${letter}${n + 1}`,
    title: `Title of ${letter}${n + 1}`,
    axis: (['communication', 'containment', 'forensics'] as const)[i],
    weight: 1,
  })),
) as GridView['checks'];

export function sampleGrid(): GridView {
  return {
    campaign: {
      id: sampleId('cmp', 1),
      name: 'World tour, autumn',
      state: 'running',
      startedAt: '2027-01-05T09:00:00.000Z',
      tlp: 'AMBER',
    },
    at: new Date(sampleNow).toISOString(),
    judgedAt: new Date(sampleNow).toISOString(),
    speed: 1,
    endsAt: new Date(alarm + 35 * HOUR).toISOString(),
    checks: CHECKS,
    strip: {
      from: new Date(sampleNow - 6 * HOUR).toISOString(),
      to: new Date(sampleNow).toISOString(),
      parts: 48,
    },
    sites: SITES.map((_, n) => sampleSite(n)),
    leftOut: [],
    ourOutages: [{ from: '2027-01-05T12:02:00.000Z', to: '2027-01-05T12:16:00.000Z' }],
    may: { run: true, seeAll: true, suspend: true },
  };
}
