import type { App } from '../../app.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { pollTransmitters } from './pull.ts';
import { pushStream } from './push.ts';
import { forgetOld, sweepStreams } from './sweep.ts';

export const signalJobKinds: readonly string[] = [
  'signals.push',
  'signals.sweep',
  'signals.forget',
  'signals.pull',
];
export const signalSchedules: readonly Schedule[] = [
  recurring('signals.sweep', 10_000, 'machine'),
  recurring('signals.forget', 3_600_000, 'machine'),
  recurring('signals.pull', 60_000, 'machine'),
];

/** `signals.push` {stream}: what waits on it. The others: what is late, what is old, what others have for us. */
export function signalJobs(app: App): JobHandlers {
  return {
    'signals.push': async (job) => {
      const { stream } = job.body;
      if (typeof stream !== 'string') throw new TypeError('the job’s body does not name a stream');
      await pushStream(app, stream);
    },
    'signals.sweep': () => sweepStreams(app),
    'signals.forget': () => forgetOld(app),
    'signals.pull': () => pollTransmitters(app),
  };
}
