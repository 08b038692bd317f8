import { createHash } from 'node:crypto';
import { type ReceiptClaims, receiptClaims } from '@muster/contract';
import { mayHaveSigned, type ReceiptKey, signingKey } from './receipt-keys.ts';
import { isStorable } from './storable-receipt.ts';

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

export interface Signer {
  agentId: string;
  siteId: string;
  keys: readonly ReceiptKey[];
}

/** Reads a receipt and checks that this agent signed it, for its own site. */
export async function readReceipt(
  jws: string,
  signer: Signer,
  receivedAt: Date,
): Promise<ReadReceipt | ReceiptRefusal> {
  const parts = jws.split('.');
  const [head = '', body = ''] = parts;
  if (parts.length !== 3) return malformed('it is no compact JWS');
  const header = json(head) as { alg?: unknown; typ?: unknown; crit?: unknown } | undefined;
  if (header?.alg !== 'EdDSA' || header.typ !== 'muster-receipt+jwt' || header.crit !== undefined)
    return malformed('its header must say alg EdDSA and typ muster-receipt+jwt');
  const claims = receiptClaims.safeParse(json(body));
  if (!claims.success) {
    const issue = claims.error.issues[0];
    return malformed(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it has another form'}`);
  }
  if (!isStorable(claims.data)) return malformed('it holds a text, a number or a time that cannot be kept');
  const { iat } = claims.data;
  const counting = signer.keys.filter((key) => mayHaveSigned(key, iat, receivedAt));
  const isSigned = (await signingKey(jws, counting)) !== undefined;
  if (!isSigned)
    return {
      code: 'receipt.forged',
      detail: 'No key that this agent has now signed it. It was not kept.',
    };
  if (claims.data.iss !== signer.agentId || claims.data.siteId !== signer.siteId) {
    return {
      code: 'receipt.foreign',
      detail: 'It speaks for another agent or site than the one that sends it. It was not kept.',
    };
  }
  if (namesAnother(claims.data.jti, signer.agentId)) {
    return {
      code: 'receipt.foreign',
      detail:
        'Its jti begins with the id of another agent, whose own receipt would not be taken any more. It was not kept.',
    };
  }
  return { claims: claims.data, jws, sha256: createHash('sha256').update(jws).digest('hex') };
}

/** Agents call their receipts after themselves, and each name is taken once in the whole federation. */
function namesAnother(jti: string, agentId: string): boolean {
  return jti.startsWith('agt_') && !jti.startsWith(agentId);
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
