import type { DeliveryState, TlpLabel } from '@muster/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import { contactsInOrder } from '../federation/index.ts';
import type { Ladder, LastStates, RungName } from './model.ts';

type Reader = Db | Tx;
const DAY_MS = 86_400_000;
/** What an older delivery said of an address counts no more: mailboxes are mended. */
const STATES_COUNT_MS = 90 * DAY_MS;

/** The rungs of a site as they are now. */
export async function ladderOf(db: Reader, siteId: string, at: Date): Promise<Ladder> {
  const site = await db.selectFrom('site').select('ngi_id').where('id', '=', siteId).executeTakeFirst();
  const contacts = await contactsInOrder(db, siteId, at);
  const [first, second] = contacts.map(({ contactId, address, name }) => ({ contactId, address, name }));
  return { site: first ?? null, second: second ?? null, ngiId: site?.ngi_id ?? null };
}

/** What became last of mail to these addresses, whatever it was about. */
export async function lastStatesOf(db: Reader, addresses: readonly string[], at: Date): Promise<LastStates> {
  if (addresses.length === 0) return new Map();
  const since = new Date(at.getTime() - STATES_COUNT_MS);
  const wanted = [...new Set(addresses.map((address) => address.toLowerCase()))];
  const { rows } = await sql<{ address: string; state: DeliveryState }>`
    select distinct on (lower(address)) lower(address) as address, state from delivery
    where lower(address) = any(${wanted}::text[]) and state_at >= ${since} and state <> 'queued'
    order by lower(address), state_at desc, id desc`.execute(db);
  return new Map(rows.map(({ address, state }) => [address, state]));
}

export async function climbedOf(db: Reader, ask: string): Promise<{ rung: RungName; addresses: string[] }[]> {
  const rows = await db
    .selectFrom('reminder_step')
    .select(['rung', 'addresses'])
    .where('ask', '=', ask)
    .orderBy('ord')
    .orderBy('id')
    .execute();
  return rows.map(({ rung, addresses }) => ({ rung: rung as RungName, addresses }));
}

/** The message that asked, when it was one of ours, and to which addresses of the site it went. */
export async function askedBy(
  db: Reader,
  incidentId: string,
  key: string | null,
  siteId: string,
): Promise<{ subject: string; addresses: string[] } | undefined> {
  if (key === null) return undefined;
  const message = await db
    .selectFrom('message')
    .select(['id', 'subject'])
    .where('id', '=', key)
    .where('incident_id', '=', incidentId)
    .executeTakeFirst();
  if (!message) return undefined;
  const rows = await db
    .selectFrom('delivery')
    .select('address')
    .where('message_id', '=', message.id)
    .where('site_id', '=', siteId)
    .execute();
  return { subject: message.subject, addresses: rows.map(({ address }) => address) };
}

export interface RemindedIncident {
  id: string;
  public_id: string;
  tlp: TlpLabel;
  exercise: boolean;
}

export async function incidentById(db: Reader, id: string): Promise<RemindedIncident | undefined> {
  return await db
    .selectFrom('incident')
    .select(['id', 'public_id', 'tlp', 'exercise'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function siteById(db: Reader, id: string) {
  return await db
    .selectFrom('site')
    .select(['id', 'name', 'time_zone'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Real incidents that are open and have mail that came back lately: somebody may not have got a question. */
export async function incidentsWithBounces(db: Reader, at: Date): Promise<string[]> {
  const since = new Date(at.getTime() - 7 * DAY_MS);
  const rows = await db
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.message_id')
    .innerJoin('incident', 'incident.id', 'message.incident_id')
    .select('incident.id')
    .distinct()
    .where('delivery.state', 'in', ['bounced-hard', 'bounced-soft'])
    .where('delivery.state_at', '>=', since)
    .where('incident.exercise', '=', false)
    .where('incident.state', '<>', 'closed')
    .orderBy('incident.id')
    .execute();
  return rows.map(({ id }) => id);
}
