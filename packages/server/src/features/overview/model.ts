import type { ClockGroup, OverviewSite, OverviewView, OverviewWaiting } from '@muster/contract';
import { groupBy } from '../../kernel/group-by.ts';

/** A list of more rows is read by nobody at three in the morning; the campaign's board has them all. */
const MOST_GROUPS = 40;
const MOST_SITES = 24;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export interface Campaign {
  id: string;
  name: string;
}

/** A clock that runs, or that ended without its step being done. */
export interface OpenClock {
  step: string;
  title: string;
  actor: string;
  state: 'running' | 'missed';
  dueAt: Date;
  campaign: Campaign | null;
  site: OverviewSite;
}

/**
 * Clocks of a step that end about together are one line, dated by the first of them: within two hours those of one
 * minute, within a day those of a quarter of an hour, later those of an hour; and all that are over already.
 */
export function groupClocks(
  clocks: readonly OpenClock[],
  now: Date,
  most = MOST_GROUPS,
): OverviewView['clocks'] {
  const missed = clocks.filter(({ state }) => state === 'missed');
  const groups = [...groupBy(clocks, (clock) => keyOf(clock, now)).values()].map(groupOf).sort(byTimeLeft);
  const shown = groups.slice(0, most);
  return {
    running: clocks.length - missed.length,
    missed: missed.length,
    groups: shown,
    more: clocks.length - shown.reduce((sum, { count }) => sum + count, 0),
  };
}

function keyOf({ step, state, campaign, dueAt, site }: OpenClock, now: Date): string {
  // Real incidents are never lumped together.
  const of = campaign?.id ?? site.incident?.id ?? site.id;
  const when = state === 'missed' ? '' : dueAt.getTime() - (dueAt.getTime() % grainOf(dueAt, now));
  return `${of} ${step} ${state} ${when}`;
}

function grainOf(dueAt: Date, now: Date): number {
  const left = dueAt.getTime() - now.getTime();
  if (left < 2 * HOUR_MS) return MINUTE_MS;
  return left < 24 * HOUR_MS ? 15 * MINUTE_MS : HOUR_MS;
}

function groupOf(clocks: readonly OpenClock[]): ClockGroup {
  const ordered = [...clocks].sort(
    (a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.site.name.localeCompare(b.site.name, 'en'),
  );
  const { step, title, actor, state, dueAt, campaign } = ordered[0] as OpenClock;
  const sites = new Map(ordered.map(({ site }) => [site.id, site]));
  return {
    step,
    title,
    actor,
    state,
    dueAt: dueAt.toISOString(),
    campaign,
    count: clocks.length,
    sites: [...sites.values()].slice(0, MOST_SITES),
  };
}

function byTimeLeft(a: ClockGroup, b: ClockGroup): number {
  return a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : b.count - a.count || (a.step < b.step ? -1 : 1);
}

/** Something of a copy that somebody has to look after. */
export interface CopyFact {
  kind: 'copies-lost' | 'copies-silent' | 'copies-unaccounted';
  campaign: Campaign;
  since: Date;
  until: Date;
  site: OverviewSite;
}

/** One line for each kind and campaign. */
export function groupCopies(copies: readonly CopyFact[]): OverviewWaiting[] {
  const groups = groupBy(copies, ({ kind, campaign }) => `${kind} ${campaign.id}`);
  return [...groups.values()].map((group) => {
    const { kind, campaign } = group[0] as CopyFact;
    const times = (of: (copy: CopyFact) => Date) => group.map((copy) => of(copy).getTime());
    const sites = new Map(group.map(({ site }) => [site.id, site]));
    return {
      kind,
      campaign,
      count: group.length,
      since: new Date(Math.min(...times(({ since }) => since))).toISOString(),
      until: new Date(Math.max(...times(({ until }) => until))).toISOString(),
      sites: [...sites.values()].slice(0, MOST_SITES),
    };
  });
}

/** What waited longest comes first. */
export function byWait(a: OverviewWaiting, b: OverviewWaiting): number {
  return a.since < b.since ? -1 : a.since > b.since ? 1 : a.kind < b.kind ? -1 : 1;
}
