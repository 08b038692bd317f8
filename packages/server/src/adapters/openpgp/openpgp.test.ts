import { mailCryptoContract } from '../../ports/mail-crypto.contract.ts';
import { OpenPgp } from './openpgp.ts';

mailCryptoContract(() => new OpenPgp());
