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

/** Tokens in the order of their ids, which is the order in which they were issued; `of`: a person's own, or the one itself. */
export async function tokensAfter(db: Db, id: string, limit: number, of?: string): Promise<Token[]> {
  let select = db.selectFrom('token').selectAll().where('id', '>', id).orderBy('id').limit(limit);
  if (of !== undefined) select = select.where((e) => e.or([e('person_id', '=', of), e('id', '=', of)]));
  return (await select.execute()).map(tokenFrom);
}

export async function setRevoked(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('token').set({ revoked_at: at }).where('id', '=', id).execute();
}

export async function setLastUsed(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('token').set({ last_used_at: at }).where('id', '=', id).execute();
}

/** Revokes what is not revoked yet, and tells which those were. */
export async function revokeTokens(
  tx: Tx,
  of: { personId: string } | { grantId: string },
  at: Date,
): Promise<string[]> {
  let update = tx.updateTable('token').set({ revoked_at: at }).where('revoked_at', 'is', null);
  update =
    'personId' in of
      ? update.where('person_id', '=', of.personId)
      : update.where('grant_id', '=', of.grantId);
  return (await update.returning('id').execute()).map(({ id }) => id).sort();
}

/** A token that lets a program act as administrator; `besides` leaves out those of one person. */
export async function hasAdministratorToken(db: Db | Tx, now: Date, besides?: string): Promise<boolean> {
  let select = db
    .selectFrom('token')
    .select('id')
    .where('role', '=', 'administrator')
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .limit(1);
  if (besides !== undefined) {
    select = select.where((e) => e.or([e('person_id', 'is', null), e('person_id', '<>', besides)]));
  }
  return (await select.executeTakeFirst()) !== undefined;
}

/** Somebody with an account who is administrator now. */
export async function hasAdministratorPerson(db: Db | Tx, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('person_grant')
    .innerJoin('person', 'person.id', 'person_grant.person_id')
    .select('person.id')
    .where('person.state', '=', 'active')
    .where('person_grant.role', '=', 'administrator')
    .where('person_grant.ended_at', 'is', null)
    .where('person_grant.starts_at', '<=', now)
    .where((e) => e.or([e('person_grant.ends_at', 'is', null), e('person_grant.ends_at', '>', now)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function isFirstRunLinkOpen(db: Db, secretSha256: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('first_run_link')
    .select('made_at')
    .where('secret_sha256', '=', secretSha256)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
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
