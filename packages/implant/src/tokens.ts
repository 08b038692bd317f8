import { createHmac } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 base 32 in lower case, without padding. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
}

/** 16 characters (80 bits) of the base 32 of HMAC-SHA256(key, text): the form of every token here. */
export function hmacToken(key: Uint8Array, text: string): string {
  return base32(createHmac('sha256', key).update(text).digest()).slice(0, 16);
}

/** The token that the running implant holds in memory only, once it has had an answer with this nonce. */
export function memoryToken(key: Uint8Array, nonce: string): string {
  return hmacToken(key, `memory:${nonce}`);
}

/** The token in the implant's unlinked open file. */
export function unlinkedToken(key: Uint8Array): string {
  return hmacToken(key, 'unlinked');
}
