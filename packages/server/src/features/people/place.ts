import type { Config } from '../../kernel/config.ts';
import { MusterError } from '../../kernel/errors.ts';
import type { PasskeyPlace } from './passkeys.ts';

/** What of a request tells where the browser thinks it is. */
export interface Seen {
  headers: { host?: string | undefined; origin?: string | undefined };
}

/** The name that passkeys hold for: that of the public address, else `localhost`. An address of numbers can have none. */
export function passkeyName({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return publicUrl === undefined ? 'localhost' : new URL(publicUrl).hostname;
}

/** @throws MusterError `auth.passkey-refused` where no passkey can be used */
export function passkeyPlace(config: Pick<Config, 'publicUrl'>, request: Seen): PasskeyPlace {
  const name = passkeyName(config);
  if (config.publicUrl !== undefined) return { name, origin: new URL(config.publicUrl).origin };
  const host = request.headers.host ?? '';
  if (/^localhost(:\d+)?$/.test(host)) return { name, origin: `http://${host}` };
  throw new MusterError(
    'auth.passkey-refused',
    `Passkeys hold for names, and here for localhost: open http://localhost${/:\d+$/.exec(host)?.[0] ?? ''} instead. Nothing was changed.`,
  );
}

/** Where the provider sends the browser back to: a page of ours, which then asks for the session itself. */
export function redirectUri(config: Pick<Config, 'publicUrl'>, request: Seen): string {
  const base = config.publicUrl ?? `http://${request.headers.host ?? 'localhost'}`;
  return `${base}/sign-in/callback`;
}
