import { publicJwk } from '@muster/contract';
import { ConfigError, loadConfig } from '../config/load-config.ts';
import { thumbprintOf } from '../identity/agent-key.ts';
import { keepIdentity, loadIdentity } from '../identity/identity.ts';
import { takeLock } from '../run/lock.ts';
import { realDisk } from '../spool/disk.ts';
import { stateFiles } from '../spool/state-files.ts';

/**
 * Pins another order key. Only somebody at the site can, with the key itself in hand, as their CSIRT read it out by
 * another way than this server. With `only` no other key counts any more: what somebody stole is worth nothing here.
 * @returns the fingerprints of all that are pinned now
 */
export function trustKey(configPath: string, x: string, { only = false } = {}): string[] {
  const read = publicJwk.safeParse({ kty: 'OKP', crv: 'Ed25519', x });
  if (!read.success) throw new ConfigError('that is no Ed25519 key: 43 characters, base64url');
  const files = stateFiles(loadConfig(configPath).config.state);
  const unlock = takeLock(files.lock);
  try {
    const identity = loadIdentity(files, realDisk);
    const print = thumbprintOf(read.data);
    const others = identity.orderKeys.filter((key) => thumbprintOf(key) !== print);
    const orderKeys = only ? [read.data] : [...others, read.data];
    keepIdentity(files, realDisk, { ...identity, orderKeys });
    return orderKeys.map(thumbprintOf);
  } finally {
    unlock();
  }
}
