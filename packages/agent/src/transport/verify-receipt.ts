import { type Predecessor, type ReceiptClaims, receiptClaims } from '@muster/contract';
import { compactVerify, decodeProtectedHeader, errors, importJWK } from 'jose';

/** What a receipt of an agent that was here before must say to count. */
export interface ExpectedReceipt {
  predecessors: readonly Predecessor[];
  siteId: string;
  orderId: string;
}

export type ReceiptVerdict = { ok: true; claims: ReceiptClaims } | { ok: false; why: string };

const RECEIPT_TYPE = 'muster-receipt+jwt';

/** Whether a predecessor signed it, with a key that was pinned, for this site and this order. */
export async function verifyReceipt(jws: string, expected: ExpectedReceipt): Promise<ReceiptVerdict> {
  const read = receiptClaims.safeParse(claimed(jws));
  if (!read.success) return { ok: false, why: 'it does not have the form of a receipt' };
  const { iss, iat, siteId, orderId } = read.data;
  const signer = expected.predecessors.find(({ agentId }) => agentId === iss);
  if (!signer) return { ok: false, why: `it speaks for ${iss}, whose place this agent does not take` };
  if (siteId !== expected.siteId || orderId !== expected.orderId)
    return { ok: false, why: 'it is about another site or order than was asked for' };
  const keys = signer.keys.filter(({ endedAt }) => endedAt === null || iat * 1000 <= Date.parse(endedAt));
  for (const { x } of keys) if (await isSignedWith(jws, x)) return { ok: true, claims: read.data };
  return { ok: false, why: `no key of ${iss} that was pinned at enrolment signed it` };
}

/** What it says; not believed before its signature is verified. */
function claimed(jws: string): unknown {
  try {
    const { alg, typ } = decodeProtectedHeader(jws);
    if (alg !== 'EdDSA' || typ !== RECEIPT_TYPE) return undefined;
    return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

async function isSignedWith(jws: string, x: string): Promise<boolean> {
  try {
    const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x }, 'EdDSA');
    await compactVerify(jws, key, { algorithms: ['EdDSA'] });
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
}
