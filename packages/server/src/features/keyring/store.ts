import type { ProtectionRule, TlpLabel } from '@muster/contract';
import { type Insertable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { MailKeyTable } from '../../db/tables/keyring.ts';
import type { MailKey } from './model.ts';

export type Reader = Db | Tx;

const columns = [
  'id',
  'kind',
  'fingerprint',
  'ids',
  'user_ids',
  'algorithm',
  'can_sign',
  'can_encrypt',
  'vouched',
  'made_at',
  'expires_at',
  'public_text',
  'own',
  'origin',
  'imported_at',
  'imported_by',
  'verified_at',
  'verified_by',
  'verified_how',
  'revoked_at',
  'revoked_by',
  'revoked_why',
  'retired_at',
  'entry_id',
] as const;

function keys(db: Reader) {
  return db
    .selectFrom('mail_key')
    .select(columns)
    .select(
      sql<
        string[]
      >`array(select address from mail_key_address where key_id = mail_key.id order by address)`.as(
        'addresses',
      ),
    )
    .orderBy('id');
}

export async function allKeys(db: Reader, of: { own?: boolean; address?: string } = {}): Promise<MailKey[]> {
  let select = keys(db);
  if (of.own !== undefined) select = select.where('own', '=', of.own);
  if (of.address !== undefined) select = select.where(isFor([of.address]));
  return await select.execute();
}

function isFor(addresses: readonly string[]) {
  return sql<boolean>`exists (select from mail_key_address
    where key_id = mail_key.id and address = any(${addresses.map((one) => one.toLowerCase())}::text[]))`;
}

/** Others' keys for these addresses. */
export async function keysFor(db: Reader, addresses: readonly string[]): Promise<MailKey[]> {
  if (addresses.length === 0) return [];
  return await keys(db).where('own', '=', false).where(isFor(addresses)).execute();
}

export async function keyById(db: Reader, id: string): Promise<MailKey | undefined> {
  return await keys(db).where('id', '=', id).executeTakeFirst();
}

/** Until the commit nobody else changes it. */
export async function lockKey(tx: Tx, id: string): Promise<MailKey | undefined> {
  const row = await tx
    .selectFrom('mail_key')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && (await keyById(tx, id));
}

export async function keyByFingerprint(
  db: Reader,
  kind: MailKey['kind'],
  fingerprint: string,
): Promise<MailKey | undefined> {
  return await keys(db).where('kind', '=', kind).where('fingerprint', '=', fingerprint).executeTakeFirst();
}

/** Those that messages name by one of these ids; our own too. */
export async function keysNamed(
  db: Reader,
  kind: MailKey['kind'],
  ids: readonly string[],
): Promise<MailKey[]> {
  if (ids.length === 0) return [];
  return await keys(db)
    .where('kind', '=', kind)
    .where(sql<boolean>`ids && ${[...ids]}::text[]`)
    .limit(50)
    .execute();
}

export async function sealedOwn(
  db: Reader,
  kind: MailKey['kind'],
): Promise<{ id: string; sealed: Buffer }[]> {
  const rows = await db
    .selectFrom('mail_key')
    .select(['id', 'private_sealed'])
    .where('own', '=', true)
    .where('kind', '=', kind)
    .where('private_sealed', 'is not', null)
    .orderBy('id', 'desc')
    .execute();
  return rows.flatMap(({ id, private_sealed }) => (private_sealed ? [{ id, sealed: private_sealed }] : []));
}

export async function insertKey(
  tx: Tx,
  row: Insertable<MailKeyTable>,
  addresses: readonly string[],
): Promise<void> {
  await tx.insertInto('mail_key').values(row).execute();
  await addAddresses(tx, row.id, addresses);
}

export async function addAddresses(tx: Tx, keyId: string, addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0) return;
  await tx
    .insertInto('mail_key_address')
    .values(addresses.map((address) => ({ key_id: keyId, address: address.toLowerCase() })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function changedRules(db: Reader): Promise<ProtectionRule[]> {
  const rows = await db.selectFrom('mail_protection').select(['tlp', 'encrypt', 'sign']).execute();
  return rows.map((row) => ({ ...row, tlp: row.tlp as TlpLabel }));
}

/** The bytes of a mail, from which its keys are taken. */
export async function rawMail(db: Reader, id: string): Promise<Buffer | null> {
  const row = await db.selectFrom('inbound_mail').select('raw').where('id', '=', id).executeTakeFirst();
  return row?.raw ?? null;
}
