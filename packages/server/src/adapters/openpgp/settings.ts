import type { PartialConfig } from 'openpgp';
import { LARGEST_CONTENT_BYTES } from '../../ports/mail-crypto.ts';

/**
 * What is not authenticated is never given out, what unpacks to too much is refused, and nothing is written that GnuPG
 * 2.2 does not read.
 */
export const settings: PartialConfig = {
  allowUnauthenticatedMessages: false,
  allowUnauthenticatedStream: false,
  maxDecompressedMessageSize: LARGEST_CONTENT_BYTES,
  aeadProtect: false,
  v6Keys: false,
  showVersion: false,
  showComment: false,
  // A stranger's message must not make us spend gigabytes on a passphrase that we do not even have.
  maxArgon2MemoryExponent: 16,
};
