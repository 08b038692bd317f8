import { mailCryptoContract } from '../../ports/mail-crypto.contract.ts';
import { Smime } from './smime.ts';

mailCryptoContract(() => new Smime(null));
