import { createHash } from 'node:crypto';

/** Under it the ids of what Muster hands out are made (drawn once at random). */
const OWN = 'ab6b69aa-4cb0-4837-bcbd-dcf301490046';

/** RFC 9562, section 5.5: the same name in the same namespace is the same UUID, everywhere. */
export function uuid5(namespace: string, name: string): string {
  const space = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  const hash = createHash('sha1').update(space).update(name, 'utf8').digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The UUID of something of ours, by what it is derived from. */
export function ownUuid(...name: readonly string[]): string {
  return uuid5(OWN, name.join('\n'));
}
