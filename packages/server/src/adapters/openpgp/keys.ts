import {
  decryptKey,
  generateKey,
  type Key,
  type PrivateKey,
  readKeys as parseKeys,
  readPrivateKey,
} from 'openpgp';
import { KeyError, type OwnKey, type PublicKeyFacts } from '../../ports/mail-crypto.ts';
import { settings } from './settings.ts';

const BLOCK = /-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]*?-----END PGP PUBLIC KEY BLOCK-----/g;
const PRIVATE_BLOCK = /-----BEGIN PGP PRIVATE KEY BLOCK-----[\s\S]*?-----END PGP PRIVATE KEY BLOCK-----/;
const MOST_BLOCKS = 50;

export async function readKeys(text: string, at: Date): Promise<PublicKeyFacts[]> {
  const blocks = text.match(BLOCK) ?? [];
  if (blocks.length === 0) {
    throw new KeyError(
      PRIVATE_BLOCK.test(text)
        ? 'This is a private key. Its owner alone may have it: ask for the public one.'
        : 'There is no OpenPGP key in it: it begins with -----BEGIN PGP PUBLIC KEY BLOCK-----.',
    );
  }
  const facts: PublicKeyFacts[] = [];
  for (const block of blocks.slice(0, MOST_BLOCKS)) {
    const keys = await parseKeys({ armoredKeys: block, config: settings }).catch(damaged);
    for (const key of keys) facts.push(await factsOf(key.toPublic(), at));
  }
  return facts;
}

export async function readOwnKey(text: string, passphrase: string | null, at: Date): Promise<OwnKey> {
  const block = PRIVATE_BLOCK.exec(text)?.[0];
  if (block === undefined)
    throw new KeyError('There is no private OpenPGP key in it: -----BEGIN PGP PRIVATE KEY BLOCK-----.');
  const locked = await readPrivateKey({ armoredKey: block, config: settings }).catch(damaged);
  return await ownKeyOf(await unlocked(locked, passphrase), at);
}

async function unlocked(key: PrivateKey, passphrase: string | null): Promise<PrivateKey> {
  if (key.isDecrypted()) return key;
  if (passphrase === null) throw new KeyError('The private key has a passphrase; give it too.');
  return await decryptKey({ privateKey: key, passphrase, config: settings }).catch(() => {
    throw new KeyError('The passphrase does not open the private key.');
  });
}

export async function generate(of: {
  name: string;
  address: string;
  at: Date;
  validDays: number;
}): Promise<OwnKey> {
  const { privateKey } = await generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: { name: of.name, email: of.address },
    date: of.at,
    keyExpirationTime: of.validDays * 86_400,
    format: 'object',
    config: settings,
  });
  return await ownKeyOf(privateKey, of.at);
}

async function ownKeyOf(key: PrivateKey, at: Date): Promise<OwnKey> {
  return { facts: await factsOf(key.toPublic(), at), privateText: key.armor() };
}

async function factsOf(key: Key, at: Date): Promise<PublicKeyFacts> {
  const expires = await key.getExpirationTime().catch(() => null);
  // Whether it has expired is another question than what it is for.
  const alive = expires instanceof Date && expires <= at ? new Date(expires.getTime() - 1000) : at;
  const can = (what: Promise<unknown>) =>
    what.then(
      () => true,
      () => false,
    );
  const userIds = key.getUserIDs();
  const { algorithm, bits, curve } = key.getAlgorithmInfo();
  return {
    kind: 'openpgp',
    fingerprint: key.getFingerprint().toUpperCase(),
    ids: key.getKeys().map((one) => one.getKeyID().toHex().toUpperCase()),
    userIds,
    addresses: addressesIn(key),
    algorithm: curve ?? (bits === undefined ? String(algorithm) : `${algorithm} ${bits}`),
    createdAt: key.getCreationTime(),
    expiresAt: expires instanceof Date ? expires : null,
    revoked: await key.isRevoked(undefined, undefined, at).catch(() => true),
    canSign: await can(key.getSigningKey(undefined, alive, undefined)),
    canEncrypt: await can(key.getEncryptionKey(undefined, alive, undefined)),
    vouched: false,
    publicText: key.armor(),
  };
}

export function addressesIn(key: Key): string[] {
  const found = key.users.flatMap(({ userID }) => userID?.email || []);
  return [...new Set(found.map((address) => address.toLowerCase()))];
}

function damaged(): never {
  throw new KeyError('The key is damaged or of a kind that is not known here; export it again.');
}
