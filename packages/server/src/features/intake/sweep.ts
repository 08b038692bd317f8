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
/** What is no report stays no report: mail is not read again for ever. */
const LOOK_BACK_MS = 2 * 24 * 3_600_000;

/** Takes up what was left behind by a server that died: mails without their report, and reports without their mail. */
export async function takeUpReports(app: App): Promise<void> {
  const unread = await app.db
    .selectFrom('inbound_mail')
    .leftJoin('abuse_report', 'abuse_report.mail_id', 'inbound_mail.id')
    .select('inbound_mail.id')
    .where('inbound_mail.triage', '=', 'open')
    .where('inbound_mail.read_at', 'is not', null)
    .where('abuse_report.id', 'is', null)
    .where('inbound_mail.received_at', '>=', new Date(app.clocks.procedure.now().getTime() - LOOK_BACK_MS))
    .orderBy('inbound_mail.id', 'desc')
    .limit(AT_ONE_TIME)
    .execute();
  for (const { id } of unread) await takeMail(app, id);
  await followMail(app);
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

/** What was placed or dismissed among the mails is decided for the report too. */
async function followMail(app: App): Promise<void> {
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const decided = await tx
      .selectFrom('abuse_report')
      .innerJoin('inbound_mail', 'inbound_mail.id', 'abuse_report.mail_id')
      .select(['abuse_report.id', 'abuse_report.mail_id'])
      .select([
        'inbound_mail.triage_by',
        'inbound_mail.triage_at',
        'inbound_mail.assigned_incident_id as incident',
      ])
      .where('abuse_report.state', '=', 'open')
      .where('inbound_mail.triage', 'in', ['assigned', 'dismissed'])
      .limit(AT_ONE_TIME)
      .forUpdate('abuse_report')
      .execute();
    for (const { id, mail_id, incident, triage_by, triage_at } of decided) {
      const state = incident === null ? ('dismissed' as const) : ('attached' as const);
      const body = { mail: mail_id, ...(incident === null ? {} : { incident }) };
      const actor = triage_by ?? systemActor.id;
      await appendEntry(tx, { at, kind: `report.${state}`, subject: id, actor, body });
      const reason = incident === null ? 'Dismissed among the mails.' : '';
      const values = { state, incident_id: incident, decided_at: triage_at ?? at, decided_by: actor, reason };
      await setReports(tx, [id], values);
    }
  });
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
