import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { type ReceiptClaims, receiptClaims } from '@muster/contract';

export interface ReadReceipt {
  claims: ReceiptClaims;
  jws: string;
  /** Over the compact form. */
  sha256: string;
}

export type ReceiptRefusal = {
  code: 'receipt.malformed' | 'receipt.forged' | 'receipt.foreign';
  detail: string;
};

/** A key counts for what was signed before it ended. */
export interface ReceiptKey {
  /** RFC 8037 `x`, base64url. */
  x: string;
  endedAt: Date | null;
}

export interface Signer {
  agentId: string;
  siteId: string;
  keys: readonly ReceiptKey[];
}

/** Reading a key takes longer than verifying with it, and the same thousand come again and again. */
const keys = new Map<string, KeyObject>();
const MOST_KEYS = 20_000;

function keyOf(x: string): KeyObject {
  const found = keys.get(x);
  if (found) return found;
  if (keys.size >= MOST_KEYS) keys.clear();
  const made = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  keys.set(x, made);
  return made;
}

/** Reads a receipt and checks that this agent signed it, for its own site. */
export async function readReceipt(jws: string, signer: Signer): Promise<ReadReceipt | ReceiptRefusal> {
  const parts = jws.split('.');
  const [head = '', body = '', signature = ''] = parts;
  if (parts.length !== 3) return malformed('it is no compact JWS');
  const header = json(head) as { alg?: unknown; typ?: unknown; crit?: unknown } | undefined;
  if (header?.alg !== 'EdDSA' || header.typ !== 'muster-receipt+jwt' || header.crit !== undefined)
    return malformed('its header must say alg EdDSA and typ muster-receipt+jwt');
  const claims = receiptClaims.safeParse(json(body));
  if (!claims.success) {
    const issue = claims.error.issues[0];
    return malformed(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it has another form'}`);
  }
  const signed = Buffer.from(`${head}.${body}`, 'latin1');
  const isSigned = await isSignedBy(
    signer.keys,
    signed,
    Buffer.from(signature, 'base64url'),
    claims.data.iat,
  );
  if (!isSigned)
    return { code: 'receipt.forged', detail: 'No key of this agent signed it. It was not kept.' };
  if (claims.data.iss !== signer.agentId || claims.data.siteId !== signer.siteId) {
    return {
      code: 'receipt.foreign',
      detail: 'It speaks for another agent or site than the one that sends it. It was not kept.',
    };
  }
  return { claims: claims.data, jws, sha256: createHash('sha256').update(jws).digest('hex') };
}

/** In the pool of threads: a thousand agents that answer at once would hold up everybody else. */
const verified = promisify(verify) as (
  algorithm: null,
  data: Buffer,
  key: KeyObject,
  signature: Buffer,
) => Promise<boolean>;

async function isSignedBy(
  held: readonly ReceiptKey[],
  signed: Buffer,
  signature: Buffer,
  iat: number,
): Promise<boolean> {
  for (const { x, endedAt } of held) {
    if (endedAt !== null && iat * 1000 > endedAt.getTime()) continue;
    if (await verified(null, signed, keyOf(x), signature)) return true;
  }
  return false;
}

function malformed(why: string): ReceiptRefusal {
  return { code: 'receipt.malformed', detail: `The receipt cannot be read: ${why}. It was not kept.` };
}

function json(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
