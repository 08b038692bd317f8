import type { KeyState, Protection, ProtectionRule, TlpLabel } from '@muster/contract';
import type { MailKeyTable } from '../../db/tables/keyring.ts';

/** A key with the addresses for which it is used and believed. */
export interface MailKey extends Omit<MailKeyTable, 'private_sealed' | 'verified_how' | 'revoked_why'> {
  verified_how: string;
  revoked_why: string;
  addresses: string[];
}

const SOON_MS = 30 * 86_400_000;

export function isVerified(key: Pick<MailKey, 'verified_at' | 'vouched'>): boolean {
  return key.verified_at !== null || key.vouched;
}

export function keyStateAt(key: MailKey, at: Date): KeyState {
  if (key.revoked_at !== null) return 'revoked';
  if (key.expires_at !== null && key.expires_at <= at) return 'expired';
  if (key.expires_at !== null && key.expires_at.getTime() - at.getTime() <= SOON_MS) return 'expires-soon';
  return isVerified(key) ? 'verified' : 'unverified';
}

/** Why nothing can be encrypted to this key now, in words; null when it can. */
export function whyNotTo(key: MailKey, at: Date, onlyVerified: boolean): string | null {
  if (key.revoked_at !== null) return 'the key was revoked';
  if (key.expires_at !== null && key.expires_at <= at)
    return `the key expired on ${key.expires_at.toISOString().slice(0, 10)}`;
  if (!key.can_encrypt) return 'the key is not for encrypting';
  if (onlyVerified && !isVerified(key)) return 'nobody has verified the key yet';
  return null;
}

export interface Choice {
  key: MailKey | null;
  /** Why none was found; null where one was. */
  problem: string | null;
}

/** Of the keys of one address the one to encrypt to: a verified one before any other, then the newest. */
export function chooseKey(keys: readonly MailKey[], at: Date, onlyVerified: boolean): Choice {
  const usable = keys.filter((key) => whyNotTo(key, at, onlyVerified) === null);
  const [best] = [...usable].sort(
    (a, b) =>
      Number(isVerified(b)) - Number(isVerified(a)) ||
      b.made_at.getTime() - a.made_at.getTime() ||
      (a.fingerprint < b.fingerprint ? -1 : 1),
  );
  if (best) return { key: best, problem: null };
  const newest = [...keys].sort((a, b) => b.made_at.getTime() - a.made_at.getTime())[0];
  return { key: null, problem: newest ? whyNotTo(newest, at, onlyVerified) : 'no key is known' };
}

/** Ours that signs, and is given out: the newest that has not ended. */
export function currentOwn(keys: readonly MailKey[], at: Date): MailKey | null {
  const usable = keys.filter(
    (key) =>
      key.retired_at === null &&
      key.revoked_at === null &&
      key.can_sign &&
      (key.expires_at === null || key.expires_at > at),
  );
  return [...usable].sort((a, b) => b.imported_at.getTime() - a.imported_at.getTime())[0] ?? null;
}

/** What a label asks for as long as nobody changed it. */
export const DEFAULT_RULES: readonly ProtectionRule[] = [
  { tlp: 'RED', encrypt: 'must', sign: true },
  { tlp: 'AMBER+STRICT', encrypt: 'should', sign: true },
  { tlp: 'AMBER', encrypt: 'may', sign: false },
  { tlp: 'GREEN', encrypt: 'may', sign: false },
  { tlp: 'CLEAR', encrypt: 'may', sign: false },
];

export function ruleFor(rules: readonly ProtectionRule[], tlp: TlpLabel): ProtectionRule {
  const found = [...rules, ...DEFAULT_RULES].find((rule) => rule.tlp === tlp);
  // A label that nobody thought of is treated like the strictest.
  return found ?? { tlp, encrypt: 'must', sign: true };
}

export interface Parts {
  sign: boolean;
  encrypt: boolean;
}

export function partsOf(protection: Protection): Parts {
  return {
    sign: protection === 'sign' || protection === 'sign-encrypt',
    encrypt: protection === 'encrypt' || protection === 'sign-encrypt',
  };
}

export function protectionOf({ sign, encrypt }: Parts): Protection {
  if (encrypt) return sign ? 'sign-encrypt' : 'encrypt';
  return sign ? 'sign' : 'none';
}

/** Fingerprints as people read them out: in any case, with spaces, colons or none. */
export function sameFingerprint(a: string, b: string): boolean {
  const bare = (text: string) => text.replace(/[\s:]/g, '').toUpperCase();
  return bare(a) === bare(b);
}
