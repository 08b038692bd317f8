import type { Deaf } from './trace.ts';

/** More than this share of all sites silent at the same moment is our doing, not theirs. */
const SHARE = 0.3;
/** Below this number of sites a share says nothing. */
const LEAST_SITES = 4;

/** One site as a whole went silent: neither a copy nor the control was heard. `untilMs` null: still. */
export interface SiteFall {
  site: string;
  fromMs: number;
  untilMs: number | null;
}

/**
 * Times in which more than 30 % of all sites fell silent within `windowMs`: each lasts from the first fall until the
 * first of them is heard again. A site that stays silent longer than the others is judged by itself from then on.
 */
export function massSilences(falls: SiteFall[], sites: number, windowMs: number, nowMs: number): Deaf[] {
  if (sites < LEAST_SITES) return [];
  const sorted = [...falls].sort((a, b) => a.fromMs - b.fromMs);
  const found: Deaf[] = [];
  for (const [place, first] of sorted.entries()) {
    const last = found.at(-1);
    if (last && first.fromMs <= last.untilMs) continue;
    const together = sorted.slice(place).filter((fall) => fall.fromMs - first.fromMs <= windowMs);
    if (new Set(together.map((fall) => fall.site)).size <= SHARE * sites) continue;
    const untilMs = Math.min(...together.map((fall) => fall.untilMs ?? nowMs));
    found.push({ ref: 'mass-silence', fromMs: first.fromMs, untilMs });
  }
  return found;
}
