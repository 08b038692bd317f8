import { grantedRole, scope } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import type { PersonGrantTable, PersonTable } from '../../db/tables/people.ts';
import type { Grant } from './session-model.ts';
import { scopeColumns } from './store-sessions.ts';

type Reader = Db | Tx;
export type PersonRow = PersonTable;

export async function personById(db: Reader, id: string): Promise<PersonRow | undefined> {
  return await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Locks the row: what is decided upon a person is decided one after the other. */
export async function personForUpdate(tx: Tx, id: string): Promise<PersonRow | undefined> {
  return await tx.selectFrom('person').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function grantById(db: Reader, id: string): Promise<Grant | undefined> {
  const row = await db.selectFrom('person_grant').selectAll().where('id', '=', id).executeTakeFirst();
  return row && grantFrom(row);
}

/** In the order in which they were given. */
export async function grantsOf(db: Reader, personIds: readonly string[]): Promise<Grant[]> {
  if (personIds.length === 0) return [];
  const rows = await db
    .selectFrom('person_grant')
    .selectAll()
    .where('person_id', 'in', [...personIds])
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
