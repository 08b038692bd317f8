import type { App } from '../../app.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { eraseOldReports, takeUpReports } from './sweep.ts';
import { takeMail } from './take-report.ts';

export const intakeJobKinds: readonly string[] = ['mail.on-nothing', 'intake.sweep', 'intake.erase'];

const HOUR_MS = 3_600_000;

/** `mail.on-nothing` {mail, reading}: a mail was read that belongs to no incident. */
export function intakeJobs(app: App): JobHandlers {
  return {
    'mail.on-nothing': (job) => takeMail(app, String(job.body.mail)),
    'intake.sweep': () => takeUpReports(app),
    'intake.erase': () => eraseOldReports(app),
  };
}

export const intakeSchedules: readonly Schedule[] = [
  recurring('intake.sweep', HOUR_MS),
  recurring('intake.erase', 24 * HOUR_MS),
];
