import { createHash } from 'node:crypto';
import type { Actor, GrantedRole, Scope, SignInMethod } from '@muster/contract';

/**
 * A session ends after a day whatever happens (NIST SP 800-63B-4, section 2.2.3, AAL2: no more than 24 hours), and
 * when it was not used for two hours. A page that is open and live counts as use: a board on a wall stays for the day.
 */
export const SESSION_LASTS_MS = 24 * 60 * 60_000;
export const SESSION_IDLE_MS = 2 * 60 * 60_000;
const USE_IS_NOTED_EVERY_MS = 60_000;
/** As far as the clocks of servers may differ that work side by side. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

export interface Session {
  id: string;
  method: SignInMethod;
  personId: string | null;
  grantId: string | null;
  tokenId: string | null;
  portalLinkId: string | null;
  device: string;
  madeAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
}

/** A role of a person for a time. */
export interface Grant {
  id: string;
  personId: string;
  role: GrantedRole;
  scope: Scope;
  source: 'person' | 'group';
  givenBy: string;
  givenAt: Date;
  startsAt: Date;
  endsAt: Date | null;
  endedAt: Date | null;
  endedBy: string | null;
}

export function isOpen(session: Session, now: Date): boolean {
  if (session.endedAt !== null || now >= session.expiresAt) return false;
  // A clock that was set back would else give it more than its day.
  if (session.madeAt.getTime() - now.getTime() > CLOCKS_DIFFER_MS) return false;
  return now.getTime() - session.lastUsedAt.getTime() < SESSION_IDLE_MS;
}

export function isSessionUseWorthNoting(session: Session, now: Date): boolean {
  return Math.abs(now.getTime() - session.lastUsedAt.getTime()) >= USE_IS_NOTED_EVERY_MS;
}

export function isActive(grant: Pick<Grant, 'startsAt' | 'endsAt' | 'endedAt'>, now: Date): boolean {
  if (grant.endedAt !== null) return false;
  return grant.startsAt <= now && (grant.endsAt === null || now < grant.endsAt);
}

export function actorOfGrant(person: { id: string; name: string }, grant: Grant): Actor {
  return { id: person.id, name: person.name, role: grant.role, scope: grant.scope };
}

const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdg\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/\bFxiOS\//, 'Firefox'],
  [/\b(Headless)?Chrom(e|ium)\/|\bCriOS\//, 'Chromium'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Enough to tell one's own devices apart, and no more: versions would tell people apart. */
export function deviceOf(userAgent: string | undefined): string {
  const find = (list: readonly [RegExp, string][]) =>
    list.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
  const browser = find(BROWSERS);
  const system = find(SYSTEMS);
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? 'another program';
}

/** A name for what must be counted and must not be written down: a mail address, an address of a network. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
