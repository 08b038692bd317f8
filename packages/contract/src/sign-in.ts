import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { tokenSecret } from './people.ts';
import { newPassword, oneTimeLink, personMail, personName } from './persons.ts';

/** 256 random bits in base64url, as they stand behind the # of a one-time link. */
export const linkSecret = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'is not a whole link');

export const ceremonyId = idOf('cer');

/** What a browser's navigator.credentials answers, in its JSON form (WebAuthn Level 3, section 5.1). */
const credential = {
  id: z.string().min(1).max(2000),
  rawId: z.string().min(1).max(2000),
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()),
  authenticatorAttachment: z.string().max(40).optional(),
};
const base64url = z.string().max(100_000);

export const newPasskeyResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
});

export const usedPasskeyResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: z.string().max(200).optional(),
  }),
});

export const newPasskey = z.object({
  ceremony: ceremonyId,
  response: newPasskeyResponse,
  /** What the person calls it: `phone`, `blue key`. */
  name: z.string().trim().min(1).max(60).default('passkey'),
});
export type NewPasskey = z.infer<typeof newPasskey>;

export const usedPasskey = z.object({ ceremony: ceremonyId, response: usedPasskeyResponse });
export type UsedPasskey = z.infer<typeof usedPasskey>;

/** Options for navigator.credentials, passed on to the browser as they are. */
export const passkeyOptions = z.object({
  ceremony: ceremonyId,
  options: z.record(z.string(), z.unknown()),
});
export type PasskeyOptions = z.infer<typeof passkeyOptions>;

/** One of: an API token to act as; mail and password; a passkey; what the identity provider sent back; a site's link. */
export const openSessionRequest = z.union([
  z.strictObject({ token: tokenSecret }),
  z.strictObject({ mail: z.string().trim().min(3).max(254), password: z.string().min(1).max(1024) }),
  z.strictObject({ passkey: usedPasskey }),
  /** The query with which the provider sent the browser back, `?code=…&state=…`. */
  z.strictObject({ oidc: z.string().min(1).max(8000) }),
  z.strictObject({ link: linkSecret }),
]);
export type OpenSessionRequest = z.infer<typeof openSessionRequest>;

/** What the sign-in page can offer here. */
export const waysIn = z.object({
  /** The name for which passkeys hold: `localhost`, or that of the public address. */
  passkeyName: z.string(),
  /** Characters that a new password has at least. */
  shortestPassword: z.number().int(),
  /** Null when no identity provider is set up. */
  provider: z.object({ label: z.string() }).nullable(),
  /** Nobody is administrator yet: the server's terminal shows the link of the first run. */
  firstRun: z.boolean(),
  askAt: z.string(),
});
export type WaysIn = z.infer<typeof waysIn>;

export const beginOidcRequest = z.object({
  /** Ties the account at the provider to the person of this open invitation. */
  invitation: linkSecret.optional(),
});
export const begunOidc = z.object({ url: z.url() });

/** How a person will sign in: at least one of the two. */
const firstWayIn = {
  password: newPassword.optional(),
  passkey: newPasskey.optional(),
};
function hasWayIn(request: { password?: unknown; passkey?: unknown }): boolean {
  return request.password !== undefined || request.passkey !== undefined;
}
const noWayIn = { path: ['password'], message: 'choose a password or add a passkey' };

export const invitationSecret = z.object({ secret: linkSecret });
/** Whom an invitation is for. */
export const invitationView = z.object({ name: z.string(), mail: z.string().nullable(), expiresAt: instant });
export type InvitationView = z.infer<typeof invitationView>;

export const acceptInvitationRequest = z
  .object({ secret: linkSecret, ...firstWayIn })
  .refine(hasWayIn, noWayIn);
export type AcceptInvitationRequest = z.infer<typeof acceptInvitationRequest>;

export const firstAdministratorRequest = z
  .object({ secret: linkSecret, name: personName, mail: personMail, ...firstWayIn })
  .refine(hasWayIn, noWayIn);
export type FirstAdministratorRequest = z.infer<typeof firstAdministratorRequest>;

export const firstPasskeyRequest = z.object({ secret: linkSecret, name: personName, mail: personMail });

export const portalLinkId = idOf('lnk');

export const portalLinkRequest = z.object({
  /** Its id or its name. */
  site: z.string().min(1).max(200),
  /** The id of the contact whom it is for. */
  contact: z.string().min(1).max(64).optional(),
  hours: z.number().int().min(1).max(72).default(24),
});
export type PortalLinkRequest = z.infer<typeof portalLinkRequest>;
export type PortalLinkInput = z.input<typeof portalLinkRequest>;

export const portalLinkView = z.object({
  id: portalLinkId,
  site: z.object({ id: z.string(), name: z.string() }),
  contact: z.string().nullable(),
  madeBy: z.string(),
  madeAt: instant,
  expiresAt: instant,
  usedAt: instant.nullable(),
  withdrawnAt: instant.nullable(),
});
export type PortalLinkView = z.infer<typeof portalLinkView>;

export const madePortalLink = z.object({ link: oneTimeLink, portalLink: portalLinkView });
export type MadePortalLink = z.infer<typeof madePortalLink>;
