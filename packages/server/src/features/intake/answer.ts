import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { queueMessage } from '../mail/index.ts';
import { answeredSince, type ReportRow, setReports } from './store.ts';

const DAY_MS = 24 * 3_600_000;

export type Outcome = { kind: 'handled'; publicId: string; incidentId: string } | { kind: 'dismissed' };

/**
 * Thanks the reporter in words that tell nothing of the incident. One person is thanked once a day, however much they
 * report, and a machine never: two that answer each other would go on for ever. Gives whether it did.
 */
export async function answerReporter(
  app: App,
  tx: Tx,
  report: ReportRow,
  outcome: Outcome,
  by: string,
): Promise<boolean> {
  const at = app.clocks.procedure.now();
  const address = report.reporter_address;
  if (!report.may_answer || report.answered_at !== null || address === '') return false;
  if (await answeredSince(tx, address, new Date(at.getTime() - DAY_MS))) return false;
  const reference = outcome.kind === 'handled' ? outcome.publicId : referenceOf(report);
  await queueMessage(tx, {
    at,
    kind: 'report-answer',
    ref: report.id,
    participationId: null,
    incidentId: outcome.kind === 'handled' ? outcome.incidentId : null,
    publicId: reference,
    tlp: 'CLEAR',
    subject: `Thank you for your report: ${report.subject}`.slice(0, 200),
    body: wordsOf(report, outcome, reference),
    recipients: [{ contactId: null, address }],
    notBefore: at,
    exerciseContact: null,
    sentBy: by,
    answersMailId: report.mail_id,
  });
  await setReports(tx, [report.id], { answered_at: at });
  return true;
}

function wordsOf(report: ReportRow, outcome: Outcome, reference: string): string {
  const became =
    outcome.kind === 'handled'
      ? 'We look into it together with those concerned.'
      : 'We looked at it and found nothing that we can act on. If you have more to tell, please answer.';
  return [
    report.reporter_name ? `Dear ${report.reporter_name},` : 'Dear reporter,',
    '',
    `thank you for your report of ${report.received_at.toISOString().slice(0, 16).replace('T', ' ')} UTC. ${became}`,
    `Our reference is ${reference}; please keep it in the subject of what you write to us about this.`,
    '',
    'What you told us is used to handle this and for nothing else.',
  ].join('\n');
}

function referenceOf({ id }: ReportRow): string {
  return `REPORT-${id.slice(-8).toUpperCase()}`;
}
