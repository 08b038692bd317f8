import { performance } from 'node:perf_hooks';
import type { Db } from '../packages/server/src/db/database.ts';
import { testDatabase } from '../packages/server/src/db/testing/test-database.ts';
import { inTransaction } from '../packages/server/src/db/transaction.ts';
import { mailJobs } from '../packages/server/src/features/mail/jobs.ts';
import { queueMessage } from '../packages/server/src/features/mail/queue-message.ts';
import { receiveMail } from '../packages/server/src/features/mail/receive.ts';
import { JobRunner } from '../packages/server/src/jobs/index.ts';
import { SystemClock } from '../packages/server/src/kernel/clock.ts';
import { testApp } from '../packages/server/src/testing/test-app.ts';
import { report } from './bench.ts';

const COUNT = 4_000;
const AT_ONE_TIME = 16;

/** Bounces, automatic replies and people, as they come in after an alarm to many sites. */
function mailOf(n: number, token: string, messageId: string): { raw: Buffer; from: string; to: string } {
  const kind = n % 4;
  const to = kind === 3 ? 'csirt@localhost' : `b+${token}@localhost`;
  const lines = [
    `From: security${n}@site.example`,
    `To: ${to}`,
    `Message-ID: <${n}@site.example>`,
    'MIME-Version: 1.0',
  ];
  if (kind === 0)
    lines.push(
      'Subject: Undelivered Mail Returned to Sender',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'This is the mail system. I could not deliver your message.',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.site.example',
      '',
      `Final-Recipient: rfc822; security${n}@site.example`,
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
      '',
      '--b--',
    );
  else if (kind === 1)
    lines.push('Subject: Out of office', 'Auto-Submitted: auto-replied', '', 'I am away until Monday.');
  else
    lines.push(
      'Subject: Re: [EX-20270105-01] [TLP:AMBER] Suspected misuse',
      `In-Reply-To: <${messageId}@localhost>`,
      '',
      'Dear colleagues,',
      '',
      'Identity banned: yes at 2027-01-05 10:42 CET',
      'Copies found: 3 (jobs: J1, J2, J3)',
      'Submission address: 192.0.2.17 at 2027-01-05 09:12 CET',
      '',
      '> please have a look',
      '> and report to us',
    );
  return {
    raw: Buffer.from(`${lines.join('\r\n')}\r\n`),
    from: kind < 2 ? '' : `security${n}@site.example`,
    to,
  };
}

export async function bench(): Promise<void> {
  const clock = new SystemClock();
  const app = await testApp({ clocks: { procedure: clock, machine: clock } });
  try {
    const at = clock.now();
    const message = await inTransaction(app.db, (tx) =>
      queueMessage(tx, {
        at,
        kind: 'alarm',
        ref: 'inj_1',
        participationId: null,
        incidentId: null,
        publicId: 'EX-20270105-01',
        tlp: 'AMBER',
        subject: 'Suspected misuse',
        body: 'x',
        recipients: Array.from({ length: COUNT }, (_, n) => ({
          contactId: null,
          address: `security${n}@site.example`,
        })),
        notBefore: new Date(at.getTime() + 3_600_000),
        exerciseContact: null,
      }),
    );
    const deliveries = await app.db
      .selectFrom('delivery')
      .selectAll()
      .where('message_id', '=', message)
      .execute();
    const mails = deliveries.map((one, n) => mailOf(n, one.verp_token, one.rfc_message_id));

    const reference = await insertsPerSecond(mails.map(({ raw }) => raw));

    const runner = new JobRunner({ db: app.db, clocks: app.clocks, handlers: mailJobs(app), concurrency: 8 });
    const started = performance.now();
    await runner.start();
    await inParallel(mails, (mail) =>
      receiveMail(app, { raw: mail.raw, envelopeFrom: mail.from, envelopeTo: [mail.to], peer: '192.0.2.1' }),
    );
    while ((await understood(app.db)) < COUNT) await clock.sleep(5);
    const value = (COUNT * 1000) / (performance.now() - started);
    await runner.stop();
    report({
      name: 'mail',
      value,
      unit: 'messages/s received, classified, correlated and stored',
      reference,
      goal: 'at least 500 messages/s; reference: single inserts of the same bytes, each committed',
      met: value >= 500,
    });
  } finally {
    await app.close();
  }
}

async function understood(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('mail_reading')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('delivery_id', 'is not', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** The same bytes, one committed insert each, nothing else. */
async function insertsPerSecond(raws: readonly Buffer[]): Promise<number> {
  const database = await testDatabase();
  try {
    const owner = database.ownerPool();
    await owner.query(
      'create table plain (id bigint generated always as identity primary key, raw bytea not null)',
    );
    const started = performance.now();
    await inParallel(raws, (raw) => owner.query('insert into plain (raw) values ($1)', [raw]));
    return (raws.length * 1000) / (performance.now() - started);
  } finally {
    await database.close();
  }
}

async function inParallel<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: AT_ONE_TIME }, async () => {
      for (const item of waiting) await work(item);
    }),
  );
}
