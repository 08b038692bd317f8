import { z } from 'zod';
import { grantedRole, scope, scopesOfRole } from './actor.ts';
import { idOf, instant } from './common.ts';

export const tokenId = idOf('tok');

/** An API token's text: `mst_` and 256 random bits in base64url. Shown once, kept only as its SHA-256. */
export const tokenSecret = z.string().regex(/^mst_[A-Za-z0-9_-]{43}$/, 'must be a Muster token (mst_…)');

export const issueTokenRequest = z
  .object({
    /** For people to tell tokens apart; never enters the ledger in the clear. */
    name: z.string().trim().min(1).max(120),
    role: grantedRole,
    scope: scope.default({ kind: 'federation' }),
    validDays: z.number().int().min(1).max(3650).default(365),
  })
  .refine((request) => scopesOfRole[request.role].includes(request.scope.kind), {
    path: ['scope'],
    message:
      'this role cannot have this scope (officer: federation or ngi; site-contact: site; others: federation)',
  });
export type IssueTokenRequest = z.infer<typeof issueTokenRequest>;
export type IssueTokenInput = z.input<typeof issueTokenRequest>;

export const tokenView = z.object({
  id: z.string(),
  name: z.string(),
  role: grantedRole,
  scope,
  issuedAt: instant,
  issuedBy: z.string(),
  expiresAt: instant,
  revokedAt: instant.nullable(),
  /** To the minute; null when it was never used. */
  lastUsedAt: instant.nullable(),
});
export type TokenView = z.infer<typeof tokenView>;

/** The only answer that ever holds a token's text. */
export const issuedToken = z.object({ secret: tokenSecret, token: tokenView });
export type IssuedToken = z.infer<typeof issuedToken>;

export const firstRunRequest = z.object({
  secret: z.string().min(1).max(100),
  name: z.string().trim().min(1).max(120).default('first administrator'),
});
export type FirstRunRequest = z.infer<typeof firstRunRequest>;

/** Who the server takes the caller for. */
export const whoAmI = z.object({ id: z.string(), name: z.string(), role: grantedRole, scope });
export type WhoAmI = z.infer<typeof whoAmI>;
