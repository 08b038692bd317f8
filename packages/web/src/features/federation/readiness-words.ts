import type { GroundState, ReadinessGround, ReadinessState, SiteReadiness } from '@muster/contract';
import { durationText, zoneName } from '../../ui/times.ts';

export interface Look {
  /** In a sentence. */
  says: string;
  /** Class of sign.css. */
  look: 'pass' | 'late' | 'fail' | 'none';
  /** In a box of 14 by 14. */
  shape: string;
}

const tick = 'M3 7.5 6 10.5 11 4';
const clock = 'M7 3.8V7l2.2 1.8M7 1.5a5.5 5.5 0 1 0 .01 0';
const cross = 'm3.5 3.5 7 7m0-7-7 7';
const question = 'M4.7 4.9a2.35 2.35 0 1 1 3.6 2c-.9.6-1.3 1-1.3 1.9M7 11.6v.1';

export const stateLooks: Record<ReadinessState, Look> = {
  ready: { says: 'ready', look: 'pass', shape: tick },
  gaps: { says: 'ready with gaps', look: 'late', shape: clock },
  'not-ready': { says: 'not ready', look: 'fail', shape: cross },
  unknown: { says: 'not known', look: 'none', shape: question },
};

export const groundLooks: Record<GroundState, Look> = {
  good: { says: 'good', look: 'pass', shape: tick },
  weak: { says: 'has a gap', look: 'late', shape: clock },
  bad: { says: 'fails', look: 'fail', shape: cross },
  unknown: { says: 'not known', look: 'none', shape: question },
};

/** In the order in which they are told: who can be reached, who answered, who agreed, what came out. */
export const grounds: readonly { ground: ReadinessGround; title: string; short: string }[] = [
  { ground: 'contact', title: 'Contact', short: 'Contact' },
  { ground: 'answer', title: 'Human answer', short: 'Answer' },
  { ground: 'authorisation', title: 'Authorisation', short: 'Agreed' },
  { ground: 'result', title: 'Last result', short: 'Result' },
];

/** The worst first: what needs a hand stands on top, and is written on the map. */
export const weightOf: Record<ReadinessState, number> = { 'not-ready': 3, unknown: 2, gaps: 1, ready: 0 };

export function worstFirst(a: SiteReadiness, b: SiteReadiness): number {
  return weightOf[b.state] - weightOf[a.state] || a.site.name.localeCompare(b.site.name, 'en');
}

/** How many sites are how ready. */
export function countStates(sites: readonly SiteReadiness[]): Record<ReadinessState, number> {
  const counts: Record<ReadinessState, number> = { ready: 0, gaps: 0, 'not-ready': 0, unknown: 0 };
  for (const { state } of sites) counts[state] += 1;
  return counts;
}

/** The figure of a ground in a narrow column; empty where the sign says it all. */
export function figureOf(one: SiteReadiness, ground: ReadinessGround): string {
  if (ground === 'answer' && one.answeredAfterSeconds !== null) return durationText(one.answeredAfterSeconds);
  if (ground === 'result' && one.counted !== null && one.counted > 0)
    return `${one.passed} of ${one.counted}`;
  return '';
}

/** A site with everything that is known of its readiness, for who hears the page. */
export function spokenReadiness(one: SiteReadiness): string {
  const { site, state } = one;
  const reasons = grounds
    .filter(({ ground }) => one.grounds[ground].state !== 'good')
    .map(({ ground }) => one.grounds[ground].says);
  const ngi = site.ngi ? `, ${site.ngi.name}` : '';
  return `${site.name}${ngi}: ${stateLooks[state].says}. ${reasons.join(' ')}`.trim();
}

/** `Europe/Prague` as `Prague`; nothing where no zone is known. */
export function cityOf(timeZone: string | null): string {
  return timeZone === null ? '' : zoneName(timeZone);
}

const withYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `5 Jan 2027`, in UTC. */
export function dateText(at: string): string {
  return withYear.format(Date.parse(at));
}
