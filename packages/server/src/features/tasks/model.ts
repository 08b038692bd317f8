import type { TaskState, TaskView } from '@muster/contract';
import { DUE_SOON_HOURS } from '@muster/contract';

const HOUR_MS = 3_600_000;

/** How a task stands to its time; null where there is nothing to be late with. */
export function dueOf(
  { state, dueAt }: { state: TaskState; dueAt: Date | null },
  now: Date,
): TaskView['due'] {
  if (state !== 'open' || dueAt === null) return null;
  if (dueAt <= now) return 'overdue';
  return soonAt(dueAt) <= now ? 'soon' : 'later';
}

/** From when on it is due soon. */
export function soonAt(dueAt: Date): Date {
  return new Date(dueAt.getTime() - DUE_SOON_HOURS * HOUR_MS);
}

/** The ids with one of them at another place; behind the last where the place is too far. */
export function moved(ids: readonly string[], id: string, to: number): string[] {
  const rest = ids.filter((one) => one !== id);
  return [...rest.slice(0, to), id, ...rest.slice(to)];
}
