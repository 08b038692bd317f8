import { enums, type PublicKey, readKey, type Signature, type SignaturePacket } from 'openpgp';
import { CLOCK_SKEW_MS, type FoundSignature, type KnownKey } from '../../ports/mail-crypto.ts';
import { addressesIn } from './keys.ts';
import { settings } from './settings.ts';

/** What one signature of a message was found to be. */
interface Checked {
  signature: Promise<Signature>;
  verified: Promise<true>;
}

interface Known {
  key: PublicKey;
  revoked: boolean;
}

export async function publicKeys(known: readonly KnownKey[]): Promise<Known[]> {
  const keys: Known[] = [];
  for (const { publicText, revoked } of known) {
    const key = await readKey({ armoredKey: publicText, config: settings }).catch(() => undefined);
    if (key) keys.push({ key, revoked });
  }
  return keys;
}

/** A clock that is ahead of ours is no reason to doubt; a signature of tomorrow is. */
export function moment(at: Date): Date {
  return new Date(at.getTime() + CLOCK_SKEW_MS);
}

/** The best that one of several signatures says; a second, broken one takes nothing away from it. */
export async function stateOf(
  checked: readonly Checked[],
  known: readonly Known[],
  at: Date,
): Promise<FoundSignature | null> {
  const all: FoundSignature[] = [];
  for (const one of checked) all.push(await oneState(one, known, at));
  const order: FoundSignature['state'][] = ['valid', 'expired', 'revoked', 'invalid', 'unknown-key'];
  return all.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0] ?? null;
}

async function oneState(one: Checked, known: readonly Known[], at: Date): Promise<FoundSignature> {
  const [packet] = (await one.signature.catch(() => undefined))?.packets ?? [];
  const signedAt = packet?.created ?? null;
  const owner = packet && known.find(({ key }) => key.getKeys(packet.issuerKeyID).length > 0);
  if (!owner || !packet) {
    await one.verified.catch(() => undefined);
    return { state: 'unknown-key', fingerprint: null, signedAt, userIds: [], addresses: [] };
  }
  return {
    state: await verdict(one, owner, packet, at),
    fingerprint: owner.key.getFingerprint().toUpperCase(),
    signedAt,
    userIds: owner.key.getUserIDs(),
    addresses: addressesIn(owner.key),
  };
}

/** The bytes are checked first: of what was changed nothing else matters. */
async function verdict(
  one: Checked,
  { key, revoked }: Known,
  packet: SignaturePacket,
  at: Date,
): Promise<FoundSignature['state']> {
  // A signature over a key, or over nothing at all, is none over this message.
  if (packet.signatureType !== enums.signature.binary && packet.signatureType !== enums.signature.text)
    return 'invalid';
  const holds = await one.verified.then(
    () => true,
    () => false,
  );
  const gone = revoked || (await key.isRevoked(undefined, undefined, at).catch(() => true));
  if (gone) return holds || (await onlyOfTime(one)) ? 'revoked' : 'invalid';
  const expires = await key.getExpirationTime().catch(() => null);
  const late = (expires instanceof Date && expires <= at) || packet.getExpirationTime() <= at;
  if (late) return holds || (await onlyOfTime(one)) ? 'expired' : 'invalid';
  return holds ? 'valid' : 'invalid';
}

/** The library refuses for time or revocation only after the bytes were found right. */
async function onlyOfTime(one: Checked): Promise<boolean> {
  const message = await one.verified.then(
    () => '',
    (error: unknown) => String(error),
  );
  return /expired|revoked|could not find valid signing key/i.test(message);
}
