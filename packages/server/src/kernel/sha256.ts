import { createHash } from 'node:crypto';

/** SHA-256 in lower-case hex, of text as UTF-8 or of bytes. */
export function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
