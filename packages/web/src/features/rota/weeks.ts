import type { ShiftView } from '@muster/contract';
import { instantOf, wallOf } from './zone-time.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** A part of a shift that lies in one week; where it stands in it, from 0 to 1. */
export interface WeekPart {
  shift: ShiftView;
  left: number;
  width: number;
  /** Whether the shift begins in this week: there its name is written out. */
  begins: boolean;
}

export interface WeekRow {
  /** Of its Monday, in the rota's zone. */
  startMs: number;
  endMs: number;
  parts: WeekPart[];
  /** Where now is; null in other weeks. */
  now: number | null;
}

/** Weeks from Monday to Monday on the wall clock of the zone, the one with `from` first, with the shifts in them. */
export function weekRows(
  shifts: readonly ShiftView[],
  { zone, from, now, weeks }: { zone: string; from: number; now: number; weeks: number },
): WeekRow[] {
  const wall = wallOf(from, zone);
  // 1 January 1970 was a Thursday.
  const monday = Math.floor((wall + 3 * DAY_MS) / WEEK_MS) * WEEK_MS - 3 * DAY_MS;
  return Array.from({ length: weeks }, (_, index) => {
    const startMs = instantOf(monday + index * WEEK_MS, zone);
    const endMs = instantOf(monday + (index + 1) * WEEK_MS, zone);
    const share = (at: number) => (at - startMs) / (endMs - startMs);
    const parts = shifts.flatMap((shift): WeekPart[] => {
      const [begin, end] = [Date.parse(shift.startsAt), Date.parse(shift.endsAt)];
      if (end <= startMs || begin >= endMs) return [];
      const left = share(Math.max(begin, startMs));
      return [{ shift, left, width: share(Math.min(end, endMs)) - left, begins: begin >= startMs }];
    });
    return { startMs, endMs, parts, now: now >= startMs && now < endMs ? share(now) : null };
  });
}

/** Which people there are, in the order in which they first come: each keeps its shade. */
export function shadesOf(shifts: readonly ShiftView[]): Map<string, number> {
  const shades = new Map<string, number>();
  for (const { person } of shifts) if (person && !shades.has(person.id)) shades.set(person.id, shades.size);
  return shades;
}
