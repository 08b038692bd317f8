import { sitesContacts } from '../federation/index.ts';
import { recordFact } from '../incidents/index.ts';
import type { ReadDocument } from '../templates/index.ts';
import type { MailContext } from './on-incident.ts';
import { closureLabelFault } from './tlp-gate.ts';

/**
 * What the site's own mail proves of the procedure (egi-sec01), with the mail as evidence: who was told of the
 * suspicion, that a request is answered, that the closure report came. The first mail that shows it counts.
 */
export async function factsOfMail(context: MailContext, document: ReadDocument | undefined): Promise<void> {
  const { reading } = context;
  if (reading.site_id === null) return;
  if (reading.addressed_csirt) await recordOnce(context, 'csirt-told');
  if (reading.addressed_ngi) await recordOnce(context, 'ngi-told');
  if (await namesLocalTeam(context, reading.site_id)) await recordOnce(context, 'local-team-told');
  const request = await requestAnswered(context);
  if (request !== undefined) await recordOnce(context, 'request-answered', request);
  const since = document?.document.name === 'heads-up' ? document.document.fields.suspectedAt : undefined;
  // When the site says it began to suspect; later than the mail it cannot have been.
  if (typeof since === 'string' && since !== '' && new Date(since) <= context.receivedAt)
    await recordOnce(context, 'suspected', null, new Date(since));
  if (document?.document.name === 'closure') {
    const labelled = document.exact || /tlp/i.test(`${reading.subject} ${reading.own_text.slice(0, 500)}`);
    const fits = labelled && closureLabelFault(document.document.tlp) === null;
    if (!fits) await recordOnce(context, 'closure-label-wrong');
    if (fits && document.missing.length === 0) await recordOnce(context, 'closure-reported');
  }
}

async function recordOnce(
  { app, tx, reading, incidentId, receivedAt, entry }: MailContext,
  kind: string,
  key: string | null = null,
  at: Date = receivedAt,
): Promise<void> {
  const known = await tx
    .selectFrom('incident_fact')
    .select('id')
    .where('incident_id', '=', incidentId)
    .where('kind', '=', kind)
    .where('key', 'is not distinct from', key)
    .where((e) => e.or([e('site_id', 'is', null), e('site_id', '=', reading.site_id)]))
    .where('superseded_by', 'is', null)
    .where('at', 'is not', null)
    .executeTakeFirst();
  if (known) return;
  await recordFact(tx, {
    incidentId,
    kind,
    key,
    at,
    recordedAt: app.clocks.procedure.now(),
    source: 'mail',
    evidence: [entry, reading.entry_id],
    actor: 'system',
    siteId: reading.site_id,
  });
}

/** Somebody of the site besides who writes is among those addressed. */
async function namesLocalTeam({ tx, reading }: MailContext, siteId: string): Promise<boolean> {
  const named = new Set(
    [...reading.to_addresses, ...reading.cc_addresses].map((address) => address.trim().toLowerCase()),
  );
  named.delete(reading.from_address.trim().toLowerCase());
  const contacts = await sitesContacts(tx, [siteId]);
  return contacts.some(
    ({ channel, role, address }) =>
      channel === 'email' && (role === 'csirt' || role === 'security') && named.has(address.toLowerCase()),
  );
}

/**
 * The request that a mail answers: that of the message whose mail it replies to. Where it only names the incident and
 * the site has one request open, it is that one.
 */
async function requestAnswered({ tx, reading, incidentId }: MailContext): Promise<string | undefined> {
  if (reading.delivery_id !== null) {
    const answered = await tx
      .selectFrom('delivery')
      .innerJoin('message', 'message.id', 'delivery.message_id')
      .select(['message.id', 'message.kind', 'message.ref'])
      .where('delivery.id', '=', reading.delivery_id)
      .where('message.incident_id', '=', incidentId)
      .executeTakeFirst();
    const isReply = reading.correlated_by !== 'incident-id' && reading.correlated_by !== 'officer';
    // A reminder asks again what the request asked; a notice asks nothing.
    if (answered?.kind === 'reminder' && isReply) return answered.ref;
    if (answered && answered.kind !== 'notice' && isReply)
      return answered.kind === 'request' ? answered.id : undefined;
  }
  const open = await tx
    .selectFrom('incident_fact as sent')
    .select('sent.key')
    .where('sent.incident_id', '=', incidentId)
    .where('sent.kind', '=', 'request-sent')
    .where('sent.site_id', '=', reading.site_id)
    .where('sent.superseded_by', 'is', null)
    .where('sent.at', 'is not', null)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('incident_fact as answer')
            .select('answer.id')
            .whereRef('answer.incident_id', '=', 'sent.incident_id')
            .whereRef('answer.key', '=', 'sent.key')
            .whereRef('answer.site_id', '=', 'sent.site_id')
            .where('answer.kind', '=', 'request-answered')
            .where('answer.superseded_by', 'is', null),
        ),
      ),
    )
    .limit(2)
    .execute();
  return open.length === 1 ? (open[0]?.key ?? undefined) : undefined;
}
