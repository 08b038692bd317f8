import type { MailCryptoView } from '@muster/contract';

export interface CryptoWord {
  says: string;
  /** `pass` is to be relied on, `none` says nothing, `late` needs a look, `fail` is not to be trusted. */
  tone: 'pass' | 'none' | 'late' | 'fail';
  /** What it means, and what to do. */
  means: string;
}

/** What was found of a mail's protection, in words; empty for a mail without any. */
export function cryptoWords(crypto: MailCryptoView | null): CryptoWord[] {
  if (!crypto) return [];
  if (crypto.partial) return [partialWord(crypto)];
  const encryption = encryptionWord(crypto);
  const signature = signatureWord(crypto);
  return [...(signature ? [signature] : []), ...(encryption ? [encryption] : [])];
}

function partialWord({ encrypted }: MailCryptoView): CryptoWord {
  const what = encrypted ? 'encrypted' : 'signed';
  return {
    says: `Only partly ${what}`,
    tone: 'late',
    means: encrypted
      ? 'An encrypted part stands beside others. It was not opened: what stands around it could carry its words elsewhere. Ask for the mail as a whole.'
      : 'Words stand beside the signed part, as mailing lists add them. Nothing of the mail counts as signed.',
  };
}

function encryptionWord({ encrypted, reading }: MailCryptoView): CryptoWord | undefined {
  if (!encrypted) return undefined;
  if (reading === 'read')
    return { says: 'Encrypted', tone: 'pass', means: 'Only its recipients could read it.' };
  if (reading === 'not-for-us')
    return {
      says: 'Encrypted to somebody else',
      tone: 'fail',
      means:
        'It is encrypted to a key that is not ours. Ask its sender to encrypt it to the key under Settings, Keys.',
    };
  return {
    says: 'Encrypted, damaged',
    tone: 'fail',
    means: 'It could not be decrypted: it was altered or cut on its way. Ask its sender to send it again.',
  };
}

function signatureWord({ signature }: MailCryptoView): CryptoWord | undefined {
  if (!signature) return undefined;
  const { state, keyVerified, matchesSender } = signature;
  const signer = signature.signer === '' ? 'an unknown key' : signature.signer;
  switch (state) {
    case 'valid':
      return validWord(signer, keyVerified, matchesSender);
    case 'invalid':
      return {
        says: 'Signature does not fit',
        tone: 'fail',
        means:
          'The mail is not what was signed: it was changed, or the signature was put to it by somebody else.',
      };
    case 'unknown-key':
      return {
        says: 'Signed by an unknown key',
        tone: 'none',
        means:
          'Nobody here knows the key, so the signature says nothing. Import the key and compare its fingerprint.',
      };
    case 'expired':
      return {
        says: `Signed by ${signer}, key expired`,
        tone: 'late',
        means: 'The key had ended when the mail came. Ask for the renewed key.',
      };
    case 'revoked':
      return {
        says: `Signed by ${signer}, key revoked`,
        tone: 'fail',
        means: 'The key is in other hands, or its owner gave it up. Take it for a stranger’s mail.',
      };
  }
}

function validWord(signer: string, keyVerified: boolean, matchesSender: boolean): CryptoWord {
  if (!keyVerified)
    return {
      says: `Signed by ${signer}, key not verified`,
      tone: 'none',
      means:
        'The signature fits, but nobody has made sure whose key it is. Compare its fingerprint by phone.',
    };
  if (!matchesSender)
    return {
      says: `Signed by ${signer}, from another address`,
      tone: 'late',
      means: 'The signature fits and the key is verified, but the mail says it comes from somebody else.',
    };
  return {
    says: `Signed by ${signer}, key verified`,
    tone: 'pass',
    means: 'It is what its sender wrote, and somebody made sure whose key it is.',
  };
}
