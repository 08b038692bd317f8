import { type PublicJwk, type RotateKeyRequest, rotateKeyClaims } from '@muster/contract';
import { type CryptoKey, compactVerify } from 'jose';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { type AgentIdentity, demandActive, forgetAgent } from './authenticate.ts';
import { demandKey, keyOf } from './key-checks.ts';
import { thumbprintOf } from './model.ts';
import * as store from './store.ts';

const KEY_TYPE = 'muster-agent-key+jwt';
/** A paper that was signed longer ago, or later, counts for nothing: nobody rotates with one that was kept. */
const FRESH_MS = 5 * 60_000;
/** What a successor pins of one agent at most. */
const MOST_KEYS = 100;

/**
 * A new key, signed by the old one and by itself, counts from now on and alone. The stream, its numbers and what waits
 * on it stay.
 */
export async function rotateKey(
  app: App,
  { agentId }: AgentIdentity,
  request: RotateKeyRequest,
): Promise<{ fingerprint: string }> {
  const newKey = await demandKey(request.publicKey);
  const thumbprint = thumbprintOf(request.publicKey);
  await inTransaction(app.db, async (tx) => {
    const agent = await store.lockAgent(tx, agentId);
    if (!agent) throw new MusterError('agent.invalid', 'There is no such agent.');
    demandActive(agent);
    const wanted = { agentId, publicKey: request.publicKey, now: app.clocks.machine.now() };
    await demandSigned(request.byOld, await keyOf(agent.x), 'old', wanted);
    await demandSigned(request.byNew, newKey, 'new', wanted);
    if (await store.isKnownKey(tx, thumbprint)) throw refused('it was used before, by this agent or another');
    await demandRoomForKey(tx, agentId);
    const at = app.clocks.procedure.now();
    await tx
      .updateTable('agent_key')
      .set({ ended_at: at })
      .where('agent_id', '=', agentId)
      .where('ended_at', 'is', null)
      .execute();
    await store.insertKey(tx, { agentId, x: request.publicKey.x, thumbprint, at });
    await store.insertChanges(tx, agentId, at, [{ what: 'key', detail: thumbprint }]);
    await appendEntry(tx, {
      at,
      kind: 'agent.key-rotated',
      subject: agentId,
      actor: agentId,
      body: { site: agent.site_id, from: agent.thumbprint, to: thumbprint },
    });
  });
  forgetAgent(app, agentId);
  return { fingerprint: thumbprint };
}

/** An agent that is to take this one's place pinned its keys when it enrolled: it would believe no later one. */
async function demandRoomForKey(tx: Tx, agentId: string): Promise<void> {
  const successor = await store.waitingSuccessor(tx, agentId);
  if (successor !== undefined)
    throw refused(
      `agent ${successor} enrolled to take the place of this one, and knows the keys that were there by then; have it confirmed or revoked first`,
    );
  if ((await store.countKeys(tx, agentId)) >= MOST_KEYS)
    throw refused(
      'it would be one key more than an agent may have in its life; enrol a new one in its place',
    );
}

async function demandSigned(
  jws: string,
  key: CryptoKey,
  which: 'old' | 'new',
  wanted: { agentId: string; publicKey: PublicJwk; now: Date },
): Promise<void> {
  const claims = await compactVerify(jws, key, { algorithms: ['EdDSA'] })
    .then(({ payload, protectedHeader }) => {
      if (protectedHeader.typ !== KEY_TYPE) throw new Error(`its typ is not ${KEY_TYPE}`);
      return rotateKeyClaims.parse(JSON.parse(new TextDecoder().decode(payload)));
    })
    .catch(() => {
      throw refused(`the signature of the ${which} key does not hold`);
    });
  if (claims.agentId !== wanted.agentId || claims.publicKey.x !== wanted.publicKey.x)
    throw refused(`the ${which} key signed for another agent or key`);
  if (Math.abs(wanted.now.getTime() - Date.parse(claims.at)) > FRESH_MS)
    throw refused(`the ${which} key signed at another time than now`);
}

function refused(why: string): MusterError {
  return new MusterError(
    'agent.key-refused',
    `The new key cannot be taken: ${why}. The old one still counts.`,
  );
}
