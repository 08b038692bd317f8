import {
  type Config,
  config,
  createMessage,
  type Message,
  type PrivateKey,
  readCleartextMessage,
  readMessage,
  readPrivateKey,
  readSignature,
  verify,
} from 'openpgp';
import { bytesOf, decodedBody, type MimeEntity, partsOf, readEntity } from '../../kernel/mime-entity.ts';
import type { KeyRing, Opened } from '../../ports/mail-crypto.ts';
import { settings } from './settings.ts';
import { moment, publicKeys, stateOf } from './verify.ts';

/** Session keys and signatures of one message; a stranger must not make us try thousands. */
const MOST_PACKETS = 100;

/** `multipart/signed`: two parts, the second one the signature over the bytes of the first. */
export async function openDetached(entity: MimeEntity, ring: KeyRing, at: Date): Promise<Opened> {
  const parts = partsOf(entity, 3);
  const [content, last] = parts ?? [];
  const signaturePart = last === undefined ? undefined : readEntity(last);
  if (parts?.length !== 2 || content === undefined || signaturePart?.type !== 'application/pgp-signature')
    throw new Error('not two parts');
  const armour = decodedBody(signaturePart)?.toString('latin1') ?? '';
  const signature = await readSignature({ armoredSignature: armour, config: settings });
  const ids = few(signature.getSigningKeyIDs()).map((id) => id.toHex().toUpperCase());
  const keys = await publicKeys(await ring.known('openpgp', ids));
  const { signatures } = await verify({
    message: await createMessage({ binary: bytesOf(content) }),
    signature,
    verificationKeys: keys.map(({ key }) => key),
    format: 'binary',
    date: moment(at),
    config: settings,
  });
  return { decrypted: null, signature: await stateOf(signatures, keys, at), content };
}

/** A text that is framed by its own signature (RFC 9580, 7). What is given out is what was signed. */
export async function openClearSigned(entity: MimeEntity, ring: KeyRing, at: Date): Promise<Opened> {
  const text = decodedBody(entity)?.toString('utf8') ?? '';
  const message = await readCleartextMessage({ cleartextMessage: text.trim(), config: settings });
  const ids = few(message.getSigningKeyIDs()).map((id) => id.toHex().toUpperCase());
  const keys = await publicKeys(await ring.known('openpgp', ids));
  const { data, signatures } = await verify({
    message,
    verificationKeys: keys.map(({ key }) => key),
    date: moment(at),
    config: settings,
  });
  return {
    decrypted: null,
    signature: await stateOf(signatures, keys, at),
    content: plain(Buffer.from(data, 'utf8'), 'utf-8'),
  };
}

/** An armoured message, alone or in `multipart/encrypted`. */
export async function openArmour(entity: MimeEntity, ring: KeyRing, at: Date): Promise<Opened> {
  const armour = armourOf(entity);
  const message = await readMessage({ armoredMessage: armour, config: settings });
  const to = few(message.getEncryptionKeyIDs()).map((id) => id.toHex());
  let inner: Message<never> = message as Message<never>;
  const encrypted = message.getLiteralData() === null;
  if (encrypted) {
    const own = await ownKeys(ring);
    const ours = own.some((key) => key.getKeyIDs().some((id) => to.includes(id.toHex())));
    const hidden = to.some((id) => /^0+$/.test(id));
    if (!ours && !hidden) return { decrypted: 'not-for-us', signature: null, content: null };
    try {
      inner = (await message.decrypt(own, undefined, undefined, moment(at), full())) as Message<never>;
      // Reads to the end: only then it is known whether the whole was what its sender made.
      inner.getLiteralData();
    } catch {
      return { decrypted: ours ? 'broken' : 'not-for-us', signature: null, content: null };
    }
  }
  const ids = few(inner.getSigningKeyIDs()).map((id) => id.toHex().toUpperCase());
  const keys = await publicKeys(await ring.known('openpgp', ids));
  const { data, signatures } = await verify({
    message: inner as unknown as Message<Uint8Array>,
    verificationKeys: keys.map(({ key }) => key),
    format: 'binary',
    date: moment(at),
    config: settings,
  });
  const bytes = Buffer.from(data);
  const content =
    entity.type === 'text/plain'
      ? plain(bytes, entity.parameters.charset ?? 'utf-8')
      : bytes.toString('latin1').replace(/\r?\n/g, '\r\n');
  return { decrypted: encrypted ? 'yes' : null, signature: await stateOf(signatures, keys, at), content };
}

function armourOf(entity: MimeEntity): string {
  if (entity.type === 'text/plain') return decodedBody(entity)?.toString('latin1').trim() ?? '';
  const parts = partsOf(entity, 4)?.map(readEntity) ?? [];
  const [version, data] = parts.slice(-2);
  const wanted = version?.type === 'application/pgp-encrypted' && data?.type === 'application/octet-stream';
  if (!wanted || parts.length > 3) throw new Error('not the two parts of RFC 3156, 4');
  return decodedBody(data)?.toString('latin1').trim() ?? '';
}

async function ownKeys(ring: KeyRing): Promise<PrivateKey[]> {
  const keys: PrivateKey[] = [];
  for (const { privateText } of await ring.own('openpgp'))
    keys.push(await readPrivateKey({ armoredKey: privateText, config: settings }));
  return keys;
}

/** Of a message, which unlike the functions of the library takes no part of it for the whole. */
function full(): Config {
  return { ...config, ...settings };
}

function few<Item>(items: readonly Item[]): readonly Item[] {
  if (items.length > MOST_PACKETS) throw new Error('too many packets');
  return items;
}

function plain(text: Buffer, charset: string): string {
  const named = /^[A-Za-z0-9._-]{1,40}$/.test(charset) ? charset : 'utf-8';
  const body = text.toString('latin1').replace(/\r?\n/g, '\r\n');
  return `Content-Type: text/plain; charset=${named}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${body}`;
}
