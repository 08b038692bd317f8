import type { Actor, GrantedRole, Scope } from '@muster/contract';

/** Only an administrator gives access to others, and Muster itself at the first run. */
function isAdministrator(actor: Actor): boolean {
  return actor.role === 'administrator' || actor.role === 'system';
}

/** What a token would let its holder do. */
export interface WantedToken {
  role: GrantedRole;
  scope: Scope;
  owner?: string | undefined;
}

/** Administrators make tokens for anybody; a person makes their own, for no more than they act as. */
export function mayIssueToken(actor: Actor, wanted: WantedToken): boolean {
  if (isAdministrator(actor)) return true;
  return wanted.owner === actor.id && wanted.role === actor.role && isSameScope(wanted.scope, actor.scope);
}

/** Who has access is no secret from those who audit; everybody sees their own tokens. */
export function maySeeAllTokens(actor: Actor): boolean {
  return isAdministrator(actor) || actor.role === 'auditor';
}

/** Everybody may give up their own token. */
export function mayRevokeToken(actor: Actor, token: { id: string; personId?: string | null }): boolean {
  return isAdministrator(actor) || actor.id === token.id || actor.id === token.personId;
}

/** Invite people, give and end roles, end people and their sessions. */
export function mayManagePeople(actor: Actor): boolean {
  return isAdministrator(actor);
}

/** Who can do what is no secret from those who audit. */
export function maySeePeople(actor: Actor): boolean {
  return isAdministrator(actor) || actor.role === 'auditor';
}

/** A way into the portal for a site's contact: those who coordinate, for the sites that they answer for. */
export function mayMakePortalLink(actor: Actor, site: { ngiId: string | null }): boolean {
  if (isAdministrator(actor)) return true;
  if (actor.role !== 'officer') return false;
  if (actor.scope.kind === 'federation') return true;
  return actor.scope.kind === 'ngi' && site.ngiId !== null && site.ngiId === actor.scope.ngiId;
}

export function mayReadRefusals(actor: Actor): boolean {
  return isAdministrator(actor);
}

export function isSameScope(one: Scope, other: Scope): boolean {
  return one.kind === other.kind && scopeId(one) === scopeId(other);
}

function scopeId(scope: Scope): string | null {
  switch (scope.kind) {
    case 'federation':
      return null;
    case 'ngi':
      return scope.ngiId;
    case 'site':
      return scope.siteId;
    case 'vo':
      return scope.vo;
  }
}
