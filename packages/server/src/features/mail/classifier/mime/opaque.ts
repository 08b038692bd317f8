const dataOid = '\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01';
const MOST_CHUNKS = 100_000;

/**
 * The message inside an opaquely signed S/MIME body (RFC 8551 3.5.2): the content octets of CMS signed-data (RFC 5652 5.2),
 * in definite or indefinite (BER) form. The signature is not checked here. Null where there is none, as in encrypted mail.
 */
export function signedContent(der: string): string | null {
  const at = der.indexOf(dataOid);
  if (at === -1) return null;
  const explicit = readLength(der, at + dataOid.length, 0xa0);
  return explicit && octets(der, explicit.content);
}

/** An OCTET STRING, whole (04) or in chunks (24). */
function octets(der: string, at: number): string | null {
  const whole = readLength(der, at, 0x04);
  if (whole) return der.slice(whole.content, whole.content + whole.length);
  const chunked = readLength(der, at, 0x24);
  if (!chunked) return null;
  const chunks: string[] = [];
  let next = chunked.content;
  for (
    let chunk = readLength(der, next, 0x04);
    chunk && chunks.length < MOST_CHUNKS;
    chunk = readLength(der, next, 0x04)
  ) {
    chunks.push(der.slice(chunk.content, chunk.content + chunk.length));
    next = chunk.content + chunk.length;
    if (chunked.length >= 0 && next >= chunked.content + chunked.length) break;
  }
  return chunks.join('');
}

/** Reads tag and length (X.690 8.1.3); -1 is the indefinite length. */
function readLength(der: string, at: number, tag: number): { content: number; length: number } | null {
  if (der.charCodeAt(at) !== tag) return null;
  const first = der.charCodeAt(at + 1);
  if (Number.isNaN(first)) return null;
  if (first < 0x80) return { content: at + 2, length: first };
  const count = first & 0x7f;
  if (count === 0) return { content: at + 2, length: -1 };
  if (count > 4) return null;
  let length = 0;
  for (let step = 0; step < count; step += 1) length = length * 256 + (der.charCodeAt(at + 2 + step) || 0);
  return { content: at + 2 + count, length };
}
