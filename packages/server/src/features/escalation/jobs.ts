import type { App } from '../../app.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { escalateClocks } from './escalate.ts';

const ESCALATE = 'clocks.escalate';
/** Procedure milliseconds: nobody is told later than this after the moment at which they were to be told. */
const EVERY_MS = 60_000;

export const escalationJobKinds: readonly string[] = [ESCALATE];
export const escalationSchedules: readonly Schedule[] = [recurring(ESCALATE, EVERY_MS)];

export function escalationJobs(app: App): JobHandlers {
  return {
    [ESCALATE]: async () => {
      await escalateClocks(app);
    },
  };
}
