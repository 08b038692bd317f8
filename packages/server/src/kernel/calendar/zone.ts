import { Temporal } from 'temporal-polyfill';

/** A stretch of time, in epoch milliseconds, during which a zone keeps one distance from UTC. */
export interface OffsetSegment {
  startMs: number;
  endMs: number;
  offsetMs: number;
}

/** The stretches found so far, a zone: the rules of a zone do not change while a process runs. */
const segments = new Map<string, OffsetSegment[]>();

/** The stretch that holds an instant. Throws RangeError for a zone that does not exist. */
export function segmentAt(zone: string, atMs: number): OffsetSegment {
  const known = segments.get(zone) ?? [];
  for (const segment of known) if (atMs >= segment.startMs && atMs < segment.endMs) return segment;
  const here = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(zone);
  const next = here.getTimeZoneTransition('next');
  // The transition at which an instant stands is the start of its stretch, and "previous" looks before it.
  const previous = here.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  const found = {
    startMs: previous ? previous.epochMilliseconds : Number.NEGATIVE_INFINITY,
    endMs: next ? next.epochMilliseconds : Number.POSITIVE_INFINITY,
    offsetMs: here.offsetNanoseconds / 1e6,
  };
  known.push(found);
  segments.set(zone, known);
  return found;
}

/** What the wall clock shows at an instant, as if it were UTC, in milliseconds. */
export function wallOf(zone: string, atMs: number): number {
  return atMs + segmentAt(zone, atMs).offsetMs;
}

/**
 * The first instant at which the wall clock shows at least this time. A time that the clock skips falls on the
 * end of the gap; of a time that it shows twice, the first is taken.
 */
export function instantOf(zone: string, wallMs: number): number {
  // No zone is further than 26 hours from UTC, and none has changed by more than that at once.
  let segment = segmentAt(zone, wallMs - 2 * 86_400_000);
  for (;;) {
    const candidate = Math.max(wallMs - segment.offsetMs, segment.startMs);
    if (candidate < segment.endMs) return candidate;
    segment = segmentAt(zone, segment.endMs);
  }
}
