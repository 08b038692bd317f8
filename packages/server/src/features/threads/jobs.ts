import type { App } from '../../app.ts';
import type { JobHandlers } from '../../jobs/index.ts';
import { noteLeft } from './left.ts';
import { heedMail } from './on-incident.ts';

export const threadJobKinds: readonly string[] = ['mail.left', 'mail.on-incident'];

/** `mail.left` {message, delivery}: see left.ts. `mail.on-incident` {mail, reading}: see on-incident.ts. */
export function threadJobs(app: App): JobHandlers {
  return {
    'mail.left': (job) => noteLeft(app, text(job.body.message)),
    'mail.on-incident': (job) => heedMail(app, text(job.body.reading)),
  };
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError('the job’s body does not name what it is about');
}
