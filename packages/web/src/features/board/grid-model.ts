import type { CheckAxis, GridSite, GridView, VerdictWord } from '@muster/contract';
import { wordAt, wordOf } from './words-of-row.ts';

/** What the board means; pure, so that it can be tried without a page. Times are epoch milliseconds. */

const TITLES: Record<CheckAxis, string> = {
  communication: 'Communication',
  containment: 'Containment',
  forensics: 'Forensics',
};
export const URGENT_SECONDS = 3600;

export interface PlacedCheck {
  id: string;
  title: string;
  weight: number;
  axis: CheckAxis;
  /** Its letter's place in every row. */
  place: number;
}

export interface Axis {
  axis: CheckAxis;
  title: string;
  checks: PlacedCheck[];
}

export function axesOf(checks: GridView['checks']): Axis[] {
  const placed = checks.map((check, place) => ({ ...check, place }));
  return (Object.keys(TITLES) as CheckAxis[])
    .map((axis) => ({ axis, title: TITLES[axis], checks: placed.filter((check) => check.axis === axis) }))
    .filter((one) => one.checks.length > 0);
}

export interface Group {
  ngi: string | null;
  sites: GridSite[];
}

/** Sites by NGI, both in the order of their names; those without an NGI come last. */
export function groupsOf(sites: readonly GridSite[]): Group[] {
  const byNgi = new Map<string | null, GridSite[]>();
  for (const one of sites) {
    const known = byNgi.get(one.site.ngi);
    if (known) known.push(one);
    else byNgi.set(one.site.ngi, [one]);
  }
  return [...byNgi]
    .map(([ngi, members]) => ({ ngi, sites: members.sort((a, b) => byName(a.site.name, b.site.name)) }))
    .sort((a, b) => (a.ngi === null ? 1 : b.ngi === null ? -1 : byName(a.ngi, b.ngi)));
}

const { compare: byName } = new Intl.Collator('en', { numeric: true });

export type Counts = Partial<Record<VerdictWord, number>>;

/** How often each verdict stands, over all checks or over some. */
export function countsOf(sites: readonly GridSite[], places?: readonly number[]): Counts {
  const byLetter = new Map<string, number>();
  for (const { verdicts } of sites) {
    const seen = places ? places.map((place) => verdicts[place] ?? '.') : verdicts;
    for (const letter of seen) byLetter.set(letter, (byLetter.get(letter) ?? 0) + 1);
  }
  const counts: Counts = {};
  for (const [letter, number] of byLetter) {
    const word = wordOf(letter);
    if (word) counts[word] = number;
  }
  return counts;
}

export interface NextClock {
  step: string;
  dueAt: number;
}

/** The running clock of a site that runs out first after `now`. */
export function nextClock({ suspendedAt, clocks }: GridSite, now: number): NextClock | null {
  if (suspendedAt !== null) return null;
  let first: NextClock | null = null;
  for (const [step, state, dueAt] of clocks) {
    if (state !== 'running' || dueAt === null || dueAt <= now) continue;
    if (!first || dueAt < first.dueAt) first = { step, dueAt };
  }
  return first;
}

export function nextDeadline(
  sites: readonly GridSite[],
  now: number,
): { site: GridSite; clock: NextClock } | null {
  let first: { site: GridSite; clock: NextClock } | null = null;
  for (const site of sites) {
    const clock = nextClock(site, now);
    if (clock && (!first || clock.dueAt < first.clock.dueAt)) first = { site, clock };
  }
  return first;
}

/** What a full stop reaches, as the button names it: `9 copies at 5 sites`. Silent copies are ordered to stop too. */
export function extentOf(sites: readonly GridSite[]): { copies: number; says: string } {
  const alive = partOf(sites, ({ copies }) => copies?.alive ?? 0);
  const silent = partOf(sites, ({ copies }) => copies?.silent ?? 0);
  if (alive.copies > 0 || silent.copies === 0) return { copies: alive.copies, says: says(alive, '') };
  return { copies: silent.copies, says: says(silent, 'silent ') };
}

function partOf(sites: readonly GridSite[], of: (site: GridSite) => number) {
  const some = sites.filter((site) => of(site) > 0);
  return { sites: some.length, copies: some.reduce((sum, site) => sum + of(site), 0) };
}

function says({ copies, sites }: { copies: number; sites: number }, kind: string): string {
  return `${copies} ${kind}${copies === 1 ? 'copy' : 'copies'} at ${sites} ${sites === 1 ? 'site' : 'sites'}`;
}

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

export interface Scale {
  from: number;
  to: number;
}

const HOUR = 3_600_000;

/** One scale for the clocks of all sites: from the first alarm to the last short deadline. A closure report a month away would press the rest to a line. */
export function scaleOf(sites: readonly GridSite[]): Scale | null {
  const alarms = sites.flatMap(({ alarmAt }) => (alarmAt === null ? [] : Date.parse(alarmAt)));
  if (alarms.length === 0) return null;
  const from = Math.min(...alarms);
  const dues = sites.flatMap(({ clocks }) =>
    clocks.flatMap(([step, , dueAt]) => (step === 'close' || dueAt === null ? [] : dueAt)),
  );
  return { from, to: Math.max(...dues, from + HOUR) };
}

/** Where an instant lies on the scale, from 0 to 1. */
export function shareOf({ from, to }: Scale, at: number): number {
  return Math.min(1, Math.max(0, (at - from) / (to - from)));
}

/** The sites that did what a check asks, in time or late. */
export function passedBy(sites: readonly GridSite[], place: number): number {
  return sites.filter((site) => /^(pass|late)$/.test(wordAt(site, place) ?? '')).length;
}
