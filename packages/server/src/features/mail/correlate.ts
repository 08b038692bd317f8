import type { Tx } from '../../db/database.ts';
import { sameAddress, verpTokensIn } from './model.ts';
import type { ParsedMail } from './parse-inbound.ts';
import { type DeliveryRow, type MailRow, nowhere, type Place, placeOf } from './store.ts';

export type CorrelatedBy = 'officer' | 'verp' | 'thread' | 'enclosed' | 'incident-id';

export interface Correlation {
  by: CorrelatedBy | null;
  delivery: DeliveryRow | null;
  place: Place;
}

const uncorrelated: Correlation = { by: null, delivery: null, place: nowhere };

/**
 * What a mail belongs to, by the first that tells: an officer's word, the token of our envelope sender, the thread, what a
 * notification encloses, an incident's id in the subject, then in the text. Null `by` sends it to the triage queue.
 */
export async function correlate(tx: Tx, mail: MailRow, parsed: ParsedMail): Promise<Correlation> {
  const from = parsed.reading.from?.address ?? null;
  if (mail.assigned_incident_id !== null)
    return await toIncident(tx, 'officer', mail.assigned_incident_id, from);
  const byToken = await deliveryBy(tx, 'verp_token', verpTokensIn(mail.envelope_to));
  if (byToken) return await toDelivery(tx, 'verp', byToken);
  const byThread = await deliveryBy(tx, 'rfc_message_id', parsed.answers);
  if (byThread) return await toDelivery(tx, 'thread', byThread);
  const enclosed =
    (await deliveryBy(tx, 'id', parsed.envelopeIds)) ??
    (await deliveryBy(tx, 'rfc_message_id', parsed.enclosed));
  if (enclosed) return await toDelivery(tx, 'enclosed', enclosed);
  for (const ids of [parsed.idsInSubject, parsed.idsInText]) {
    const incident = await onlyIncident(tx, ids);
    if (incident !== null) return await toIncident(tx, 'incident-id', incident, from);
  }
  return uncorrelated;
}

/** The first of the values that a delivery of ours has. */
async function deliveryBy(
  tx: Tx,
  column: 'id' | 'verp_token' | 'rfc_message_id',
  values: readonly string[],
): Promise<DeliveryRow | undefined> {
  if (values.length === 0) return undefined;
  const rows = await tx
    .selectFrom('delivery')
    .selectAll()
    .where(column, 'in', [...values])
    .execute();
  const place = new Map(values.map((value, index) => [value, index]));
  return rows.sort((a, b) => (place.get(a[column]) ?? 0) - (place.get(b[column]) ?? 0))[0];
}

async function toDelivery(tx: Tx, by: CorrelatedBy, delivery: DeliveryRow): Promise<Correlation> {
  const message = await tx
    .selectFrom('message')
    .select(['participation_id', 'incident_id'])
    .where('id', '=', delivery.message_id)
    .executeTakeFirstOrThrow();
  const place = await placeOf(tx, {
    participationId: message.participation_id,
    incidentId: message.incident_id,
  });
  return { by, delivery, place };
}

/** Two known ids in one place leave it open which is meant. */
async function onlyIncident(tx: Tx, publicIds: readonly string[]): Promise<string | null> {
  if (publicIds.length === 0) return null;
  const rows = await tx
    .selectFrom('incident')
    .select('id')
    .where('public_id', 'in', [...publicIds])
    .limit(2)
    .execute();
  return rows.length === 1 ? (rows[0]?.id ?? null) : null;
}

/** The newest message of ours on the incident is the one that is answered; that to the sender's own address before others. */
async function toIncident(
  tx: Tx,
  by: CorrelatedBy,
  incident: string,
  from: string | null,
): Promise<Correlation> {
  const place = await placeOf(tx, { participationId: null, incidentId: incident });
  const rows = await tx
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.message_id')
    .selectAll('delivery')
    .where('message.incident_id', '=', incident)
    .where('message.participation_id', 'is not distinct from', place.participationId)
    .orderBy('delivery.id', 'desc')
    .limit(100)
    .execute();
  const delivery = rows.find(({ address }) => sameAddress(address, from)) ?? rows[0] ?? null;
  return { by, delivery, place };
}
