import { z } from 'zod';

const scopeId = z.string().min(1).max(64);
/** A VO's name, as VOMS and the operations portal write it: `biomed`, `vo.example.org`. */
export const voName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,118}[A-Za-z0-9])?$/, 'must be the name of a VO');

/** For whom an actor acts: the whole federation (the CSIRT), the sites of one NGI, one site, or one VO. */
export const scope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('federation') }),
  z.object({ kind: z.literal('ngi'), ngiId: scopeId }),
  z.object({ kind: z.literal('site'), siteId: scopeId }),
  z.object({ kind: z.literal('vo'), vo: voName }),
]);
export type Scope = z.infer<typeof scope>;

/** The roles that can be given to somebody. */
export const grantedRole = z.enum(['administrator', 'officer', 'auditor', 'site-contact', 'vo-manager']);
export type GrantedRole = z.infer<typeof grantedRole>;

/** `system` is Muster itself (jobs, ticks); no token carries it. */
export type Role = GrantedRole | 'system';

/** Who does something. Every use case takes one. */
export interface Actor {
  /** The person's, the token's or the one-time link's id, or `system`. */
  id: string;
  name: string;
  role: Role;
  scope: Scope;
}

/**
 * Which scopes a role can have: an officer is of the CSIRT or of one NGI, a site contact of one site, a VO manager of
 * one VO.
 */
export const scopesOfRole: Record<GrantedRole, readonly Scope['kind'][]> = {
  administrator: ['federation'],
  officer: ['federation', 'ngi'],
  auditor: ['federation'],
  'site-contact': ['site'],
  'vo-manager': ['vo'],
};

/** For a refusal: which scopes a role may be given with. */
export const scopeMistake =
  'this role cannot have this scope (officer: federation or ngi; site-contact: site; vo-manager: vo; others: federation)';

/** What Muster does on its own account. */
export const systemActor: Actor = {
  id: 'system',
  name: 'Muster',
  role: 'system',
  scope: { kind: 'federation' },
};
