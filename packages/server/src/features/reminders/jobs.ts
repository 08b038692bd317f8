import type { App } from '../../app.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { climbAfterBounces } from './after-bounces.ts';

const TWO_MINUTES_MS = 2 * 60_000;

export const reminderJobKinds: readonly string[] = ['reminder.bounces'];
export const reminderSchedules: readonly Schedule[] = [recurring('reminder.bounces', TWO_MINUTES_MS)];

export function reminderJobs(app: App): JobHandlers {
  return {
    'reminder.bounces': async () => {
      await climbAfterBounces(app);
    },
  };
}
