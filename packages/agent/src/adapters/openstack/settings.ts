import { authSettings, openStackSettings } from '@muster/openstack';
import { z } from 'zod';

const seconds = z.number().min(0).max(86_400);

/** An OpenStack cloud in the site's agent.yaml. Secrets stand in files of their own. */
export const openStackSystemSettings = z.strictObject({
  auth_url: openStackSettings.shape.authUrl,
  region: z.string().optional(),
  interface: openStackSettings.shape.interface,
  /** Hosts that may be given the token; whichever the catalogue names when it is left out. */
  hosts: z.array(z.string()).optional(),
  auth: z.discriminatedUnion('method', [
    z.strictObject({
      method: z.literal('password'),
      username: z.string(),
      user_domain: z.string().default('Default'),
      password_file: z.string(),
      project: z.string(),
      project_domain: z.string().default('Default'),
    }),
    z.strictObject({ method: z.literal('application-credential'), id: z.string(), secret_file: z.string() }),
    z.strictObject({
      method: z.literal('oidc'),
      identity_provider: z.string(),
      protocol: z.string(),
      /** Read anew at every sign-in; something of the site's keeps it fresh. */
      access_token_file: z.string(),
      project: z.string(),
      project_domain: z.string().default('Default'),
    }),
  ]),
  /** Issuers by the names that Keystone gives its identity providers. */
  issuers: z.record(z.string(), z.url()).default({}),
  /** `token_cache_time` of the services' keystonemiddleware; 300 is its default. */
  token_cache_seconds: seconds.default(300),
  /** What this Keystone does with application credentials of a user who is disabled: Zed keeps them. */
  disabling_deletes_credentials: z.boolean().nullable().default(null),
  page_size: z.number().int().min(1).max(1000).default(200),
  /** How long a change may take to show: starting computes take a minute. */
  settle_seconds: seconds.default(90),
  snapshot_seconds: seconds.default(3600),
});
export type OpenStackSystemSettings = z.infer<typeof openStackSystemSettings>;

type ReadSecret = (path: string) => Promise<string>;

/** What the client needs, with the secrets read from their files. */
export async function clientSettings(settings: OpenStackSystemSettings, read: ReadSecret) {
  return {
    authUrl: settings.auth_url,
    auth: authSettings.parse(await authOf(settings.auth, read)),
    interface: settings.interface,
    ...(settings.region === undefined ? {} : { region: settings.region }),
    ...(settings.hosts === undefined ? {} : { hosts: settings.hosts }),
  };
}

async function authOf(auth: OpenStackSystemSettings['auth'], read: ReadSecret): Promise<unknown> {
  if (auth.method === 'application-credential')
    return { method: auth.method, id: auth.id, secret: await read(auth.secret_file) };
  const project = { projectName: auth.project, projectDomainName: auth.project_domain };
  if (auth.method === 'oidc')
    return {
      method: auth.method,
      identityProvider: auth.identity_provider,
      protocol: auth.protocol,
      project,
    };
  const { username, user_domain: userDomainName } = auth;
  return { method: auth.method, username, userDomainName, password: await read(auth.password_file), project };
}
