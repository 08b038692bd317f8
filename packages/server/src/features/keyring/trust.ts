import type { Actor, KeyView, RevokeKeyRequest, VerifyKeyRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { type MailKey, sameFingerprint } from './model.ts';
import { mayKeepKeys, mayKeepOwnKeys } from './policy.ts';
import { lockKey } from './store.ts';
import { recordKey } from './take-up.ts';
import { viewKey } from './views.ts';

/**
 * An officer made sure whose key it is. The fingerprint is given again, as it was compared, so that nobody vouches for
 * a key that they only looked at.
 * @throws MusterError key.invalid when it is another one's
 */
export async function verifyKey(
  app: App,
  actor: Actor,
  id: string,
  { how, fingerprint }: VerifyKeyRequest,
): Promise<KeyView> {
  demand(mayKeepKeys(actor));
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const key = await demandKey(tx, id);
    if (!sameFingerprint(key.fingerprint, fingerprint)) {
      throw new MusterError(
        'key.invalid',
        'This is not the fingerprint of the key, so the key stays unverified. If its owner read this one to you, the key here is not theirs: revoke it.',
      );
    }
    if (key.revoked_at !== null)
      throw new MusterError('state.conflict', 'The key was revoked; import the owner’s new one.');
    await recordKey(tx, 'key.verified', id, key, actor.id, at);
    await tx
      .updateTable('mail_key')
      .set({ verified_at: at, verified_by: actor.id, verified_how: how })
      .where('id', '=', id)
      .execute();
  });
  return await viewKey(app, id);
}

/** From now on nothing is encrypted to it and no signature of it counts. It cannot be taken back. */
export async function revokeKey(
  app: App,
  actor: Actor,
  id: string,
  { why }: RevokeKeyRequest,
): Promise<KeyView> {
  demand(mayKeepKeys(actor));
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const key = await demandKey(tx, id);
    demand(!key.own || mayKeepOwnKeys(actor));
    if (key.revoked_at !== null) return;
    await recordKey(tx, 'key.revoked', id, key, actor.id, at);
    await tx
      .updateTable('mail_key')
      .set({ revoked_at: at, revoked_by: actor.id, revoked_why: why })
      .where('id', '=', id)
      .execute();
  });
  return await viewKey(app, id);
}

export async function demandKey(tx: Tx, id: string): Promise<MailKey> {
  const key = await lockKey(tx, id);
  if (!key) throw new MusterError('not-found', `There is no key ${id}.`);
  return key;
}
