import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { eraseOldMail } from './erase.ts';
import { Pacer } from './pacer.ts';
import { enqueueTry } from './queue-message.ts';
import { MailReader } from './read-new.ts';
import { sendDelivery } from './send.ts';
import { overdueDeliveries, setTriage, unreadMails } from './store.ts';

export const mailJobKinds: readonly string[] = ['mail.send', 'mail.read', 'mail.erase', 'mail.sweep'];

const HOUR_MS = 3_600_000;

/**
 * `mail.send` {delivery}: one try. `mail.read` {mail}: one mail. They queue for others to handle, once each:
 * `mail.sent` or `mail.refused` {message, delivery}, and `mail.understood` {mail, reading} when a mail belongs to a
 * participation; for real incidents `mail.left` {message, delivery} and `mail.on-incident` {mail, reading}.
 */
export function mailJobs(app: App): JobHandlers {
  const pacer = new Pacer(app.clocks.machine, app.config.mailPerSecond);
  const reader = new MailReader(app);
  return {
    'mail.send': (job) =>
      sendDelivery(app, pacer, { delivery: text(job.body.delivery), paced: job.body.paced === true }),
    'mail.read': (job) => reader.read(text(job.body.mail)),
    'mail.erase': () => eraseOldMail(app),
    'mail.sweep': () => takeUpWhatLies(app),
  };
}

export const mailSchedules: readonly Schedule[] = [
  recurring('mail.erase', 24 * HOUR_MS),
  recurring('mail.sweep', HOUR_MS),
];

/** Whatever happened to its job: no message is forgotten, and a mail that could not be read is seen by an officer. */
async function takeUpWhatLies(app: App): Promise<void> {
  const now = app.clocks.procedure.now();
  const before = new Date(now.getTime() - HOUR_MS);
  for (const { id, attempts } of await overdueDeliveries(app.db, before))
    await inTransaction(app.db, (tx) => enqueueTry(tx, id, attempts, now));
  const unread = await unreadMails(app.db, before);
  await inTransaction(app.db, (tx) => setTriage(tx, unread, 'open', null));
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError('the job’s body does not name what it is about');
}
