import type { App } from '../../app.ts';
import type { JobHandlers } from '../../jobs/index.ts';
import { sendInject } from './injects.ts';
import { noteMessage } from './message-sent.ts';
import { submitCopy } from './submit-copies.ts';

export const drillJobKinds: readonly string[] = ['drill.inject', 'drill.submit', 'mail.sent', 'mail.refused'];

/** What the campaign's script does when its time has come. */
export function drillJobs(app: App): JobHandlers {
  return {
    'drill.inject': async (job) => sendInject(app, text(job.body.inject)),
    'drill.submit': async (job) => submitCopy(app, text(job.body.deployment)),
    'mail.sent': async (job) => noteMessage(app, text(job.body.message)),
    'mail.refused': async (job) => noteMessage(app, text(job.body.message)),
  };
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError('the job’s body does not name what it is about');
}
