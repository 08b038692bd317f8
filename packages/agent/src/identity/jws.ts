import { sign } from 'node:crypto';
import type { AgentKey } from './agent-key.ts';

/** A JWS in compact form (RFC 7515, EdDSA of RFC 8037). The same claims and key always give the same text. */
export function compactJws(key: AgentKey, typ: string, claims: object): string {
  const signed = `${encoded({ alg: 'EdDSA', typ, kid: key.thumbprint })}.${encoded(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key.privateKey).toString('base64url')}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
