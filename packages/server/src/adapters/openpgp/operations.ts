import { createMessage, encrypt, enums, type PrivateKey, readKey, readPrivateKey, sign } from 'openpgp';
import { randomText } from '../../kernel/ids.ts';
import { bytesOf, type MimeEntity } from '../../kernel/mime-entity.ts';
import type { CryptoOperations } from '../../ports/late-mail-crypto.ts';
import {
  KeyError,
  type KeyRing,
  type Opened,
  type OwnKey,
  type PublicKeyFacts,
} from '../../ports/mail-crypto.ts';
import { generate, readKeys, readOwnKey } from './keys.ts';
import { openArmour, openClearSigned, openDetached } from './open.ts';
import { recogniser } from './recognise.ts';
import { settings } from './settings.ts';

/** All that is done with keys, and with what was recognised. */
export class OpenPgpOperations implements CryptoOperations {
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

  async open(entity: MimeEntity, ring: KeyRing, at: Date): Promise<Opened> {
    const what = recogniser.recognise(entity);
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
