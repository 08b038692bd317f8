import type { MimeEntity } from '../kernel/mime-entity.ts';

export type CryptoKind = 'openpgp' | 'smime';

/** What is to be read of a public key or certificate. */
export interface PublicKeyFacts {
  kind: CryptoKind;
  /** Hex, upper case: of an OpenPGP key as RFC 9580 has it, of a certificate its SHA-256. */
  fingerprint: string;
  /** By which messages name it; several where it has subkeys. */
  ids: string[];
  /** As they stand in it: `Ada Day <ada@alpha.example>`. */
  userIds: string[];
  /** The mail addresses among them, lower case. */
  addresses: string[];
  algorithm: string;
  createdAt: Date;
  expiresAt: Date | null;
  revoked: boolean;
  canSign: boolean;
  canEncrypt: boolean;
  /** For certificates: whether a configured authority vouches for it, for mail. */
  vouched: boolean;
  /** Armoured key, or PEM with the chain that came with it. Never holds a private part. */
  publicText: string;
}

/** One of our own keys, its private part in the clear: never to be kept or logged in this form. */
export interface OwnKey {
  facts: PublicKeyFacts;
  privateText: string;
}

export interface KnownKey {
  fingerprint: string;
  publicText: string;
  /** Somebody here says that it must not be trusted any more. */
  revoked: boolean;
}

/** Where the keys are found that a message asks for. */
export interface KeyRing {
  own(kind: CryptoKind): Promise<OwnKey[]>;
  known(kind: CryptoKind, ids: readonly string[]): Promise<KnownKey[]>;
}

/**
 * `valid`: these bytes were signed by the key. `invalid`: they were not, or they were changed. `unknown-key`: nobody here
 * knows the key, or vouches for its certificate, so it says nothing. `expired`, `revoked`: of the key, or of the signature.
 */
export type SignatureState = 'valid' | 'invalid' | 'unknown-key' | 'expired' | 'revoked';

export interface FoundSignature {
  state: SignatureState;
  /** Null where the key is not known. */
  fingerprint: string | null;
  /** What the signature says of itself. */
  signedAt: Date | null;
  /** Whom the key or certificate names; empty where the key is not known. */
  userIds: string[];
  addresses: string[];
}

export interface Opened {
  /** Null where the entity was not encrypted. */
  decrypted: 'yes' | 'not-for-us' | 'broken' | null;
  /** Null where it carries none. */
  signature: FoundSignature | null;
  /** The entity inside: exactly what was signed or encrypted. Null where it could not be had. */
  content: string | null;
}

/** Signs and encrypts mail in one way. Every adapter passes `mail-crypto.contract.ts`. Times are passed in. */
export interface MailCrypto {
  readonly kind: CryptoKind;
  /** All keys in a text, without any private part. @throws KeyError for what holds none */
  readKeys(text: string, at: Date): Promise<PublicKeyFacts[]>;
  /** @throws KeyError for what is no private key, or a wrong passphrase */
  readOwnKey(text: string, passphrase: string | null, at: Date): Promise<OwnKey>;
  generateKey(of: { name: string; address: string; at: Date; validDays: number }): Promise<OwnKey>;
  /**
   * Wraps an entity: header fields, empty line, body, all lines CRLF and of 7-bit characters. Signed first, then encrypted.
   * @throws KeyError when a key cannot do what is asked of it at that time
   */
  protect(entity: string, how: { sign: OwnKey | null; encryptTo: string | null; at: Date }): Promise<string>;
  /** What this entity, as a whole, is; null for what is none of its own. */
  recognise(entity: MimeEntity): 'signed' | 'encrypted' | null;
  /** Never throws for anything that a stranger can send. Only for what `recognise` knows. */
  open(entity: MimeEntity, ring: KeyRing, at: Date): Promise<Opened>;
}

/** A key that cannot be used; its message is for people. */
export class KeyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KeyError';
  }
}

/** Bytes of one content after decryption and unpacking; more counts as broken. */
export const LARGEST_CONTENT_BYTES = 40 * 1024 * 1024;
/** A clock may be ahead of ours by so much. */
export const CLOCK_SKEW_MS = 10 * 60_000;
