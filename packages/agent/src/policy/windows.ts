import type { MaintenanceWindow } from '../config/policy-schema.ts';

const DAY_MS = 86_400_000;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

export interface OpenWindow {
  name: string;
  meanwhile: 'wait' | 'ask';
  until: Date;
}

/** The windows that are open at a moment; a weekly one belongs to the day on which it began, in UTC. */
export function openWindows(windows: readonly MaintenanceWindow[], now: Date): OpenWindow[] {
  return windows.flatMap((window) => {
    const until = 'start' in window ? untilOnce(window, now) : untilWeekly(window, now);
    return until === null ? [] : [{ name: window.name, meanwhile: window.meanwhile, until }];
  });
}

function untilOnce(window: { start: string; end: string }, now: Date): Date | null {
  const end = new Date(window.end);
  return new Date(window.start) <= now && now < end ? end : null;
}

function untilWeekly(
  window: { days: readonly (typeof DAYS)[number][]; from: string; to: string },
  now: Date,
): Date | null {
  const from = minutes(window.from);
  const length = (minutes(window.to) - from + 1440) % 1440 || 1440;
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  for (const midnight of [today, today - DAY_MS]) {
    const begins = midnight + from * 60_000;
    const ends = begins + length * 60_000;
    const day = DAYS[new Date(midnight).getUTCDay()];
    if (day && window.days.includes(day) && begins <= now.getTime() && now.getTime() < ends)
      return new Date(ends);
  }
  return null;
}

function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(':').map(Number);
  return hours * 60 + rest;
}
