import { createHash } from 'node:crypto';
import type { Actor, GrantedRole, Scope, TokenView } from '@muster/contract';
import { randomSecret } from '../../kernel/ids.ts';

const TOKEN_PREFIX = 'mst_';
const USE_IS_NOTED_EVERY_MS = 60_000;
export const FIRST_RUN_LINK_LASTS_MS = 60 * 60_000;
export const DAY_MS = 24 * 60 * 60_000;

export interface Token {
  id: string;
  name: string;
  role: GrantedRole;
  scope: Scope;
  issuedBy: string;
  issuedAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  /** Whose it is; null for a program's. */
  personId: string | null;
  /** The grant it rests on, when a person issued it for themselves. */
  grantId: string | null;
}

export function newTokenSecret(): string {
  return TOKEN_PREFIX + randomSecret();
}

/**
 * What is kept of a secret. A plain hash is enough: the secret has 256 random bits, there is nothing to guess,
 * and looking it up by its hash leaks nothing through timing.
 */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function isUsable(token: Token, now: Date): boolean {
  return token.revokedAt === null && now < token.expiresAt;
}

/** The last use is kept to the minute, so that a busy client does not write at every request. */
export function isUseWorthNoting(token: Token, now: Date): boolean {
  return token.lastUsedAt === null || now.getTime() - token.lastUsedAt.getTime() >= USE_IS_NOTED_EVERY_MS;
}

export function actorOf(token: Token): Actor & { role: GrantedRole } {
  return { id: token.id, name: token.name, role: token.role, scope: token.scope };
}

export function tokenViewOf(token: Token): TokenView {
  return {
    id: token.id,
    name: token.name,
    role: token.role,
    scope: token.scope,
    issuedAt: token.issuedAt.toISOString(),
    issuedBy: token.issuedBy,
    expiresAt: token.expiresAt.toISOString(),
    revokedAt: token.revokedAt?.toISOString() ?? null,
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    owner: token.personId,
  };
}
