import type { Selectable } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { DeliveryTable } from '../../db/tables/mail.ts';
import { sameAddress, verpTokensIn } from './model.ts';
import type { ParsedMail } from './parse-inbound.ts';
import {
  leadingIncidents,
  type MailRow,
  nowhere,
  type Place,
  placeOf,
  type SiteOfIncident,
  sitesOfIncident,
} from './store.ts';

export type CorrelatedBy = 'officer' | 'verp' | 'thread' | 'enclosed' | 'incident-id';

type Delivery = Pick<Selectable<DeliveryTable>, 'id' | 'address' | 'rfc_message_id' | 'verp_token'> & {
  participation_id: string | null;
  incident_id: string | null;
  site_id: string | null;
};

export interface Correlation {
  by: CorrelatedBy | null;
  delivery: { id: string; address: string } | null;
  place: Place;
}

export interface ToPlace {
  mail: MailRow;
  parsed: ParsedMail;
}

const uncorrelated: Correlation = { by: null, delivery: null, place: nowhere };

/**
 * What each mail belongs to, by the first that tells: an officer's word, the token of our envelope sender, the thread,
 * what a notification encloses, an incident's id in the subject, then in the text. Null `by` sends it to the triage queue.
 */
export async function correlate(tx: Tx, mails: readonly ToPlace[]): Promise<Correlation[]> {
  const book = new CorrelationBook(tx);
  await book.load(mails);
  const found: Correlation[] = [];
  for (const one of mails) found.push(await correlateOne(book, one));
  return found;
}

async function correlateOne(book: CorrelationBook, { mail, parsed }: ToPlace): Promise<Correlation> {
  const from = parsed.reading.from?.address ?? null;
  if (mail.assigned_incident_id !== null)
    return await book.incident('officer', mail.assigned_incident_id, from);
  const ways: [CorrelatedBy, readonly string[]][] = [
    ['verp', verpTokensIn(mail.envelope_to)],
    ['thread', parsed.answers],
    ['enclosed', parsed.envelopeIds],
    ['enclosed', parsed.enclosed],
  ];
  for (const [by, marks] of ways) {
    const delivery = book.delivery(marks);
    if (delivery) return await book.toDelivery(by, delivery, from);
  }
  for (const ids of [parsed.idsInSubject, parsed.idsInText]) {
    const incident = book.onlyIncident(ids);
    if (incident !== null) return await book.incident('incident-id', incident, from);
  }
  return uncorrelated;
}

/** What is looked up for a group of mails, each thing once. */
class CorrelationBook {
  readonly #tx: Tx;
  readonly #deliveries = new Map<string, Delivery>();
  readonly #incidents = new Map<string, string>();
  readonly #places = new Map<string, Promise<Place>>();
  readonly #sites = new Map<string, Promise<SiteOfIncident[]>>();
  readonly #messages = new Map<string, Promise<Delivery[]>>();

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async load(mails: readonly ToPlace[]): Promise<void> {
    const tokens = mails.flatMap(({ mail }) => verpTokensIn(mail.envelope_to));
    const messageIds = mails.flatMap(({ parsed }) => [...parsed.answers, ...parsed.enclosed]);
    const ids = mails.flatMap(({ parsed }) => parsed.envelopeIds);
    const publicIds = mails.flatMap(({ parsed }) => [...parsed.idsInSubject, ...parsed.idsInText]);
    for (const [column, values] of [
      ['verp_token', tokens],
      ['rfc_message_id', messageIds],
      ['id', ids],
    ] as const) {
      if (values.length === 0) continue;
      const rows = await deliveries(this.#tx)
        .where(`delivery.${column}`, 'in', [...new Set(values)])
        .execute();
      for (const row of rows) this.#deliveries.set(row[column], row);
    }
    if (publicIds.length === 0) return;
    const incidents = await this.#tx
      .selectFrom('incident')
      .select(['id', 'public_id'])
      .where('public_id', 'in', [...new Set(publicIds)])
      .execute();
    const leading = await leadingIncidents(
      this.#tx,
      incidents.map(({ id }) => id),
    );
    for (const { id, public_id } of incidents) this.#incidents.set(public_id, leading.get(id) ?? id);
  }

  /** The first of the marks that a delivery of ours carries. */
  delivery(marks: readonly string[]): Delivery | undefined {
    return marks.map((mark) => this.#deliveries.get(mark)).find((one) => one !== undefined);
  }

  /** Two known ids in one place leave it open which is meant. */
  onlyIncident(publicIds: readonly string[]): string | null {
    const known = [...new Set(publicIds.flatMap((id) => this.#incidents.get(id) ?? []))];
    return known.length === 1 ? (known[0] ?? null) : null;
  }

  async toDelivery(by: CorrelatedBy, delivery: Delivery, from: string | null): Promise<Correlation> {
    const place = await this.#place(delivery.participation_id, delivery.incident_id);
    return { by, delivery, place: await this.#atSite(place, from, delivery) };
  }

  /** The newest message of ours on the incident is the one that is answered; that to the sender's own address before others. */
  async incident(by: CorrelatedBy, named: string, from: string | null): Promise<Correlation> {
    const incident = (await leadingIncidents(this.#tx, [named])).get(named) ?? named;
    const place = await this.#place(null, incident);
    let sent = this.#messages.get(incident);
    if (!sent) {
      sent = deliveries(this.#tx)
        .where('message.incident_id', '=', incident)
        .where('message.participation_id', 'is not distinct from', place.participationId)
        .orderBy('delivery.id', 'desc')
        .limit(100)
        .execute();
      this.#messages.set(incident, sent);
    }
    const newest = await sent;
    const own = newest.find(({ address }) => sameAddress(address, from));
    // What went to several sites is answered by none of them unless it went to that address.
    const delivery = own ?? (place.participationId === null ? null : (newest[0] ?? null));
    return { by, delivery, place: await this.#atSite(place, from, delivery) };
  }

  /**
   * Which of a real incident's sites a mail is of: the one whose contact wrote it, else the one that was written to.
   * In an incident of one site it is that one, whoever wrote: an officer says whether they speak for it.
   */
  async #atSite(place: Place, from: string | null, delivery: Delivery | null): Promise<Place> {
    if (place.participationId !== null || place.incidentId === null) return place;
    let sites = this.#sites.get(place.incidentId);
    if (!sites) {
      sites = sitesOfIncident(this.#tx, place.incidentId);
      this.#sites.set(place.incidentId, sites);
    }
    const known = await sites;
    const writes = known.filter(({ addresses }) => addresses.some((address) => sameAddress(address, from)));
    const written = known.find(({ siteId }) => siteId === delivery?.site_id);
    const site = writes.length === 1 ? writes[0] : (written ?? (known.length === 1 ? known[0] : undefined));
    return { ...place, siteId: site?.siteId ?? null, ngiId: site?.ngiId ?? null };
  }

  #place(participationId: string | null, incidentId: string | null): Promise<Place> {
    const key = `${participationId} ${incidentId}`;
    let place = this.#places.get(key);
    if (!place) {
      place = placeOf(this.#tx, { participationId, incidentId });
      this.#places.set(key, place);
    }
    return place;
  }
}

function deliveries(tx: Tx) {
  return tx
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.message_id')
    .select(['delivery.id', 'delivery.address', 'delivery.rfc_message_id', 'delivery.verp_token'])
    .select(['message.participation_id', 'message.incident_id', 'delivery.site_id']);
}
