import type { EvidenceReceipt, ReceiptKey, ReceiptStatement } from '@muster/contract';
import type { App } from '../../app.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { deriveSigningKey, type SigningKey } from '../../kernel/keys.ts';

/** A key of its own: whoever holds a receipt can prove what was handed over, and nothing else is signed by it. */
function keyOf(app: Pick<App, 'keys'>): SigningKey {
  return deriveSigningKey(app.keys.master, 'evidence:receipts');
}

export function receiptKeyOf(app: Pick<App, 'keys'>): ReceiptKey {
  const key = keyOf(app);
  return { kty: 'OKP', crv: 'Ed25519', x: key.publicKey.toString('base64url'), kid: key.id };
}

/** RFC 7515 and RFC 8037; the same statement gives the same receipt. */
export function signReceipt(app: Pick<App, 'keys'>, statement: ReceiptStatement): EvidenceReceipt {
  const { kid, ...jwk } = receiptKeyOf(app);
  const header = base64url(canonicalJson({ alg: 'EdDSA', kid, jwk, typ: statement.type }));
  const payload = base64url(canonicalJson(statement));
  const signature = keyOf(app).sign(`${header}.${payload}`).toString('base64url');
  return { statement, payload, protected: header, signature };
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
