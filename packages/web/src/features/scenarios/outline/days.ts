import type { OutlineItem } from '@muster/contract';
import { dayText } from '../../../ui/times.ts';

export interface OutlineDay {
  title: string;
  /** Whole days on which nothing happens, before this one. */
  daysBefore: number;
  items: OutlineItem[];
}

const DAY_MS = 86_400_000;

/** The outline under the days (UTC) on which it happens, for a start at this moment. */
export function daysOf(outline: readonly OutlineItem[], startMs: number): OutlineDay[] {
  const days: OutlineDay[] = [];
  let last: number | null = null;
  for (const item of outline) {
    const at = item.at === null ? null : startMs + item.at * 1000;
    const day = at === null ? null : Math.floor(at / DAY_MS);
    const known = days.at(-1);
    if (known && day === last) known.items.push(item);
    else
      days.push({
        title: at === null ? 'No fixed moment' : dayText(at),
        daysBefore: day !== null && last !== null ? day - last - 1 : 0,
        items: [item],
      });
    last = day;
  }
  return days;
}
