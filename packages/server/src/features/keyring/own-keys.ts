import type { Actor, GenerateOwnKeyRequest, ImportOwnKeyRequest, KeyView } from '@muster/contract';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { CryptoKind, OwnKey } from '../../ports/mail-crypto.ts';
import { currentOwn } from './model.ts';
import { mayKeepOwnKeys } from './policy.ts';
import { cryptoOf, refuseKey } from './ring.ts';
import { seal } from './seal.ts';
import { allKeys, insertKey, keyByFingerprint } from './store.ts';
import { by, recordKey, rowOf } from './take-up.ts';
import { demandKey } from './trust.ts';
import { viewKey } from './views.ts';

/** A new key of ours signs from now on; the ones before still read what is encrypted to them. */
export async function generateOwnKey(
  app: App,
  actor: Actor,
  { kind, name, validDays }: GenerateOwnKeyRequest,
): Promise<KeyView> {
  demand(mayKeepOwnKeys(actor));
  const at = app.clocks.procedure.now();
  const address = app.config.csirtAddress;
  const made = await cryptoOf(app, kind).generateKey({ name, address, at, validDays });
  return await keepOwn(app, actor, made, 'generated');
}

/** @throws MusterError key.invalid for a key that cannot be read, or that does not name our address */
export async function importOwnKey(
  app: App,
  actor: Actor,
  { text, passphrase }: ImportOwnKeyRequest,
): Promise<KeyView> {
  demand(mayKeepOwnKeys(actor));
  const at = app.clocks.procedure.now();
  const kind: CryptoKind = text.includes('BEGIN PGP') ? 'openpgp' : 'smime';
  const own = await cryptoOf(app, kind)
    .readOwnKey(text, passphrase ?? null, at)
    .catch(refuseKey);
  const address = app.config.csirtAddress.toLowerCase();
  if (!own.facts.addresses.includes(address)) {
    throw new MusterError(
      'key.invalid',
      `Nothing was kept: the key does not name ${address}, from which our mail comes, and mail programs would distrust it.`,
    );
  }
  const ended = own.facts.revoked || (own.facts.expiresAt !== null && own.facts.expiresAt <= at);
  if (ended) throw new MusterError('key.invalid', 'Nothing was kept: the key has expired or was revoked.');
  return await keepOwn(app, actor, own, 'pasted');
}

async function keepOwn(
  app: App,
  actor: Actor,
  { facts, privateText }: OwnKey,
  origin: 'pasted' | 'generated',
): Promise<KeyView> {
  const at = app.clocks.procedure.now();
  const id = newId('key', at);
  await inTransaction(app.db, async (tx) => {
    if (await keyByFingerprint(tx, facts.kind, facts.fingerprint))
      throw new MusterError('state.conflict', 'This key is here already; nothing was changed.');
    const entry = await recordKey(tx, 'key.own-added', id, facts, actor.id, at);
    const sealed = seal(app.keys.master, id, privateText);
    const trust = { verified_at: at, verified_by: actor.id, verified_how: 'our own' };
    const row = { ...rowOf(facts), id, own: true, private_sealed: sealed, origin };
    await insertKey(tx, { ...row, ...by(actor, at, entry), ...trust }, facts.addresses);
    await tx
      .updateTable('mail_key')
      .set({ retired_at: at })
      .where('own', '=', true)
      .where('kind', '=', facts.kind)
      .where('id', '<>', id)
      .where('retired_at', 'is', null)
      .execute();
  });
  return await viewKey(app, id);
}

/** No longer signs, and is no longer given out. */
export async function retireOwnKey(app: App, actor: Actor, id: string): Promise<KeyView> {
  demand(mayKeepOwnKeys(actor));
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const key = await demandKey(tx, id);
    if (!key.own) throw new MusterError('state.conflict', 'Only our own keys are retired; revoke this one.');
    if (key.retired_at !== null) return;
    await recordKey(tx, 'key.retired', id, key, actor.id, at);
    await tx.updateTable('mail_key').set({ retired_at: at }).where('id', '=', id).execute();
  });
  return await viewKey(app, id);
}

/** For everybody: the keys by which we are written to and by which our mail is verified. */
export async function publishedKeys(app: App): Promise<string> {
  const at = app.clocks.procedure.now();
  const own = await allKeys(app.db, { own: true });
  const current = (['openpgp', 'smime'] as const).flatMap(
    (kind) =>
      currentOwn(
        own.filter((key) => key.kind === kind),
        at,
      ) ?? [],
  );
  return current
    .map(
      (key) =>
        `${key.kind === 'openpgp' ? 'OpenPGP' : 'S/MIME'} ${key.fingerprint}\n\n${key.public_text.trim()}\n`,
    )
    .join('\n');
}
