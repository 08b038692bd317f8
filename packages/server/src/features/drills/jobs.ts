import type { App } from '../../app.ts';
import type { JobHandlers } from '../../jobs/index.ts';
import { sendInject } from './injects.ts';
import { submitCopy } from './submit-copies.ts';

/** What the campaign's script does when its time has come. */
export function drillJobs(app: App): JobHandlers {
  return {
    'drill.inject': async (job) => sendInject(app, text(job.body.inject)),
    'drill.submit': async (job) => submitCopy(app, text(job.body.deployment)),
  };
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError('the job’s body does not name what it is about');
}
