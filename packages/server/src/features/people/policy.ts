import type { Actor } from '@muster/contract';

/** Only an administrator gives access, to anybody, and Muster itself at the first run. */
export function mayIssueToken(actor: Actor): boolean {
  return actor.role === 'administrator' || actor.role === 'system';
}

/** Who has access is no secret from those who audit. */
export function mayListTokens(actor: Actor): boolean {
  return actor.role === 'administrator' || actor.role === 'auditor' || actor.role === 'system';
}

/** Everybody may give up their own token. */
export function mayRevokeToken(actor: Actor, token: { id: string }): boolean {
  return actor.role === 'administrator' || actor.role === 'system' || actor.id === token.id;
}

export function mayReadRefusals(actor: Actor): boolean {
  return actor.role === 'administrator' || actor.role === 'system';
}
