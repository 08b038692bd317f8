import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { CeremonyTable, IdentityTable, PasskeyTable } from '../../db/tables/people.ts';
import type { Json } from '../../kernel/canonical-json.ts';

type Reader = Db | Tx;

/** How many passkeys people have, which providers know them, when they were last here. */
export async function waysInOf(
  db: Reader,
  personIds: readonly string[],
): Promise<{
  passkeys: Map<string, number>;
  providers: Map<string, string[]>;
  lastUsed: Map<string, Date>;
}> {
  const ids = personIds.length > 0 ? [...personIds] : [''];
  const keys = await db
    .selectFrom('passkey')
    .select((e) => ['person_id', e.fn.countAll<number>().as('count')])
    .where('person_id', 'in', ids)
    .groupBy('person_id')
    .execute();
  const identities = await db
    .selectFrom('identity')
    .select(['person_id', 'issuer'])
    .where('person_id', 'in', ids)
    .orderBy('issuer')
    .execute();
  const sessions = await db
    .selectFrom('session')
    .select((e) => ['person_id', e.fn.max('last_used_at').as('at')])
    .where('person_id', 'in', ids)
    .groupBy('person_id')
    .execute();
  const providers = new Map<string, string[]>();
  for (const { person_id, issuer } of identities) {
    providers.set(person_id, [...(providers.get(person_id) ?? []), issuer]);
  }
  return {
    passkeys: new Map(keys.map(({ person_id, count }) => [person_id, Number(count)])),
    providers,
    lastUsed: new Map(sessions.flatMap(({ person_id, at }) => (person_id && at ? [[person_id, at]] : []))),
  };
}

export async function passkeysOf(db: Reader, personId: string): Promise<PasskeyTable[]> {
  return await db.selectFrom('passkey').selectAll().where('person_id', '=', personId).orderBy('id').execute();
}

/** Locks it: of two answers with the same counter one is refused. */
export async function passkeyForUpdate(tx: Tx, credentialId: string): Promise<PasskeyTable | undefined> {
  return await tx
    .selectFrom('passkey')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .forUpdate()
    .executeTakeFirst();
}

export async function insertPasskey(tx: Tx, passkey: PasskeyTable): Promise<boolean> {
  const made = await tx
    .insertInto('passkey')
    .values(passkey)
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function updatePasskey(
  tx: Tx,
  id: string,
  change: Partial<Pick<PasskeyTable, 'counter' | 'backed_up' | 'last_used_at' | 'name'>>,
): Promise<void> {
  await tx.updateTable('passkey').set(change).where('id', '=', id).execute();
}

export async function deletePasskey(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('passkey').where('id', '=', id).execute();
}

export async function identitiesOf(db: Reader, personId: string): Promise<IdentityTable[]> {
  return await db
    .selectFrom('identity')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('issuer')
    .execute();
}

/** Locks it: two first sign-ins at once make one person. */
export async function identityForUpdate(
  tx: Tx,
  issuer: string,
  subject: string,
): Promise<IdentityTable | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`identity:${issuer}:${subject}`}, 0))`.execute(
    tx,
  );
  return await tx
    .selectFrom('identity')
    .selectAll()
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
}

export async function insertIdentity(tx: Tx, identity: IdentityTable): Promise<void> {
  await tx.insertInto('identity').values(identity).execute();
}

export async function setIdentityUsed(tx: Tx, issuer: string, subject: string, at: Date): Promise<void> {
  await tx
    .updateTable('identity')
    .set({ last_used_at: at })
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .execute();
}

/** Everything by which a person could come in; with the person's end. */
export async function deleteWaysIn(tx: Tx, personId: string): Promise<void> {
  await tx.deleteFrom('passkey').where('person_id', '=', personId).execute();
  await tx.deleteFrom('identity').where('person_id', '=', personId).execute();
  await tx.deleteFrom('ceremony').where('person_id', '=', personId).execute();
}

export async function insertCeremony(
  db: Reader,
  ceremony: Omit<CeremonyTable, 'data'> & { data: Json },
): Promise<void> {
  await db
    .insertInto('ceremony')
    .values({ ...ceremony, data: JSON.stringify(ceremony.data) })
    .execute();
}

/** Takes it away with the first answer, right or wrong: a challenge is answered once. */
export async function takeCeremony(
  db: Reader,
  by: { id: string } | { challenge: string },
  kind: 'passkey-add' | 'passkey-use' | 'oidc',
  now: Date,
): Promise<CeremonyTable | undefined> {
  let remove = db.deleteFrom('ceremony').where('kind', '=', kind).where('expires_at', '>', now);
  remove = 'id' in by ? remove.where('id', '=', by.id) : remove.where('challenge', '=', by.challenge);
  return await remove.returningAll().executeTakeFirst();
}
