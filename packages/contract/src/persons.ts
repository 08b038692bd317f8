import { z } from 'zod';
import { grantedRole, scope, scopeMistake, scopesOfRole } from './actor.ts';
import { idOf, instant } from './common.ts';
import { grantId, personId, sessionId, signInMethod } from './people.ts';

export const personName = z.string().trim().min(1).max(120);
/** With which a person signs in by password; nothing is ever sent to whoever merely has it. */
export const personMail = z.email().max(254);

/** What is long enough, the server says: `waysIn.shortestPassword`. */
export const newPassword = z.string().min(1).max(1024);

/** A role for a time. Only an administrator may have one without an end. */
export const grantRequest = z
  .object({
    role: grantedRole,
    scope: scope.default({ kind: 'federation' }),
    /** When absent, from now on. */
    from: z.iso.datetime({ offset: true }).optional(),
    /** Null: until somebody ends it. */
    until: z.iso.datetime({ offset: true }).nullable(),
  })
  .refine((request) => scopesOfRole[request.role].includes(request.scope.kind), {
    path: ['scope'],
    message: scopeMistake,
  })
  .refine((request) => request.until !== null || request.role === 'administrator', {
    path: ['until'],
    message: 'a role is given for a time; only an administrator’s may have no end',
  });
export type GrantRequest = z.infer<typeof grantRequest>;
export type GrantInput = z.input<typeof grantRequest>;

export const invitePersonRequest = z.object({
  name: personName,
  mail: personMail.nullable().default(null),
  grants: z.array(grantRequest).max(50).default([]),
});
export type InvitePersonRequest = z.infer<typeof invitePersonRequest>;

export const changePersonRequest = z.object({
  name: personName.optional(),
  mail: personMail.nullable().optional(),
});
export type ChangePersonRequest = z.infer<typeof changePersonRequest>;

export const grantState = z.enum(['coming', 'active', 'over', 'ended']);
export type GrantState = z.infer<typeof grantState>;

export const grantView = z.object({
  id: grantId,
  role: grantedRole,
  scope,
  scopeName: z.string().nullable(),
  from: instant,
  until: instant.nullable(),
  /** `group`: from a group of the identity provider, and gone with it. */
  source: z.enum(['person', 'group']),
  givenBy: z.string(),
  givenAt: instant,
  endedAt: instant.nullable(),
  /** `coming` before its time, `over` after it, `ended` when somebody ended it. */
  state: grantState,
});
export type GrantView = z.infer<typeof grantView>;

export const personView = z.object({
  id: personId,
  name: z.string(),
  mail: z.string().nullable(),
  /** `invited`: the one-time link was not used yet. */
  state: z.enum(['invited', 'active', 'ended']),
  madeAt: instant,
  madeBy: z.string(),
  endedAt: instant.nullable(),
  grants: z.array(grantView),
  /** How this person can sign in. */
  waysIn: z.object({
    password: z.boolean(),
    passkeys: z.number().int(),
    /** Issuers of the identity providers. */
    providers: z.array(z.string()),
  }),
  /** Until when the open one-time link lets them in; null when there is none. */
  invitedUntil: instant.nullable(),
  lastUsedAt: instant.nullable(),
});
export type PersonView = z.infer<typeof personView>;

/** The only answer that ever holds a one-time link. */
export const oneTimeLink = z.object({
  /** To be put after the server's address; its secret stands behind the #, which browsers send nowhere. */
  path: z.string(),
  expiresAt: instant,
});
export type OneTimeLink = z.infer<typeof oneTimeLink>;

export const invitedPerson = z.object({ person: personView, link: oneTimeLink });
export type InvitedPerson = z.infer<typeof invitedPerson>;

export const sessionView = z.object({
  id: sessionId,
  method: signInMethod,
  /** `Firefox on Linux`. */
  device: z.string(),
  since: instant,
  /** To the minute. */
  lastUsedAt: instant,
  expiresAt: instant,
  /** The session that asks. */
  current: z.boolean(),
});
export type SessionView = z.infer<typeof sessionView>;

export const passkeyId = idOf('pky');

export const passkeyView = z.object({
  id: passkeyId,
  name: z.string(),
  addedAt: instant,
  lastUsedAt: instant.nullable(),
  /** Kept by a service that shares it between devices. */
  backedUp: z.boolean(),
});
export type PasskeyView = z.infer<typeof passkeyView>;

/** How I can sign in. */
export const accountView = z.object({
  password: z.object({ setAt: instant }).nullable(),
  passkeys: z.array(passkeyView),
  providers: z.array(z.object({ issuer: z.string(), addedAt: instant })),
});
export type AccountView = z.infer<typeof accountView>;

export const changePasswordRequest = z.object({
  /** Needed when there is one already. */
  current: z.string().min(1).max(1024).optional(),
  password: newPassword,
});
export type ChangePasswordRequest = z.infer<typeof changePasswordRequest>;
