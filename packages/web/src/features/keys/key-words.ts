import type { KeyState, KeyView } from '@muster/contract';

export const kindWords = { openpgp: 'OpenPGP', smime: 'S/MIME' } as const;

export interface StateWord {
  says: string;
  tone: 'pass' | 'none' | 'late' | 'fail';
}

export const stateWords: Readonly<Record<KeyState, StateWord>> = {
  verified: { says: 'verified', tone: 'pass' },
  unverified: { says: 'not verified', tone: 'none' },
  'expires-soon': { says: 'expires soon', tone: 'late' },
  expired: { says: 'expired', tone: 'fail' },
  revoked: { says: 'revoked', tone: 'fail' },
};

/** What is to be said of a key first. Of ours, that it is ours suffices; of one that is over, that it is. */
export function wordOf(key: KeyView): StateWord {
  if (key.own && key.retiredAt !== null && key.revoked === null) return { says: 'retired', tone: 'none' };
  return key.own && key.state === 'verified' ? { says: 'in use', tone: 'pass' } : stateWords[key.state];
}

/** What stands beside the state: who made sure and how, or until when it holds. */
export function stateDetail(key: KeyView): string {
  if (key.revoked) return key.revoked.why;
  const ends = key.expiresAt === null ? 'without an end' : `until ${key.expiresAt.slice(0, 10)}`;
  if (key.own && key.retiredAt !== null) return `since ${key.retiredAt.slice(0, 10)}; still reads`;
  if (key.own) return ends;
  if (key.verifiedBy) return `by ${key.verifiedBy.name}, ${key.verifiedBy.how}; ${ends}`;
  return key.vouched ? `by its authority; ${ends}` : ends;
}

/** As people read it out: in fours. */
export function fingerprintText(fingerprint: string): string {
  return fingerprint.replace(/(.{4})(?=.)/g, '$1 ');
}
