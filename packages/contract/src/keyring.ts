import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { tlpLabel } from './incidents.ts';

export const keyId = idOf('key');
export const cryptoKind = z.enum(['openpgp', 'smime']);
export type CryptoKindName = z.infer<typeof cryptoKind>;

/** How a message goes out. Signed first, then encrypted. */
export const protection = z.enum(['none', 'sign', 'encrypt', 'sign-encrypt']);
export type Protection = z.infer<typeof protection>;

/**
 * `verified`: an officer compared the fingerprint with its owner, or an authority vouches for the certificate.
 * `expires-soon`: verified or not, within thirty days.
 */
export const keyState = z.enum(['unverified', 'verified', 'expires-soon', 'expired', 'revoked']);
export type KeyState = z.infer<typeof keyState>;

export const keyView = z.object({
  id: keyId,
  kind: cryptoKind,
  /** Hex, upper case. */
  fingerprint: z.string(),
  userIds: z.array(z.string()),
  /** For which it is used and believed. */
  addresses: z.array(z.string()),
  algorithm: z.string(),
  canSign: z.boolean(),
  canEncrypt: z.boolean(),
  state: keyState,
  verified: z.boolean(),
  /** Who said so, when and how they made sure; null where nobody did. */
  verifiedBy: z.object({ name: z.string(), at: instant, how: z.string() }).nullable(),
  /** A configured authority vouches for it. */
  vouched: z.boolean(),
  revoked: z.object({ at: instant, why: z.string() }).nullable(),
  madeAt: instant,
  expiresAt: instant.nullable(),
  importedAt: instant,
  origin: z.enum(['pasted', 'mail', 'generated']),
  own: z.boolean(),
  /** Of our own: reads what is still encrypted to it, signs nothing more. */
  retiredAt: instant.nullable(),
  publicText: z.string(),
});
export type KeyView = z.infer<typeof keyView>;

export const listKeysQuery = z.object({
  own: z.enum(['yes', 'no']).optional(),
  address: z.string().trim().toLowerCase().max(320).optional(),
});
export type ListKeysQuery = z.infer<typeof listKeysQuery>;

const keyText = z.string().min(1).max(400_000);
const mailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(320)
  .regex(/^[^\s@<>"]+@[^\s@<>"]+$/, 'must be a mail address');

export const importKeysRequest = z.strictObject({
  /** Armoured OpenPGP keys, or certificates as PEM with their chain. */
  text: keyText,
  /** Beside those that the keys name. */
  addresses: z.array(mailAddress).max(20).default([]),
});
export type ImportKeysRequest = z.infer<typeof importKeysRequest>;

export const importFromMailRequest = z.strictObject({ mail: idOf('mail') });

export const verifyKeyRequest = z.strictObject({
  /** How it was made sure whose it is: `read out on the phone by Ada Day`. */
  how: z.string().trim().min(3).max(500),
  /** As it was compared: typed or pasted, spaces do not count. Must be the key's own. */
  fingerprint: z.string().trim().min(8).max(200),
});
export type VerifyKeyRequest = z.infer<typeof verifyKeyRequest>;

export const revokeKeyRequest = z.strictObject({ why: z.string().trim().min(3).max(500) });
export type RevokeKeyRequest = z.infer<typeof revokeKeyRequest>;

export const generateOwnKeyRequest = z.strictObject({
  kind: cryptoKind,
  /** Who it is of, for people: `Federation CSIRT`. */
  name: z.string().trim().min(2).max(100),
  validDays: z.number().int().min(30).max(1830).default(730),
});
export type GenerateOwnKeyRequest = z.infer<typeof generateOwnKeyRequest>;

export const importOwnKeyRequest = z.strictObject({
  /** Armoured private key, or PEM: private key, certificate, chain. */
  text: keyText,
  passphrase: z.string().max(1000).optional(),
});
export type ImportOwnKeyRequest = z.infer<typeof importOwnKeyRequest>;

const encryptRule = z.enum(['must', 'should', 'may']);

/**
 * What a label asks of a message: `must` – a recipient without a verified key stops it; `should` – it is encrypted to
 * whoever has a key, and the others are named; `may` – it is encrypted where an officer asks for it.
 */
export const protectionRule = z.object({ tlp: tlpLabel, encrypt: encryptRule, sign: z.boolean() });
export type ProtectionRule = z.infer<typeof protectionRule>;

export const setProtectionRuleRequest = z.strictObject({ encrypt: encryptRule, sign: z.boolean() });
export type SetProtectionRuleRequest = z.infer<typeof setProtectionRuleRequest>;

/** One recipient of a message that is being written. */
export const recipientProtection = z.object({
  address: z.string(),
  /** The key that would be used; null where there is none that can be. */
  key: z.object({ id: keyId, kind: cryptoKind, fingerprint: z.string(), verified: z.boolean() }).nullable(),
  /** Why it cannot be written to like this, in words; null where it can. */
  problem: z.string().nullable(),
});
export type RecipientProtection = z.infer<typeof recipientProtection>;

export const messageProtection = z.object({
  rule: protectionRule,
  /** What the message will go out as; what the label demands is never left out. */
  protection,
  recipients: z.array(recipientProtection),
  /** Why it cannot go out at all; empty when it can. */
  blocked: z.array(z.string()),
});
export type MessageProtection = z.infer<typeof messageProtection>;

export const messageProtectionQuery = z.object({
  tlp: tlpLabel,
  /** Several are separated by commas. */
  to: z.string().max(40_000),
  wanted: protection.default('none'),
});
export type MessageProtectionQuery = z.infer<typeof messageProtectionQuery>;

/** What was found of a mail's signature and encryption when it was read. */
export const mailCrypto = z.object({
  kind: cryptoKind,
  encrypted: z.boolean(),
  /** Of an encrypted mail: whether it could be read here, and if not, why. */
  reading: z.enum(['read', 'not-for-us', 'broken']).nullable(),
  /** Only a part of it was signed or encrypted: nothing of it counts as such. */
  partial: z.boolean(),
  signature: z
    .object({
      state: z.enum(['valid', 'invalid', 'unknown-key', 'expired', 'revoked']),
      /** Null where the key is not known here. */
      fingerprint: z.string().nullable(),
      /** Whom the key names. */
      signer: z.string(),
      signedAt: instant.nullable(),
      /** The key belongs to the address that stands in From. */
      matchesSender: z.boolean(),
      /** At that time an officer or an authority vouched for the key. */
      keyVerified: z.boolean(),
    })
    .nullable(),
});
export type MailCryptoView = z.infer<typeof mailCrypto>;

/** A mailbox that is read by IMAP. */
export const mailboxView = z.object({
  name: z.string(),
  readAt: instant.nullable(),
  failingSince: instant.nullable(),
  failure: z.string(),
});
export type MailboxView = z.infer<typeof mailboxView>;

/** The key state of one contact address of a site. */
export const contactKeyView = z.object({
  address: z.string(),
  keys: z.array(
    z.object({ kind: cryptoKind, fingerprint: z.string(), state: keyState, verified: z.boolean() }),
  ),
});
export type ContactKeyView = z.infer<typeof contactKeyView>;
