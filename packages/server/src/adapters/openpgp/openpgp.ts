import { createMessage, encrypt, enums, type PrivateKey, readKey, readPrivateKey, sign } from 'openpgp';
import { randomText } from '../../kernel/ids.ts';
import { bytesOf, decodedBody, type MimeEntity, partsOf, readEntity } from '../../kernel/mime-entity.ts';
import {
  KeyError,
  type KeyRing,
  type MailCrypto,
  type Opened,
  type OwnKey,
  type PublicKeyFacts,
} from '../../ports/mail-crypto.ts';
import { generate, readKeys, readOwnKey } from './keys.ts';
import { openArmour, openClearSigned, openDetached } from './open.ts';
import { settings } from './settings.ts';

const CLEAR_SIGNED = /^\s*-----BEGIN PGP SIGNED MESSAGE-----[\s\S]*-----END PGP SIGNATURE-----\s*$/;
const ARMOURED = /^\s*-----BEGIN PGP MESSAGE-----[\s\S]*-----END PGP MESSAGE-----\s*$/;

/** PGP/MIME (RFC 3156) over OpenPGP (RFC 9580); reads armour inside a plain text too, where that is the whole text. */
export class OpenPgp implements MailCrypto {
  readonly kind = 'openpgp';

  readKeys(text: string, at: Date): Promise<PublicKeyFacts[]> {
    return readKeys(text, at);
  }

  readOwnKey(text: string, passphrase: string | null, at: Date): Promise<OwnKey> {
    return readOwnKey(text, passphrase, at);
  }

  generateKey(of: { name: string; address: string; at: Date; validDays: number }): Promise<OwnKey> {
    return generate(of);
  }

  async protect(
    entity: string,
    how: { sign: OwnKey | null; encryptTo: string | null; at: Date },
  ): Promise<string> {
    const signer = how.sign && (await readPrivateKey({ armoredKey: how.sign.privateText, config: settings }));
    if (how.encryptTo !== null) return await encrypted(entity, signer, how.encryptTo, how.at);
    return signer ? await signed(entity, signer, how.at) : entity;
  }

  recognise(entity: MimeEntity): 'signed' | 'encrypted' | null {
    const { type, parameters } = entity;
    const protocol = parameters.protocol?.toLowerCase();
    if (type === 'multipart/signed' && protocol === 'application/pgp-signature') return 'signed';
    if (type === 'multipart/encrypted' && protocol === 'application/pgp-encrypted') return 'encrypted';
    if (type === 'multipart/mixed' && mangledByExchange(entity)) return 'encrypted';
    if (type !== 'text/plain') return null;
    // Without copying the body of every plain mail.
    if (!/^\s{0,200}-----BEGIN PGP (SIGNED )?MESSAGE-----/.test(entity.body.slice(0, 300))) return null;
    const body = decodedBody(entity)?.toString('latin1') ?? '';
    if (CLEAR_SIGNED.test(body)) return 'signed';
    return ARMOURED.test(body) ? 'encrypted' : null;
  }

  async open(entity: MimeEntity, ring: KeyRing, at: Date): Promise<Opened> {
    const what = this.recognise(entity);
    try {
      if (what === 'signed' && entity.type === 'multipart/signed')
        return await openDetached(entity, ring, at);
      if (what === 'signed') return await openClearSigned(entity, ring, at);
      return await openArmour(entity, ring, at);
    } catch {
      return {
        decrypted: what === 'encrypted' ? 'broken' : null,
        signature:
          what === 'signed'
            ? { state: 'invalid', fingerprint: null, signedAt: null, userIds: [], addresses: [] }
            : null,
        content: null,
      };
    }
  }
}

/** Exchange rewrites multipart/encrypted; what it leaves still holds nothing beside the two parts. */
function mangledByExchange(entity: MimeEntity): boolean {
  const parts = partsOf(entity, 4)?.map(readEntity);
  const types = parts?.map((part) => part?.type);
  const [first] = parts ?? [];
  const padding = types?.length === 3 && first?.type === 'text/plain' && first.body.trim() === '';
  const own = padding ? types.slice(1) : types;
  return own?.length === 2 && own[0] === 'application/pgp-encrypted' && own[1] === 'application/octet-stream';
}

async function signed(entity: string, signer: PrivateKey, at: Date): Promise<string> {
  const message = await createMessage({ binary: bytesOf(entity) });
  const signature = await sign({
    message,
    signingKeys: signer,
    detached: true,
    date: at,
    format: 'object',
    config: settings,
  }).catch(refused);
  // With `detached` it is a Signature, whatever the types say.
  const { packets } = signature as unknown as { packets: { hashAlgorithm: number }[] };
  const hash = enums.read(enums.hash, packets[0]?.hashAlgorithm as never);
  const boundary = `pgp-${randomText(24)}`;
  return [
    `Content-Type: multipart/signed; boundary="${boundary}";`,
    ` micalg="pgp-${hash}"; protocol="application/pgp-signature"`,
    '',
    'This is an OpenPGP/MIME signed message (RFC 3156).',
    `--${boundary}`,
    entity,
    `--${boundary}`,
    'Content-Type: application/pgp-signature; name="signature.asc"',
    'Content-Description: OpenPGP digital signature',
    'Content-Disposition: attachment; filename="signature.asc"',
    '',
    lines((signature as unknown as { armor(): string }).armor()),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

async function encrypted(entity: string, signer: PrivateKey | null, to: string, at: Date): Promise<string> {
  const key = await readKey({ armoredKey: to, config: settings });
  const armoured = await encrypt({
    message: await createMessage({ binary: bytesOf(entity) }),
    encryptionKeys: key,
    ...(signer ? { signingKeys: signer } : {}),
    date: at,
    config: settings,
  }).catch(refused);
  const boundary = `pgp-${randomText(24)}`;
  return [
    `Content-Type: multipart/encrypted; boundary="${boundary}";`,
    ' protocol="application/pgp-encrypted"',
    '',
    'This is an OpenPGP/MIME encrypted message (RFC 3156).',
    `--${boundary}`,
    'Content-Type: application/pgp-encrypted',
    'Content-Description: PGP/MIME version identification',
    '',
    'Version: 1',
    '',
    `--${boundary}`,
    'Content-Type: application/octet-stream; name="encrypted.asc"',
    'Content-Description: OpenPGP encrypted message',
    'Content-Disposition: inline; filename="encrypted.asc"',
    '',
    lines(armoured),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

function lines(armour: string): string {
  return armour.replace(/\r?\n/g, '\r\n').trimEnd();
}

function refused(error: unknown): never {
  throw new KeyError(`The key cannot do this now: ${error instanceof Error ? error.message : String(error)}`);
}
