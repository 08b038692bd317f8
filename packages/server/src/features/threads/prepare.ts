import type {
  Actor,
  CheckedRecipient,
  ComposeRequest,
  IncidentDocument,
  MessageCheck,
  Protection,
} from '@muster/contract';
import { readTlp, tlpRank, tlpText } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { MusterError } from '../../kernel/errors.ts';
import type { Sight } from '../incidents/index.ts';
import { protectionFor } from '../keyring/index.ts';
import { attachmentsIn, bodyText, openedBytes, subjectLine } from '../mail/index.ts';
import { missingFields, normalDocument, subjectWords, textOfDocument } from '../templates/index.ts';
import { demandWriter } from './demand-writer.ts';
import { gateOf, type KnownRecipient, resolveAddresses } from './directory.ts';
import { mayRedact, mayWriteTo } from './policy.ts';
import { mailOfIncident, nextVersion, type ThreadMail } from './store.ts';
import { closureLabelFault, gate, labelFault } from './tlp-gate.ts';

/** A message as it would go out, and everything that stands against it. */
export interface Prepared {
  sight: Sight;
  recipients: (KnownRecipient & { as: 'to' | 'cc'; blocked: string | null; key: string | null })[];
  protection: Protection;
  subject: string;
  body: string;
  document: IncidentDocument | null;
  /** What stands against it besides recipients that are blocked. */
  problems: string[];
  attachments: MessageCheck['attachments'];
  notBefore: Date;
}

/** @throws MusterError not-found, auth.denied, state.conflict, template.refused */
export async function prepare(
  app: App,
  db: Db | Tx,
  actor: Actor,
  incidentId: string,
  request: ComposeRequest,
): Promise<Prepared> {
  const now = app.clocks.procedure.now();
  const sight = await demandWriter(app, db, actor, incidentId);
  const { incident } = sight;
  const answered = await mailFor(db, actor, sight, request.answers);
  const forwarded = await mailFor(db, actor, sight, request.forwards);
  const gated = await recipientsOf(app, db, actor, sight, request);
  const { recipients, protection, keyless } = await withKeys(db, request, gated, now);
  const problems = [
    ...labelProblems(actor, request, incident.tlp),
    ...recipientProblems(request, recipients),
    ...forwardProblems(request, forwarded),
    ...keyless,
  ];
  const document = await documentOf(db, request, incident);
  let { subject, body } = { subject: request.subject.trim(), body: request.body };
  if (isDocument(request.kind)) {
    if (!document) problems.push('The document is not filled in.');
    else {
      problems.push(
        ...missingFields(document).map(({ label }) => `“${label}” is required and holds nothing yet.`),
      );
      if (document.site === '') problems.push('The document names no site.');
      subject = subjectWords(document.site);
      body = await textOfDocument(app, db, document);
    }
  } else {
    if (subject === '') problems.push('The message has no subject.');
    if (body.trim() === '' && !forwarded) problems.push('The message says nothing yet.');
  }
  if (answered && answered.publicId !== incident.public_id)
    problems.push('That mail is of another incident.');
  if (forwarded) body = withForwarded(body, forwarded);
  const notBefore = request.notBefore === undefined ? now : new Date(request.notBefore);
  return {
    sight,
    recipients,
    protection,
    subject: storable(subject),
    body: storable(body),
    document,
    problems,
    attachments: await attachmentsOf(app, forwarded),
    notBefore: notBefore < now ? now : notBefore,
  };
}

/** What would go out, exactly as it would: nothing is sent. */
export async function checkMessage(
  app: App,
  actor: Actor,
  incidentId: string,
  request: ComposeRequest,
): Promise<MessageCheck> {
  const prepared = await prepare(app, app.db, actor, incidentId, request);
  const { public_id: publicId } = prepared.sight.incident;
  return {
    ok: prepared.problems.length === 0 && prepared.recipients.every(({ blocked }) => blocked === null),
    problems: prepared.problems,
    recipients: prepared.recipients.map(
      ({ address, as, name, party, blocked, key }): CheckedRecipient => ({
        address,
        as,
        name,
        party,
        blocked,
        key,
      }),
    ),
    subject: subjectLine({ publicId, tlp: request.tlp, subject: prepared.subject }),
    text: bodyText({ tlp: request.tlp, body: prepared.body, exercise: null }),
    attachments: prepared.attachments,
    protection: prepared.protection,
    clocks: request.kind === 'request' ? sitesAsked(prepared).length : 0,
  };
}

/** The sites to which a message is addressed; copies are for information. */
export function sitesAsked({ recipients }: Pick<Prepared, 'recipients'>): string[] {
  return [
    ...new Set(recipients.flatMap(({ as, siteId }) => (as === 'to' && siteId !== null ? [siteId] : []))),
  ];
}

export function isDocument(kind: string): kind is IncidentDocument['name'] {
  return kind === 'heads-up' || kind === 'follow-up' || kind === 'closure';
}

type Gated = Omit<Prepared['recipients'][number], 'key'>[];

/** With which key each would be written to; what the label demands and cannot be done stands against the message. */
async function withKeys(
  db: Db | Tx,
  { tlp, protection: wanted }: ComposeRequest,
  gated: Gated,
  at: Date,
): Promise<Pick<Prepared, 'recipients' | 'protection'> & { keyless: string[] }> {
  const addresses = gated.map(({ address }) => address.toLowerCase());
  const found = await protectionFor(db, { tlp, addresses, wanted, at });
  const encrypts = found.protection === 'encrypt' || found.protection === 'sign-encrypt';
  const recipients = gated.map((one, index) => {
    const key = encrypts ? found.recipients[index]?.key : null;
    const kind = key?.kind === 'smime' ? 'S/MIME' : 'OpenPGP';
    const text = key ? `${kind} …${key.fingerprint.slice(-8)}${key.verified ? '' : ', not verified'}` : null;
    return { ...one, key: text };
  });
  return { recipients, protection: found.protection, keyless: found.blocked };
}

async function recipientsOf(
  app: App,
  db: Db | Tx,
  actor: Actor,
  sight: Sight,
  { recipients, tlp }: ComposeRequest,
): Promise<Gated> {
  const once = [...new Map(recipients.map((one) => [one.address.toLowerCase(), one])).values()];
  const known = await resolveAddresses(
    app,
    db,
    actor,
    sight,
    once.map(({ address }) => address),
  );
  const all = known.map((one, index) => ({ ...one, as: once[index]?.as ?? ('to' as const) }));
  const blocked = gate(
    tlp,
    all.map((one) => gateOf(one, one.as)),
  );
  return all.map((one, index) => {
    const to = { siteId: one.siteId, ngiId: one.ngiId, isCsirt: one.party.kind === 'csirt' };
    const stranger = mayWriteTo(actor, sight, to)
      ? null
      : 'From here you write to your own sites, your own people and the CSIRT.';
    return { ...one, blocked: stranger ?? blocked[index] ?? null };
  });
}

function labelProblems(
  actor: Actor,
  request: ComposeRequest,
  incident: Prepared['sight']['incident']['tlp'],
): string[] {
  const redaction = mayRedact(actor) ? request.redaction : undefined;
  const faults = [
    labelFault(request.tlp, incident, redaction),
    request.kind === 'closure' ? closureLabelFault(request.tlp) : null,
    request.redaction !== undefined && !mayRedact(actor)
      ? 'Only the CSIRT decides that something may go out under a wider label.'
      : null,
  ];
  return faults.filter((one) => one !== null);
}

function recipientProblems(request: ComposeRequest, recipients: Prepared['recipients']): string[] {
  if (recipients.length === 0) return ['The message goes to nobody yet.'];
  if (request.kind === 'request' && sitesAsked({ recipients }).length === 0)
    return ['A request is addressed to a contact of a site; only then a clock starts.'];
  return [];
}

function forwardProblems({ tlp }: ComposeRequest, forwarded: ThreadMail | undefined): string[] {
  const label = forwarded && readTlp(`${forwarded.subject}\n${forwarded.text.slice(0, 2000)}`);
  if (!label || tlpRank(label) <= tlpRank(tlp)) return [];
  return [`The mail that goes along says ${tlpText(label)}; the message cannot be ${tlpText(tlp)}.`];
}

async function documentOf(
  db: Db | Tx,
  request: ComposeRequest,
  incident: Sight['incident'],
): Promise<IncidentDocument | null> {
  if (!isDocument(request.kind) || !request.document) return null;
  const version = request.kind === 'follow-up' ? await nextVersion(db, incident.id) : null;
  // The id, the label and the number are not the writer's to choose.
  const given = { name: request.kind, version, incident: incident.public_id, tlp: request.tlp };
  return normalDocument({ ...request.document, ...given });
}

async function mailFor(
  db: Db | Tx,
  actor: Actor,
  sight: Sight,
  mailId: string | undefined,
): Promise<ThreadMail | undefined> {
  if (mailId === undefined) return undefined;
  const mail = await mailOfIncident(db, sight.incident.id, mailId);
  const isTheirs = sight.relation === 'all' || (mail?.siteId != null && sight.sites.includes(mail.siteId));
  if (!mail || !isTheirs || actor.scope.kind === 'site')
    throw new MusterError('not-found', 'There is no such mail on this incident that you may read.');
  return mail;
}

async function attachmentsOf(
  app: App,
  forwarded: ThreadMail | undefined,
): Promise<MessageCheck['attachments']> {
  const raw = forwarded ? await openedBytes(app, forwarded.id) : null;
  return raw === null
    ? []
    : attachmentsIn(raw).map(({ name, type, bytes }) => ({ name, type, bytes: bytes.length }));
}

function withForwarded(body: string, mail: ThreadMail): string {
  const quoted = mail.text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
  const head = `---------- Forwarded: ${mail.from}, ${mail.receivedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${mail.subject}`;
  return [body.trimEnd(), head, quoted].filter((part) => part !== '').join('\n\n');
}

/** PostgreSQL takes no U+0000. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '');
}
