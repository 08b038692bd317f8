import { systemActor } from '@muster/contract';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { eraseSalt } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { assignMail, dismissMail } from '../mail/index.ts';
import { setReports } from './store.ts';
import { takeMail } from './take-report.ts';

const AT_ONE_TIME = 200;

/** Takes up what was left behind by a server that died: mails without their report, and reports without their mail. */
export async function takeUpReports(app: App): Promise<void> {
  const unread = await app.db
    .selectFrom('inbound_mail')
    .leftJoin('abuse_report', 'abuse_report.mail_id', 'inbound_mail.id')
    .select('inbound_mail.id')
    .where('inbound_mail.triage', '=', 'open')
    .where('inbound_mail.read_at', 'is not', null)
    .where('abuse_report.id', 'is', null)
    .orderBy('inbound_mail.id', 'desc')
    .limit(AT_ONE_TIME)
    .execute();
  for (const { id } of unread) await takeMail(app, id);
  const behind = await app.db
    .selectFrom('abuse_report')
    .innerJoin('inbound_mail', 'inbound_mail.id', 'abuse_report.mail_id')
    .leftJoin('incident', 'incident.id', 'abuse_report.incident_id')
    .select(['inbound_mail.id', 'incident.public_id'])
    .where('abuse_report.state', '<>', 'open')
    .where('inbound_mail.triage', '=', 'open')
    .limit(AT_ONE_TIME)
    .execute();
  for (const { id, public_id } of behind) {
    if (public_id === null) await dismissMail(app, systemActor, id);
    else await assignMail(app, systemActor, id, public_id);
  }
}

/** Erases what people wrote and who they are when the time of mail is over; that there was a report stays. */
export async function eraseOldReports(app: App): Promise<void> {
  const at = app.clocks.procedure.now();
  for (let count = AT_ONE_TIME; count === AT_ONE_TIME; ) {
    count = await inTransaction(app.db, async (tx) => {
      const due = await tx
        .selectFrom('abuse_report')
        .select('id')
        .where('erased_at', 'is', null)
        .where('state', '<>', 'open')
        .where(sql<Date>`received_at + make_interval(months => ${app.config.rawMailMonths})`, '<=', at)
        .orderBy('id')
        .limit(AT_ONE_TIME)
        .forUpdate()
        .skipLocked()
        .execute();
      for (const { id } of due) {
        await eraseSalt(tx, id);
        const body = { afterMonths: app.config.rawMailMonths };
        await appendEntry(tx, { at, kind: 'report.erased', subject: id, actor: systemActor.id, body });
      }
      await setReports(
        tx,
        due.map(({ id }) => id),
        {
          reporter_address: '',
          reporter_name: '',
          subject: '',
          text: '',
          facts: '[]',
          reason: '',
          may_answer: false,
          erased_at: at,
        },
      );
      return due.length;
    });
  }
}
