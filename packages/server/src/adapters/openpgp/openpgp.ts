import { LateMailCrypto } from '../../ports/late-mail-crypto.ts';
import { recogniser } from './recognise.ts';

/** PGP/MIME (RFC 3156) over OpenPGP (RFC 9580); reads armour inside a plain text too, where that is the whole text. */
export class OpenPgp extends LateMailCrypto {
  constructor() {
    super(recogniser, async () => new (await import('./operations.ts')).OpenPgpOperations());
  }
}
