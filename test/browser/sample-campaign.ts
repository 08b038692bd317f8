import {
  type BoardSite,
  type BoardView,
  type CampaignView,
  type CheckId,
  checkCatalogue,
  checkIds,
  type VerdictView,
  type VerdictWord,
} from '../../packages/contract/src/index.ts';

/** A campaign of twelve sites at its fifth hour, for looking at pages: every verdict and every kind of clock is in it. */

const words: Record<string, VerdictWord> = {
  p: 'pass',
  l: 'late',
  f: 'fail',
  o: 'pending',
  u: 'our-fault',
  n: 'not-applicable',
  w: 'waived',
};
const sites: [name: string, ngi: string, zone: string, verdicts: string, alive: number, silent: number][] = [
  ['Delft Cloud', 'NGI_NL', 'Europe/Amsterdam', 'pppppppp ppppppp pppppp', 0, 3],
  ['Twente Grid', 'NGI_NL', 'Europe/Amsterdam', 'pplppppo pppplpp ppfpoo', 0, 3],
  ['Lund HPC', 'NGI_SE', 'Europe/Stockholm', 'ppooooon ofoooop oooooo', 3, 0],
  ['Kiruna Cloud', 'NGI_SE', 'Europe/Stockholm', 'ppppfpoo ppfpppp pppfoo', 0, 3],
  ['Umeå North', 'NGI_SE', 'Europe/Stockholm', 'fffffffn ffffffp ffffff', 3, 0],
  ['Brno Metacentrum', 'NGI_CZ', 'Europe/Prague', 'pppppppo ppppppp pppppf', 0, 3],
  ['Plzeň', 'NGI_CZ', 'Europe/Prague', 'pppppplo pppfpfp ppoooo', 0, 3],
  ['Ostrava', 'NGI_CZ', 'Europe/Prague', 'ppppfpoo pppppfp pppooo', 0, 3],
  ['Bologna T1', 'NGI_IT', 'Europe/Rome', 'pppppppo ppppppp pppppp', 0, 3],
  ['Bari ReCaS', 'NGI_IT', 'Europe/Rome', 'pfoooooo oooooop oooooo', 3, 0],
  ['Catania', 'NGI_IT', 'Europe/Rome', 'pppppooo uuppuop pooooo', 1, 2],
  ['Pisa', 'NGI_IT', 'Europe/Rome', 'ppppffoo pfffopf ffooww', 2, 1],
];

export const campaignId = sampleId('cmp', 1);
const alarm = Date.parse('2027-01-05T09:15:00.000Z');
const start = '2027-01-05T09:00:00.000Z';
const HOUR = 3_600_000;

export function sampleId(prefix: string, n: number): string {
  return `${prefix}_${String(n).padStart(23, '0')}`;
}

function at(hours: number): string {
  return new Date(alarm + hours * HOUR).toISOString();
}

const why: Partial<Record<CheckId, Partial<Record<VerdictWord, string>>>> = {
  K4: { fail: 'The report names 10.0.0.4, but the jobs were submitted from 192.0.2.41.' },
  K6: { fail: 'The host was rebooted at 11:02 UTC: what was in memory is lost.' },
  C3: { late: 'A person answered 1 h 10 min after the deadline.' },
};

function verdictsOf(text: string, n: number): VerdictView[] {
  return [...text.replaceAll(' ', '')].map((letter, i) => {
    const check = checkIds[i] as CheckId;
    const verdict = words[letter] as VerdictWord;
    const when = at(0.6 + ((n * 7 + i * 3) % 11) / 3);
    const settled = verdict === 'pass' || verdict === 'late' || verdict === 'fail';
    return {
      check,
      verdict,
      at: verdict === 'pass' || verdict === 'late' ? when : null,
      value: check === 'C2' && verdict === 'fail' ? 2 : null,
      why: why[check]?.[verdict] ?? sentence(check, verdict),
      ruleVersion: 1,
      evidence: settled
        ? [
            {
              ref: sampleId('ent', n * 100 + i),
              at: when,
              says: 'A person of the site wrote, from a known contact.',
              quote:
                check === 'K4'
                  ? 'They were submitted from 10.0.0.4 as far as our gateway log shows.'
                  : 'We confirm an incident at our site. Three jobs of this identity were found on wn017 and killed at 10:42 UTC.',
            },
            {
              ref: sampleId('ent', n * 100 + i + 50),
              at: at(0.1),
              says: 'The front door recorded the submission.',
              quote: null,
            },
          ]
        : [],
      overridden:
        check === 'C5' && verdict === 'fail' && n === 7
          ? {
              by: 'Ada, CSIRT',
              at: at(4),
              reason: 'The label stood in the body, not in the subject.',
              was: 'pass' as const,
            }
          : null,
    };
  });
}

function sentence(check: CheckId, verdict: VerdictWord): string {
  const { title } = checkCatalogue[check];
  switch (verdict) {
    case 'pass':
      return `${title}: shown by what the site wrote and by what was measured.`;
    case 'pending':
      return 'The deadline has not come yet, and nothing decides it so far.';
    case 'our-fault':
      return 'Our own outage from 12:02 to 12:16 UTC covers the moment that decides this.';
    case 'not-applicable':
      return 'The clock of this step never began.';
    case 'waived':
      return 'Waived by an officer: the site has no packet capture.';
    default:
      return `${title}: what the site did does not show it.`;
  }
}

function clocksOf(text: string, n: number, nowMs: number): BoardSite['clocks'] {
  const acknowledged = text[2] === 'p' || text[2] === 'l';
  const contained = text[12] === 'p' || text[12] === 'l';
  const due = (hours: number) => Date.parse(at(hours));
  const open = (hours: number) => (nowMs > due(hours) ? 'missed' : 'running');
  return [
    {
      step: 'acknowledge',
      key: '',
      state: acknowledged ? (text[2] === 'l' ? 'late' : 'met') : open(n === 2 ? 5.08 : 4),
      dueAt: at(n === 2 ? 5.08 : 4),
      metAt: acknowledged ? at(text[2] === 'l' ? 4.6 : 0.4 + (n % 5) * 0.5) : null,
    },
    {
      step: 'contain',
      key: '',
      state: contained ? (text[12] === 'l' ? 'late' : 'met') : open(9 + (n % 3)),
      dueAt: at(9 + (n % 3)),
      metAt: contained ? at(1.2 + (n % 6) * 0.55) : null,
    },
    ...(n % 2 === 0 ? [{ step: 'answer', key: 'req_1', state: open(8.6), dueAt: at(8.6), metAt: null }] : []),
  ];
}

/** The board as it stands `sinceStartMs` after five hours and seven minutes. */
export function sampleBoard(nowMs: number, state: BoardView['campaign']['state'] = 'running'): BoardView {
  return {
    campaign: { id: campaignId, name: 'World tour, autumn', state },
    at: new Date(nowMs).toISOString(),
    speed: 60,
    endsAt: at(35),
    checks: checkIds.map((id) => ({ id, ...checkCatalogue[id], weight: 1 + (id.charCodeAt(1) % 3) })),
    sites: sites.map(([name, ngi, timeZone, verdicts, alive, silent], n) => ({
      participation: sampleId('par', n),
      site: { id: sampleId('site', n), name, ngi, timeZone },
      incident: `MUSTER-2027-${String(n + 1).padStart(4, '0')}`,
      suspendedAt: null,
      clocks: clocksOf(verdicts, n, nowMs),
      copies: {
        planned: 3,
        alive: state === 'running' ? alive : 0,
        silent: state === 'running' ? silent : 0,
        ended: state === 'running' ? 0 : 3,
        clones: n === 10 ? 1 : 0,
      },
      verdicts: verdictsOf(verdicts, n),
    })),
    leftOut: [],
    ourOutages: [{ from: '2027-01-05T12:02:00.000Z', to: '2027-01-05T12:16:00.000Z' }],
  };
}

export function sampleCampaign(state: CampaignView['state'] = 'running'): CampaignView {
  return {
    id: campaignId,
    name: 'World tour, autumn',
    state,
    scenario: { id: sampleId('scn', 1), name: 'world-tour', version: 1, sha256: 'ab'.repeat(32) },
    scope: { kind: 'federation', ngiId: null },
    seed: 'autumn',
    window: { from: start, to: at(40 * 24) },
    schemeSha256: 'cd'.repeat(32),
    rehearsal: null,
    createdAt: start,
    announcedAt: start,
    startedAt: start,
    stoppingAt: null,
    closedAt: null,
    abortedAt: null,
    participations: sites.map(([name], n) => ({
      id: sampleId('par', n),
      site: { id: sampleId('site', n), name },
      incident: { id: sampleId('inc', n), publicId: `MUSTER-2027-${String(n + 1).padStart(4, '0')}` },
      authorised: true,
      alarmAt: new Date(alarm).toISOString(),
      suspendedAt: null,
      releasedAt: null,
      leftOut: null,
    })),
    conflicts: [],
  };
}
