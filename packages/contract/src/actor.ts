import { z } from 'zod';

/** For whom an actor acts: the whole federation (the CSIRT), the sites of one NGI, or one site. */
export const scope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('federation') }),
  z.object({ kind: z.literal('ngi'), ngiId: z.string().min(1).max(64) }),
  z.object({ kind: z.literal('site'), siteId: z.string().min(1).max(64) }),
]);
export type Scope = z.infer<typeof scope>;

/** The roles that can be given to somebody. */
export const grantedRole = z.enum(['administrator', 'officer', 'auditor', 'site-contact']);
export type GrantedRole = z.infer<typeof grantedRole>;

/** `system` is Muster itself (jobs, ticks); no token carries it. */
export type Role = GrantedRole | 'system';

/** Who does something. Every use case takes one. */
export interface Actor {
  /** The token's id, or `system`. */
  id: string;
  name: string;
  role: Role;
  scope: Scope;
}

/** Which scopes a role can have: an officer is of the CSIRT or of one NGI, a site contact of one site. */
export const scopesOfRole: Record<GrantedRole, readonly Scope['kind'][]> = {
  administrator: ['federation'],
  officer: ['federation', 'ngi'],
  auditor: ['federation'],
  'site-contact': ['site'],
};

/** What Muster does on its own account. */
export const systemActor: Actor = {
  id: 'system',
  name: 'Muster',
  role: 'system',
  scope: { kind: 'federation' },
};
