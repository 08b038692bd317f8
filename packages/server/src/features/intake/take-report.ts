import { type Actor, type RecordReportRequest, systemActor } from '@muster/contract';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { currentReading, machinePartsOf, mailById, rawOf } from '../mail/index.ts';
import { queueNotice } from '../notify/index.ts';
import { readReport, subjectsOf } from './model/facts.ts';
import { type MachineReport, readMachineReport } from './model/machine-report.ts';
import { matchSites } from './model/match-sites.ts';
import { mayAnswer } from './model/may-answer.ts';
import { mayTriage } from './policy.ts';
import { insertReport, knownSites, reportOfMail, reportsOfReporter, siteOfContact } from './store.ts';

/** Reports of one reporter on one address within a day are one matter. */
const TOGETHER_MS = 24 * 3_600_000;
const LONGEST_SUBJECT = 300;
const WAKE_AGAIN_MS = 15 * 60_000;

/**
 * A mail that belongs to nothing becomes a report: what a person wrote, and what a machine reports (ARF, X-ARF). Mail of
 * other machines stays in the queue of mail alone. Repeated, it changes nothing.
 */
export async function takeMail(app: App, mailId: string): Promise<void> {
  const mail = await mailById(app.db, mailId);
  const reading = mail && (await currentReading(app.db, mailId));
  if (!mail || !reading || mail.triage !== 'open' || (await reportOfMail(app.db, mailId))) return;
  const raw = await rawOf(app.db, mailId);
  const parts = raw ? machinePartsOf(raw) : { header: () => '', parts: [] };
  const machine = readMachineReport(parts);
  if (reading.class !== 'human' && machine === null) return;
  const { header } = parts;
  const address = (machine?.reporter?.address || reading.from_address).toLowerCase();
  await inTransaction(app.db, (tx) =>
    keepReport(app, tx, {
      via: 'mail',
      mailId,
      machine,
      receivedAt: mail.received_at,
      address: looksLikeAddress(address) ? address : reading.from_address.toLowerCase(),
      name: machine?.reporter?.name || reading.from_name,
      subject: reading.subject,
      words: reading.own_text,
      // To whom it is answered is whoever wrote, never whom the machine's part names.
      mayAnswer: mayAnswer({
        address: reading.from_address,
        isHuman: reading.class === 'human' && machine === null,
        envelopeFrom: mail.envelope_from,
        header,
        ownDomains: ownDomains(app),
      }),
      by: systemActor.id,
    }),
  );
}

/** What somebody said on the telephone, or wrote elsewhere. */
export async function recordReport(app: App, actor: Actor, request: RecordReportRequest): Promise<string> {
  demand(mayTriage(actor));
  const now = app.clocks.procedure.now();
  const receivedAt = request.receivedAt === undefined ? now : new Date(request.receivedAt);
  if (receivedAt > now)
    throw new MusterError('request.invalid', 'A report did not come in the future.', '/receivedAt');
  const address = request.reporterAddress.toLowerCase();
  const id = await inTransaction(app.db, (tx) =>
    keepReport(app, tx, {
      via: request.via,
      mailId: null,
      machine: null,
      receivedAt,
      address,
      name: request.reporterName,
      subject: request.subject,
      words: request.text,
      mayAnswer: mayAnswer({
        address,
        isHuman: true,
        envelopeFrom: null,
        header: () => '',
        ownDomains: ownDomains(app),
      }),
      by: actor.id,
    }),
  );
  return id as string;
}

interface NewReport {
  via: 'mail' | 'phone' | 'form';
  mailId: string | null;
  machine: MachineReport | null;
  receivedAt: Date;
  address: string;
  name: string;
  subject: string;
  words: string;
  mayAnswer: boolean;
  by: string;
}

async function keepReport(app: App, tx: Tx, report: NewReport): Promise<string | undefined> {
  const now = app.clocks.procedure.now();
  const { machine, receivedAt, address } = report;
  // Two reports of one reporter follow each other: the second finds the first.
  await sql`select pg_advisory_xact_lock(hashtext(${`report ${address}`}))`.execute(tx);
  const { text, facts, happenedAt } = readReport(report.words, machine, receivedAt);
  const sites = matchSites(facts, await knownSites(tx));
  // By when it came: the triage is in the order of ids.
  const id = newId('rep', receivedAt);
  const about = new Set(subjectsOf(facts).map(({ value }) => value));
  const since = new Date(receivedAt.getTime() - TOGETHER_MS);
  const before = (await reportsOfReporter(tx, address, since)).find((one) =>
    subjectsOf(one.facts).some(({ value }) => about.has(value)),
  );
  const subject = report.subject.trim().slice(0, LONGEST_SUBJECT) || '(no subject)';
  const entry = await appendEntry(tx, {
    at: now,
    kind: 'report.received',
    subject: id,
    actor: report.by,
    body: {
      via: report.via,
      mail: report.mailId,
      format: machine?.format ?? 'text',
      sites: sites.map((site) => site.id),
      alike: before?.group_id ?? null,
      said: commitment(await saltFor(tx, id), [address, subject, text]),
    },
  });
  const row = await insertReport(tx, {
    id,
    via: report.via,
    mail_id: report.mailId,
    format: machine?.format ?? 'text',
    received_at: receivedAt,
    reporter_address: address,
    reporter_name: report.name.trim().slice(0, 200),
    reporter_site_id: await siteOfContact(tx, address),
    subject,
    text,
    abuse_kind: machine?.kind ?? '',
    facts: JSON.stringify(facts),
    sites: JSON.stringify(sites),
    happened_at: happenedAt,
    group_id: before?.group_id ?? id,
    may_answer: report.mayAnswer,
    state: 'open',
    incident_id: null,
    decided_at: null,
    decided_by: null,
    answered_at: null,
    recorded_by: report.by,
    erased_at: null,
    entry_id: entry,
  });
  // Of several that come together the first alone wakes somebody: a honeypot may send hundreds.
  if (row && before === undefined && report.by === systemActor.id) {
    const at = sites.map(({ name }) => name).join(', ');
    await queueNotice(tx, app, {
      incidentId: null,
      kind: 'report.received',
      to: [{ kind: 'csirt-duty' }],
      text: `A report from outside waits in the triage${at ? `, about ${at}` : ''}: ${subject}`,
      key: `report.received:${Math.floor(now.getTime() / WAKE_AGAIN_MS)}`,
      audience: 'csirt',
    });
  }
  return row?.id;
}

function ownDomains({ config }: App): string[] {
  return [config.mailDomain, config.csirtAddress.split('@')[1] ?? ''].map((one) => one.toLowerCase());
}

function looksLikeAddress(text: string): boolean {
  return /^[^\s@<>"]{1,64}@[^\s@<>"]{3,190}$/.test(text);
}
