import { type KeyObject, webcrypto } from 'node:crypto';
import { ObjectIdentifier, OctetString, UTCTime } from 'asn1js';
import {
  Attribute,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs';
import { randomText } from '../../kernel/ids.ts';
import { base64Lines, bytesOf } from '../../kernel/mime-entity.ts';
import { KeyError } from '../../ports/mail-crypto.ts';
import { engine } from './certificates.ts';
import { oid } from './cms.ts';
import type { Unpacked } from './own-key.ts';

/** `multipart/signed` with a detached signature (RFC 8551, 3.5.3). */
export async function signed(entity: string, signer: Unpacked, at: Date): Promise<string> {
  const signature = await signature256(bytesOf(entity), signer, at);
  const boundary = `smime-${randomText(24)}`;
  return [
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature";',
    ` micalg=sha-256; boundary="${boundary}"`,
    '',
    'This is an S/MIME signed message (RFC 8551).',
    `--${boundary}`,
    entity,
    `--${boundary}`,
    'Content-Type: application/pkcs7-signature; name="smime.p7s"',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="smime.p7s"',
    '',
    `${base64Lines(signature)}--${boundary}--`,
    '',
  ].join('\r\n');
}

async function signature256(content: Buffer, { key, cert, chain }: Unpacked, at: Date): Promise<Buffer> {
  const digest = await webcrypto.subtle.digest('SHA-256', content);
  const signedData = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: oid.data }),
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({
          issuer: cert.parsed.issuer,
          serialNumber: cert.parsed.serialNumber,
        }),
        signedAttrs: new SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            new Attribute({ type: oid.contentType, values: [new ObjectIdentifier({ value: oid.data })] }),
            new Attribute({ type: oid.signingTime, values: [new UTCTime({ valueDate: at })] }),
            new Attribute({ type: oid.messageDigest, values: [new OctetString({ valueHex: digest })] }),
          ],
        }),
      }),
    ],
    certificates: [cert, ...chain].map(({ parsed }) => parsed),
  });
  await signedData.sign((await signingKeyOf(key)) as never, 0, 'SHA-256', content, engine);
  const info = new ContentInfo({ contentType: oid.signedData, content: signedData.toSchema(true) });
  return Buffer.from(info.toSchema().toBER());
}

async function signingKeyOf(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const algorithm =
    key.asymmetricKeyType === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : { name: 'ECDSA', namedCurve: curveOf(key) };
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  return await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
}

/** The name that WebCrypto has for it. */
function curveOf(key: KeyObject): string {
  const known: Record<string, string> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
  const curve = known[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (curve === undefined)
    throw new KeyError(`A key of the kind ${key.asymmetricKeyType} cannot be used for S/MIME here.`);
  return curve;
}
