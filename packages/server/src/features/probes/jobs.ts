import type { App } from '../../app.ts';
import type { JobHandlers } from '../../jobs/index.ts';
import { probeOnSchedule } from './service.ts';

export const probeJobKinds: readonly string[] = ['drill.probe'];

export function probeJobs(app: App): JobHandlers {
  return {
    'drill.probe': async (job) => {
      const { participation, trigger, round } = job.body;
      if (typeof participation !== 'string') throw new TypeError('the job names no participation');
      await probeOnSchedule(
        app,
        participation,
        trigger === 'claim' ? 'claim' : 'schedule',
        typeof round === 'number' ? round : 0,
      );
    },
  };
}
