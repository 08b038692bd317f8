import { createHmac, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { memoryToken, unlinkedToken } from '@muster/implant';
import { deriveSecret, type Keys, type SigningKey, signingKey } from '../../kernel/keys.ts';

/**
 * Every key of an implant comes from the installation's master secret, so none is stored:
 * a copy of the database alone can neither forge a beat nor sign an order.
 */

/** 32 bytes: the beats of this deployment are authenticated with it. */
export function deploymentKey(keys: Pick<Keys, 'master'>, deploymentId: string): Buffer {
  return createHmac('sha256', keys.master).update(`deployment-key:${deploymentId}`).digest();
}

export interface OrderKey extends SigningKey {
  /** Signs off the main thread: under load thousands of orders a second are signed. */
  signLater(text: Buffer): Promise<Buffer>;
}

/** RFC 8410: what stands before the 32 octets of the seed. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const orderKeys = new WeakMap<Buffer, Map<string, OrderKey>>();

/** Signs the orders of one campaign and the configuration of its implants. */
export function orderKeyOf(keys: Pick<Keys, 'master'>, campaignId: string): OrderKey {
  const ofMaster = orderKeys.get(keys.master) ?? new Map<string, OrderKey>();
  orderKeys.set(keys.master, ofMaster);
  let key = ofMaster.get(campaignId);
  if (!key) {
    const seed = deriveSecret(keys.master, `campaign:${campaignId}:orders`);
    const der = Buffer.concat([PRIVATE_PREFIX, seed]);
    const object = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    key = { ...signingKey(seed), signLater: (text) => signInPool(object, text) };
    ofMaster.set(campaignId, key);
  }
  return key;
}

function signInPool(key: KeyObject, text: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign(null, text, key, (error, signature) => (error ? reject(error) : resolve(signature)));
  });
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
