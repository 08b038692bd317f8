import type { NewPasskey, PasskeyOptions, UsedPasskey } from '@muster/contract';
import { startAuthentication, startRegistration } from '@simplewebauthn/browser';

type Registration = Parameters<typeof startRegistration>[0]['optionsJSON'];
type Authentication = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** Why no passkey can be used on this page, or null when one can. Passkeys hold for a name, over a safe line. */
export function passkeyObstacle(name: string): 'unknown' | 'address' | null {
  if (typeof PublicKeyCredential === 'undefined') return 'unknown';
  const host = location.hostname;
  return host === name || host.endsWith(`.${name}`) ? null : 'address';
}

/** This same page under the name for which passkeys hold. */
export function addressWithName(name: string): string {
  const url = new URL(location.href);
  url.hostname = name;
  return url.href;
}

/** @throws Error in words for the person, when they or their device said no */
export async function makePasskey({ ceremony, options }: PasskeyOptions, name: string): Promise<NewPasskey> {
  const made = await said(() => startRegistration({ optionsJSON: options as unknown as Registration }));
  return { ceremony, name, response: made as unknown as NewPasskey['response'] };
}

/** @throws Error in words for the person, when they or their device said no */
export async function askPasskey({ ceremony, options }: PasskeyOptions): Promise<UsedPasskey> {
  const used = await said(() => startAuthentication({ optionsJSON: options as unknown as Authentication }));
  return { ceremony, response: used as unknown as UsedPasskey['response'] };
}

async function said<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    const { name } = error as Error;
    if (name === 'InvalidStateError') throw new Error('This device has a passkey of yours already.');
    if (name === 'NotAllowedError' || name === 'AbortError')
      throw new Error('No passkey was used: it was cancelled, or this device has none for this server.');
    throw new Error('This device could not use a passkey.');
  }
}

/** What the person would call a passkey of this device. */
export function deviceName(): string {
  const agent = navigator.userAgent;
  const known = ['Android', 'iPhone', 'iPad', 'Windows', 'Macintosh', 'Linux'].find((one) =>
    agent.includes(one),
  );
  return known === 'Macintosh' ? 'Mac' : (known ?? 'passkey');
}
