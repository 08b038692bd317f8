import { z } from 'zod';
import { grantedRole, scope, scopeMistake, scopesOfRole } from './actor.ts';
import { idOf, instant } from './common.ts';

export const tokenId = idOf('tok');
export const personId = idOf('per');
export const grantId = idOf('grt');
export const sessionId = idOf('ses');

/** An API token's text: `mst_` and 256 random bits in base64url. Shown once, kept only as its SHA-256. */
export const tokenSecret = z.string().regex(/^mst_[A-Za-z0-9_-]{43}$/, 'must be a Muster token (mst_…)');

export const issueTokenRequest = z
  .object({
    /** For people to tell tokens apart; never enters the ledger in the clear. */
    name: z.string().trim().min(1).max(120),
    role: grantedRole,
    scope: scope.default({ kind: 'federation' }),
    validDays: z.number().int().min(1).max(3650).default(365),
    /** Whose it is: it ends with the person. Without one it is a program's. */
    owner: personId.optional(),
  })
  .refine((request) => scopesOfRole[request.role].includes(request.scope.kind), {
    path: ['scope'],
    message: scopeMistake,
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
  /** Whose it is; null for a program's. */
  owner: personId.nullable(),
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

/** How somebody came in. */
export const signInMethod = z.enum([
  'password',
  'passkey',
  'oidc',
  'invitation',
  'first-run',
  'token',
  'link',
]);
export type SignInMethod = z.infer<typeof signInMethod>;

/** One role that a person has for a time. A session acts under one of them. */
export const ownGrant = z.object({
  id: grantId,
  role: grantedRole,
  scope,
  /** The name of the NGI, site or VO; null for the whole federation. */
  scopeName: z.string().nullable(),
  from: instant,
  /** Null: until somebody ends it. */
  until: instant.nullable(),
});
export type OwnGrant = z.infer<typeof ownGrant>;

/** Who the server takes the caller for. */
export const whoAmI = z.object({
  /** The person's, the token's or the one-time link's id. */
  id: z.string(),
  name: z.string(),
  /** Null for somebody who is signed in and has no access yet. */
  role: grantedRole.nullable(),
  scope: scope.nullable(),
  /** The name of the NGI, site or VO of the scope; null for the whole federation. */
  scopeName: z.string().nullable(),
  /** Null for a program that presents a token. */
  session: z
    .object({
      id: sessionId,
      method: signInMethod,
      since: instant,
      /** It ends then, whatever happens. */
      expiresAt: instant,
      /** It ends when it was not used for so long. */
      idleSeconds: z.number().int(),
    })
    .nullable(),
  /** The account; null for tokens and one-time links. */
  person: z.object({ id: personId, name: z.string(), mail: z.string().nullable() }).nullable(),
  /** What this person may act as now; empty for tokens and one-time links. */
  grants: z.array(ownGrant),
  /** Under which grant this session acts. */
  activeGrant: grantId.nullable(),
  /** Whom to ask about access. */
  askAt: z.string(),
});
export type WhoAmI = z.infer<typeof whoAmI>;

/** What a program wants to know of itself. */
export const tokenHolder = whoAmI.pick({ id: true, name: true, role: true, scope: true });

export const switchGrantRequest = z.object({ grant: grantId });
