import { grantedRole, scope } from '@muster/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { PersonGrantTable, PersonTable } from '../../db/tables/people.ts';
import type { Grant } from './session-model.ts';
import { scopeColumns } from './store-sessions.ts';

type Reader = Db | Tx;
export type PersonRow = PersonTable;

export async function insertPerson(tx: Tx, person: PersonRow): Promise<void> {
  await tx.insertInto('person').values(person).execute();
}

export async function personById(db: Reader, id: string): Promise<PersonRow | undefined> {
  return await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Locks the row: what is decided upon a person is decided one after the other. */
export async function personForUpdate(tx: Tx, id: string): Promise<PersonRow | undefined> {
  return await tx.selectFrom('person').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** In any case of letters; nobody who has ended. */
export async function personByMail(db: Reader, mail: string): Promise<PersonRow | undefined> {
  return await db
    .selectFrom('person')
    .selectAll()
    .where(sql`lower(mail)`, '=', mail.trim().toLowerCase())
    .where('state', '<>', 'ended')
    .executeTakeFirst();
}

export async function personsAfter(db: Db, id: string, limit: number): Promise<PersonRow[]> {
  return await db.selectFrom('person').selectAll().where('id', '>', id).orderBy('id').limit(limit).execute();
}

export async function updatePerson(
  tx: Tx,
  id: string,
  change: Partial<Omit<PersonRow, 'id'>>,
): Promise<void> {
  await tx.updateTable('person').set(change).where('id', '=', id).execute();
}

export async function grantById(db: Reader, id: string): Promise<Grant | undefined> {
  const row = await db.selectFrom('person_grant').selectAll().where('id', '=', id).executeTakeFirst();
  return row && grantFrom(row);
}

/** In the order in which they were given, and of those given together by their role. */
export async function grantsOf(db: Reader, personIds: readonly string[]): Promise<Grant[]> {
  if (personIds.length === 0) return [];
  const rows = await db
    .selectFrom('person_grant')
    .selectAll()
    .where('person_id', 'in', [...personIds])
    .orderBy('given_at')
    .orderBy('role')
    .orderBy('id')
    .execute();
  return rows.map(grantFrom);
}

export async function insertGrant(tx: Tx, grant: Grant): Promise<void> {
  await tx
    .insertInto('person_grant')
    .values({
      id: grant.id,
      person_id: grant.personId,
      role: grant.role,
      ...scopeColumns(grant.scope),
      source: grant.source,
      given_by: grant.givenBy,
      given_at: grant.givenAt,
      starts_at: grant.startsAt,
      ends_at: grant.endsAt,
      ended_at: grant.endedAt,
      ended_by: grant.endedBy,
    })
    .execute();
}

export async function setGrantEnded(tx: Tx, ids: readonly string[], at: Date, by: string): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('person_grant')
    .set({ ended_at: at, ended_by: by })
    .where('id', 'in', [...ids])
    .where('ended_at', 'is', null)
    .execute();
}

export async function setGrantEnd(tx: Tx, id: string, endsAt: Date): Promise<void> {
  await tx.updateTable('person_grant').set({ ends_at: endsAt }).where('id', '=', id).execute();
}

/**
 * The administrators' roles that hold now and belong to people who can come in, locked, so that two people cannot take
 * away each other's as the last one.
 */
export async function administratorGrants(
  tx: Tx,
  now: Date,
): Promise<{ id: string; person_id: string; ends_at: Date | null }[]> {
  return await tx
    .selectFrom('person_grant')
    .innerJoin('person', 'person.id', 'person_grant.person_id')
    .select(['person_grant.id', 'person_grant.person_id', 'person_grant.ends_at'])
    .where('person.state', '=', 'active')
    .where('person_grant.role', '=', 'administrator')
    .where('person_grant.ended_at', 'is', null)
    .where('person_grant.starts_at', '<=', now)
    .where((e) => e.or([e('person_grant.ends_at', 'is', null), e('person_grant.ends_at', '>', now)]))
    .orderBy('person_grant.id')
    .forUpdate('person_grant')
    .execute();
}

export function grantFrom(row: PersonGrantTable): Grant {
  return {
    id: row.id,
    personId: row.person_id,
    role: grantedRole.parse(row.role),
    scope: scopeFrom(row),
    source: row.source === 'group' ? 'group' : 'person',
    givenBy: row.given_by,
    givenAt: row.given_at,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
  };
}

export function scopeFrom(row: { scope_kind: string; scope_id: string | null }) {
  const id = row.scope_id;
  return scope.parse({ kind: row.scope_kind, ngiId: id, siteId: id, vo: id });
}
