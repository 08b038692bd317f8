import { grantedRole } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import type { TokenTable } from '../../db/tables/people.ts';
import type { Token } from './model.ts';
import { scopeFrom } from './store-persons.ts';
import { scopeColumns } from './store-sessions.ts';

export async function insertToken(tx: Tx, token: Token, secretSha256: string): Promise<void> {
  await tx
    .insertInto('token')
    .values({
      id: token.id,
      secret_sha256: secretSha256,
      name: token.name,
      role: token.role,
      ...scopeColumns(token.scope),
      issued_by: token.issuedBy,
      issued_at: token.issuedAt,
      expires_at: token.expiresAt,
      revoked_at: token.revokedAt,
      last_used_at: token.lastUsedAt,
      person_id: token.personId,
      grant_id: token.grantId,
    })
    .execute();
}

export async function tokenBySecretHash(db: Db, secretSha256: string): Promise<Token | undefined> {
  const row = await db
    .selectFrom('token')
    .selectAll()
    .where('secret_sha256', '=', secretSha256)
    .executeTakeFirst();
  return row && tokenFrom(row);
}

export async function tokenById(db: Db | Tx, id: string): Promise<Token | undefined> {
  const row = await db.selectFrom('token').selectAll().where('id', '=', id).executeTakeFirst();
  return row && tokenFrom(row);
}

/** Locks the row: two revocations at once write one ledger entry. */
export async function tokenForUpdate(tx: Tx, id: string): Promise<Token | undefined> {
  const row = await tx.selectFrom('token').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row && tokenFrom(row);
}

/** Tokens in the order of their ids, which is the order in which they were issued. */
export async function tokensAfter(db: Db, id: string, limit: number): Promise<Token[]> {
  const rows = await db
    .selectFrom('token')
    .selectAll()
    .where('id', '>', id)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(tokenFrom);
}

export async function setRevoked(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('token').set({ revoked_at: at }).where('id', '=', id).execute();
}

export async function setLastUsed(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('token').set({ last_used_at: at }).where('id', '=', id).execute();
}

export async function hasUsableAdministrator(db: Db | Tx, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('token')
    .select('id')
    .where('role', '=', 'administrator')
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertFirstRunLink(
  tx: Tx,
  link: { secretSha256: string; madeAt: Date; expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('first_run_link')
    .values({
      secret_sha256: link.secretSha256,
      made_at: link.madeAt,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute();
}

/**
 * Uses up every open link and says whether the given one was among them.
 * Two people who open two links at the same moment get one administrator: the second waits for the first's
 * transaction and then finds no open link.
 */
export async function useFirstRunLinks(tx: Tx, secretSha256: string, now: Date): Promise<boolean> {
  const open = await tx
    .selectFrom('first_run_link')
    .select('secret_sha256')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('secret_sha256')
    .forUpdate()
    .execute();
  if (!open.some((link) => link.secret_sha256 === secretSha256)) return false;
  await tx.updateTable('first_run_link').set({ used_at: now }).where('used_at', 'is', null).execute();
  return true;
}

function tokenFrom(row: TokenTable): Token {
  return {
    id: row.id,
    name: row.name,
    role: grantedRole.parse(row.role),
    scope: scopeFrom(row),
    issuedBy: row.issued_by,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
    personId: row.person_id,
    grantId: row.grant_id,
  };
}
