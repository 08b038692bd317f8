import { hash } from 'node:crypto';

/** SHA-256 in lower-case hex, of text as UTF-8 or of bytes. */
export function sha256Of(content: string | Uint8Array): string {
  return hash('sha256', content);
}

/**
 * The same as 32 bytes. By way of hex, for a digest that Node hands out as bytes has memory of its own and costs three
 * times as much (measured).
 */
export function sha256Bytes(content: string | Uint8Array): Buffer {
  return Buffer.from(sha256Of(content), 'hex');
}
