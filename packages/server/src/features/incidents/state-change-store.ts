import { publicBanId, type StateChangeView, systemActor } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';

/** Bans of the incident that hold or wait to be approved, and its other orders that stand; the oldest first. */
export async function inForceOf(
  db: Db | Tx,
  incidentId: string,
  now: Date,
): Promise<StateChangeView['inForce']> {
  const bans = await db
    .selectFrom('ban')
    .select(['no', 'title', 'expires_at'])
    .where('incident_id', '=', incidentId)
    .where('state', 'in', ['active', 'awaiting-approval'])
    .orderBy('no')
    .execute();
  const orders = await db
    .selectFrom('site_order as o')
    .select(['id', 'kind', 'title', 'expires_at'])
    .where('incident_id', '=', incidentId)
    .where('ban_id', 'is', null)
    .where('undoes', 'is', null)
    .where((e) => e.or([e('expires_at', 'is', null), e('expires_at', '>', now)]))
    .where((e) =>
      e.not(e.exists(e.selectFrom('site_order as u').select('u.id').whereRef('u.undoes', '=', 'o.id'))),
    )
    .orderBy('id')
    .execute();
  return [
    ...bans.map(({ no, title, expires_at }) => ({
      kind: 'ban' as const,
      name: publicBanId(no),
      title,
      until: expires_at.toISOString(),
    })),
    ...orders.map(({ kind, title, expires_at }) => ({
      kind: 'order' as const,
      name: kind,
      title,
      until: expires_at?.toISOString() ?? null,
    })),
  ];
}

/** Titles in their order. */
export async function openTasksOf(db: Db | Tx, incidentId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('task')
    .select('title')
    .where('incident_id', '=', incidentId)
    .where('state', '=', 'open')
    .orderBy('position')
    .execute();
  return rows.map(({ title }) => title);
}

/** Names of who has a role in it now, but for who asks: nobody is told of what they do themselves. */
export async function namedIn(db: Db | Tx, incidentId: string, asker: string, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('incident_role')
    .innerJoin('person', 'person.id', 'incident_role.person_id')
    .select('person.name')
    .distinct()
    .where('incident_id', '=', incidentId)
    .where('person.id', 'not in', [asker, systemActor.id])
    .where('from_at', '<=', now)
    .where((e) => e.or([e('until_at', 'is', null), e('until_at', '>', now)]))
    .orderBy('person.name')
    .execute();
  return rows.map(({ name }) => name);
}

export async function ngiNames(db: Db | Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('ngi')
    .select('name')
    .where('id', 'in', ['', ...ids])
    .orderBy('name_key')
    .execute();
  return rows.map(({ name }) => name);
}
