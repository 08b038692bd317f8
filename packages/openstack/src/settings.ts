import { z } from 'zod';

const name = z.string().min(1).max(255);

export const projectScope = z.union([
  z.object({ projectId: name }),
  z.object({ projectName: name, projectDomainName: name.default('Default') }),
]);

/** How to sign in at Keystone v3. An application credential has its project in it. */
export const authSettings = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('password'),
    username: name,
    userDomainName: name.default('Default'),
    password: z.string().min(1),
    project: projectScope,
  }),
  z.object({ method: z.literal('application-credential'), id: name, secret: z.string().min(1) }),
  z.object({
    method: z.literal('oidc'),
    /** As Keystone calls them: `egi.eu` and `openid`. */
    identityProvider: name,
    protocol: name,
    project: projectScope,
  }),
]);
export type AuthSettings = z.infer<typeof authSettings>;

export const openStackSettings = z.object({
  /** With its version: `https://keystone.example.org:5000/v3`. */
  authUrl: z.url({ protocol: /^https?$/ }),
  auth: authSettings,
  region: name.optional(),
  interface: z.enum(['public', 'internal', 'admin']).default('public'),
  /** Hosts that may be given the token. Without it, whichever the catalogue names. */
  hosts: z.array(name).optional(),
});
export type OpenStackSettings = z.infer<typeof openStackSettings>;
