import { isIP } from 'node:net';
import { DoorError, type SiteDoor } from '../../ports/deployer.ts';

export interface SshAddress {
  user: string;
  host: string;
  port: number;
  /** As in known_hosts, without the host: `ssh-ed25519 AAAA…`. */
  hostKey: string;
}

const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
const USER = /^[a-z_][a-z0-9_-]{0,31}$/;
const HOST_KEY = /^(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa) [A-Za-z0-9+/]{40,2000}={0,2}$/;

/**
 * Reads `ssh://user@host:port` and the pinned key from the setting `hostKey`.
 * @throws DoorError invalid, for root, for a host without a pinned key, and for whatever is no plain name.
 */
export function sshAddressOf(door: SiteDoor): SshAddress {
  const url = URL.canParse(door.url) ? new URL(door.url) : null;
  if (url?.protocol !== 'ssh:') throw new DoorError('invalid', 'the door’s address is no ssh URL');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) === 0 && !HOST.test(host)) throw new DoorError('invalid', 'the door’s host is no name');
  const user = url.username;
  if (user === 'root') throw new DoorError('invalid', 'nothing is deployed as root');
  if (!USER.test(user) || url.password !== '')
    throw new DoorError('invalid', 'the door’s address needs a user and no password');
  // A comment after the key is let fall.
  const hostKey = (door.settings.hostKey ?? '').trim().split(/\s+/).slice(0, 2).join(' ');
  if (!HOST_KEY.test(hostKey))
    throw new DoorError(
      'invalid',
      'the setting hostKey of the door must hold its key, as `ssh-ed25519 AAAA…`',
    );
  return { user, host, port: url.port === '' ? 22 : Number(url.port), hostKey };
}
