import type { Actor, ImportKeysRequest, KeyView } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import {
  bytesOf,
  canonicalText,
  decodedBody,
  type MimeEntity,
  partsOf,
  readEntity,
} from '../../kernel/mime-entity.ts';
import { KeyError, type PublicKeyFacts } from '../../ports/mail-crypto.ts';
import type { MailKey } from './model.ts';
import { openMail } from './open-mail.ts';
import { mayKeepKeys } from './policy.ts';
import { addAddresses, insertKey, keyByFingerprint, rawMail } from './store.ts';
import { viewKeys } from './views.ts';

/** Keys of one text or one mail; a key server's dump is not what an officer means. */
const MOST_KEYS = 50;

/**
 * Takes up keys of those whom we write to. They are unverified, unless an authority vouches for a certificate. A newer
 * copy of a known key renews its dates; that it was verified or revoked stays.
 * @throws MusterError key.invalid
 */
export async function importKeys(app: App, actor: Actor, request: ImportKeysRequest): Promise<KeyView[]> {
  demand(mayKeepKeys(actor));
  const found = await keysIn(app, request.text);
  return await keep(app, actor, found, request.addresses, 'pasted');
}

/** The keys that a mail carries: attached, in its text, or the certificates of its signature. */
export async function importFromMail(app: App, actor: Actor, mailId: string): Promise<KeyView[]> {
  demand(mayKeepKeys(actor));
  const raw = await rawMail(app.db, mailId);
  if (!raw) throw new MusterError('not-found', `There is no mail ${mailId} whose bytes are still kept.`);
  const { bytes } = await openMail(app, raw, app.clocks.procedure.now());
  const text = [raw, bytes].flatMap((one) => textsOf(readEntity(canonicalText(one)), 0)).join('\n');
  return await keep(app, actor, await keysIn(app, text), [], 'mail');
}

function textsOf(entity: MimeEntity | undefined, depth: number): string[] {
  if (!entity || depth > 6) return [];
  const parts = partsOf(entity);
  if (parts) return parts.flatMap((part) => textsOf(readEntity(part), depth + 1));
  if (!/^(text\/plain|application\/(pgp-keys|octet-stream|x-x509.*|pkix-cert|x-pem-file))$/.test(entity.type))
    return [];
  const body = decodedBody(entity) ?? bytesOf('');
  // DER as it is attached now and then.
  if (body[0] === 0x30)
    return [`-----BEGIN CERTIFICATE-----\n${body.toString('base64')}\n-----END CERTIFICATE-----\n`];
  return [body.toString('latin1')];
}

async function keysIn(app: App, text: string): Promise<PublicKeyFacts[]> {
  const at = app.clocks.procedure.now();
  const found: PublicKeyFacts[] = [];
  const said: string[] = [];
  for (const crypto of app.mailCryptos) {
    try {
      found.push(...(await crypto.readKeys(text, at)));
    } catch (error) {
      if (!(error instanceof KeyError)) throw error;
      said.push(error.message);
    }
  }
  if (found.length === 0) throw new MusterError('key.invalid', `Nothing was kept. ${said.join(' ')}`);
  if (found.length > MOST_KEYS)
    throw new MusterError(
      'key.invalid',
      `These are ${found.length} keys; at most ${MOST_KEYS} are taken at once.`,
    );
  const nobody = found.find(({ addresses }) => addresses.length === 0);
  if (nobody && found.length > 1) return found.filter(({ addresses }) => addresses.length > 0);
  return found;
}

async function keep(
  app: App,
  actor: Actor,
  found: readonly PublicKeyFacts[],
  addresses: readonly string[],
  origin: 'pasted' | 'mail',
): Promise<KeyView[]> {
  const at = app.clocks.procedure.now();
  const ids = await inTransaction(app.db, async (tx) => {
    const kept: string[] = [];
    for (const facts of found) {
      const known = await keyByFingerprint(tx, facts.kind, facts.fingerprint);
      kept.push(
        known
          ? await renew(tx, actor, known, facts, addresses, at)
          : await takeUp(tx, actor, facts, addresses, origin, at),
      );
    }
    return kept;
  });
  return await viewKeys(app, ids);
}

async function takeUp(
  tx: Tx,
  actor: Actor,
  facts: PublicKeyFacts,
  added: readonly string[],
  origin: 'pasted' | 'mail',
  at: Date,
): Promise<string> {
  const id = newId('key', at);
  const entry = await recordKey(tx, 'key.imported', id, facts, actor.id, at);
  const revoked = facts.revoked ? { revoked_at: at, revoked_why: OWNER } : {};
  const row = { ...rowOf(facts), id, own: false, private_sealed: null, origin, ...by(actor, at, entry) };
  await insertKey(tx, { ...row, ...revoked }, [...facts.addresses, ...added]);
  return id;
}

async function renew(
  tx: Tx,
  actor: Actor,
  known: MailKey,
  facts: PublicKeyFacts,
  added: readonly string[],
  at: Date,
): Promise<string> {
  if (known.own) throw new MusterError('key.invalid', 'This is our own key; it stands among our own keys.');
  const { public_text, expires_at, can_sign, can_encrypt, vouched, ids } = rowOf(facts);
  await recordKey(tx, 'key.renewed', known.id, facts, actor.id, at);
  // Addresses that a newer copy adds count only once somebody compared the key again.
  const more = known.verified_at === null ? facts.addresses : [];
  await addAddresses(tx, known.id, [...more, ...added]);
  await tx
    .updateTable('mail_key')
    .set({ public_text, expires_at, can_sign, can_encrypt, vouched, ids })
    .set(known.revoked_at === null && facts.revoked ? { revoked_at: at, revoked_why: OWNER } : {})
    .where('id', '=', known.id)
    .execute();
  return known.id;
}

const OWNER = 'revoked by its owner';

export function rowOf(facts: PublicKeyFacts) {
  return {
    kind: facts.kind,
    fingerprint: facts.fingerprint,
    ids: facts.ids,
    user_ids: facts.userIds,
    algorithm: facts.algorithm,
    can_sign: facts.canSign,
    can_encrypt: facts.canEncrypt,
    vouched: facts.vouched,
    made_at: facts.createdAt,
    expires_at: facts.expiresAt,
    public_text: facts.publicText,
    revoked_at: null as Date | null,
  };
}

export function by(actor: Actor, at: Date, entry: string) {
  return {
    imported_at: at,
    imported_by: actor.id,
    verified_at: null,
    verified_by: null,
    revoked_by: null,
    retired_at: null,
    entry_id: entry,
  };
}

/** A fingerprint leads to a person: in the ledger stands a commitment. */
export async function recordKey(
  tx: Tx,
  kind: string,
  id: string,
  key: { kind: string; fingerprint: string },
  actor: string,
  at: Date,
): Promise<string> {
  const salt = await saltFor(tx, id);
  const body = { kind: key.kind, fingerprint: commitment(salt, key.fingerprint) };
  return await appendEntry(tx, { at, kind, subject: id, actor, body });
}
