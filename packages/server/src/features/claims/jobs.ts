import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { eraseQuotes } from './store.ts';
import { understandMail } from './understand.ts';

export const claimJobKinds: readonly string[] = ['mail.understood', 'claims.erase'];

const HOUR_MS = 3_600_000;

/** `mail.understood` {mail, reading}: see understand.ts. */
export function claimJobs(app: App): JobHandlers {
  return {
    'mail.understood': async (job) => {
      const { reading } = job.body;
      if (typeof reading !== 'string') throw new TypeError('the job names no reading');
      await understandMail(app, reading);
    },
    'claims.erase': () => inTransaction(app.db, eraseQuotes),
  };
}

export const claimSchedules: readonly Schedule[] = [recurring('claims.erase', 24 * HOUR_MS)];
