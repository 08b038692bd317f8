import { type Scope, signInMethod } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import type { SessionTable } from '../../db/tables/people.ts';
import type { Session } from './session-model.ts';

export async function insertSession(tx: Tx, session: Session, secretSha256: string): Promise<void> {
  await tx
    .insertInto('session')
    .values({
      id: session.id,
      secret_sha256: secretSha256,
      method: session.method,
      person_id: session.personId,
      grant_id: session.grantId,
      token_id: session.tokenId,
      portal_link_id: session.portalLinkId,
      device: session.device,
      made_at: session.madeAt,
      last_used_at: session.lastUsedAt,
      expires_at: session.expiresAt,
      ended_at: session.endedAt,
    })
    .execute();
}

export async function sessionBySecretHash(db: Db, secretSha256: string): Promise<Session | undefined> {
  const row = await db
    .selectFrom('session')
    .selectAll()
    .where('secret_sha256', '=', secretSha256)
    .executeTakeFirst();
  return row && sessionFrom(row);
}

export async function sessionById(db: Db | Tx, id: string): Promise<Session | undefined> {
  const row = await db.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirst();
  return row && sessionFrom(row);
}

export async function setSessionUsed(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('session').set({ last_used_at: at }).where('id', '=', id).execute();
}

export async function setSessionGrant(tx: Tx, id: string, grantId: string): Promise<void> {
  await tx.updateTable('session').set({ grant_id: grantId }).where('id', '=', id).execute();
}

export interface SessionsOf {
  id?: string;
  personId?: string;
  tokenIds?: readonly string[];
  grantIds?: readonly string[];
  portalLinkIds?: readonly string[];
  except?: string;
}

/** Ends what is open of them, and tells which those were. With nothing named it ends nothing. */
export async function endSessions(tx: Tx, of: SessionsOf, at: Date): Promise<string[]> {
  if (of.id === undefined && of.personId === undefined && !of.tokenIds && !of.grantIds && !of.portalLinkIds)
    return [];
  let update = tx
    .updateTable('session')
    .set({ ended_at: at })
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at);
  if (of.id !== undefined) update = update.where('id', '=', of.id);
  if (of.personId !== undefined) update = update.where('person_id', '=', of.personId);
  if (of.tokenIds) update = update.where('token_id', 'in', orNone(of.tokenIds));
  if (of.grantIds) update = update.where('grant_id', 'in', orNone(of.grantIds));
  if (of.portalLinkIds) update = update.where('portal_link_id', 'in', orNone(of.portalLinkIds));
  if (of.except !== undefined) update = update.where('id', '<>', of.except);
  const ended = await update.returning('id').execute();
  return ended.map(({ id }) => id).sort();
}

/** What is open of the same person, token or link. */
export async function openSessionsLike(db: Db, own: Session, now: Date): Promise<Session[]> {
  let select = db
    .selectFrom('session')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('last_used_at', 'desc')
    .orderBy('id', 'desc');
  if (own.personId !== null) select = select.where('person_id', '=', own.personId);
  if (own.tokenId !== null) select = select.where('token_id', '=', own.tokenId);
  if (own.portalLinkId !== null) select = select.where('portal_link_id', '=', own.portalLinkId);
  return (await select.execute()).map(sessionFrom);
}

/** Under which grant a person acted last. */
export async function lastGrantOf(tx: Tx, personId: string): Promise<string | null> {
  const row = await tx
    .selectFrom('session')
    .select('grant_id')
    .where('person_id', '=', personId)
    .where('grant_id', 'is not', null)
    .orderBy('last_used_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.grant_id ?? null;
}

/** SQL has no empty list. */
function orNone(ids: readonly string[]): string[] {
  return ids.length > 0 ? [...ids] : [''];
}

export function scopeColumns(of: Scope): { scope_kind: string; scope_id: string | null } {
  switch (of.kind) {
    case 'federation':
      return { scope_kind: 'federation', scope_id: null };
    case 'ngi':
      return { scope_kind: 'ngi', scope_id: of.ngiId };
    case 'site':
      return { scope_kind: 'site', scope_id: of.siteId };
    case 'vo':
      return { scope_kind: 'vo', scope_id: of.vo };
  }
}

export function sessionFrom(row: SessionTable): Session {
  return {
    id: row.id,
    method: signInMethod.parse(row.method),
    personId: row.person_id,
    grantId: row.grant_id,
    tokenId: row.token_id,
    portalLinkId: row.portal_link_id,
    device: row.device,
    madeAt: row.made_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
  };
}
