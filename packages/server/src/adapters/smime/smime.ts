import { LateMailCrypto } from '../../ports/late-mail-crypto.ts';
import { recogniser } from './recognise.ts';

/** S/MIME 4.0 (RFC 8551). A certificate is trusted where an authority of the configured bundle vouches for it, or an officer took it up. */
export class Smime extends LateMailCrypto {
  /** @param authorities PEM of those who may vouch for people; null for none */
  constructor(authorities: string | null) {
    super(recogniser, async () => new (await import('./operations.ts')).SmimeOperations(authorities));
  }
}
