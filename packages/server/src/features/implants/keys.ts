import { createHmac } from 'node:crypto';
import { memoryToken, unlinkedToken } from '@muster/implant';
import { deriveSigningKey, type Keys, type SigningKey } from '../../kernel/keys.ts';

/**
 * Every key of an implant comes from the installation's master secret, so none is stored:
 * a copy of the database alone can neither forge a beat nor sign an order.
 */

/** 32 bytes: the beats of this deployment are authenticated with it. */
export function deploymentKey(keys: Pick<Keys, 'master'>, deploymentId: string): Buffer {
  return createHmac('sha256', keys.master).update(`deployment-key:${deploymentId}`).digest();
}

const orderKeys = new WeakMap<Buffer, Map<string, SigningKey>>();

/** Signs the orders of one campaign and the configuration of its implants. */
export function orderKeyOf(keys: Pick<Keys, 'master'>, campaignId: string): SigningKey {
  const ofMaster = orderKeys.get(keys.master) ?? new Map<string, SigningKey>();
  orderKeys.set(keys.master, ofMaster);
  let key = ofMaster.get(campaignId);
  if (!key) {
    key = deriveSigningKey(keys.master, `campaign:${campaignId}:orders`);
    ofMaster.set(campaignId, key);
  }
  return key;
}

export interface VolatileTokens {
  /** Null until the deployment was bound: it depends on the nonce of the first answer. */
  memory: string | null;
  unlinked: string;
}

/** What an examiner of the running copy can find in its memory and in its unlinked open file. */
export function tokensOf(
  keys: Pick<Keys, 'master'>,
  deployment: { id: string; nonce: string | null },
): VolatileTokens {
  const key = deploymentKey(keys, deployment.id);
  return {
    memory: deployment.nonce === null ? null : memoryToken(key, deployment.nonce),
    unlinked: unlinkedToken(key),
  };
}
