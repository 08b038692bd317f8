import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { sealBeats } from './lots.ts';

const SEAL = 'beats.seal';
/** Machine milliseconds. */
const SEAL_EVERY_MS = 10_000;

export const implantJobKinds: readonly string[] = [SEAL];

export function implantJobs(): JobHandlers {
  return {
    [SEAL]: async (_job, context) => {
      await sealBeats(context);
    },
  };
}

export const implantSchedules: readonly Schedule[] = [recurring(SEAL, SEAL_EVERY_MS, 'machine')];
