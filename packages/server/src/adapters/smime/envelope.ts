import {
  constants,
  createCipheriv,
  createDecipheriv,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { Null, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  ContentInfo,
  EncryptedContentInfo,
  EnvelopedData,
  IssuerAndSerialNumber,
  type KeyAgreeRecipientInfo,
  KeyTransRecipientInfo,
  RecipientInfo,
  RSAESOAEPParams,
} from 'pkijs';
import { base64Lines, bytesOf } from '../../kernel/mime-entity.ts';
import { KeyError } from '../../ports/mail-crypto.ts';
import { agreedKey } from './agreement.ts';
import { type Cert, engine, idsOf, issuerAndSerialId, isValidAt, mayEncrypt } from './certificates.ts';
import { type Cms, ciphers, oid } from './cms.ts';
import type { Unpacked } from './own-key.ts';
import { subjectKeyId } from './verify.ts';

const MOST_RECIPIENTS = 300;
const AES_256_CBC = '2.16.840.1.101.3.4.1.42';

/** `application/pkcs7-mime; smime-type=enveloped-data` (RFC 8551, 3.3) to one recipient. */
export async function enveloped(entity: string, to: Cert, at: Date): Promise<string> {
  if (!mayEncrypt(to)) throw new KeyError('The certificate is not for encrypting mail.');
  if (!isValidAt(to, at)) throw new KeyError('The certificate is not in force.');
  const content = bytesOf(entity);
  const type = to.node.publicKey.asymmetricKeyType;
  const data = type === 'rsa' ? byTransport(content, to) : await byAgreement(content, to);
  const info = new ContentInfo({ contentType: oid.envelopedData, content: data.toSchema() });
  return [
    'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="smime.p7m"',
    '',
    base64Lines(Buffer.from(info.toSchema().toBER())),
  ].join('\r\n');
}

/** RSA as every mail program reads it: PKCS #1 v1.5 (RFC 8551, 2.3). */
function byTransport(content: Buffer, to: Cert): EnvelopedData {
  const key = randomBytes(32);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const bytes = Buffer.concat([cipher.update(content), cipher.final()]);
  const encryptedKey = publicEncrypt({ key: to.node.publicKey, padding: constants.RSA_PKCS1_PADDING }, key);
  const { issuer, serialNumber } = to.parsed;
  return new EnvelopedData({
    version: 0,
    recipientInfos: [
      new RecipientInfo({
        variant: 1,
        value: new KeyTransRecipientInfo({
          version: 0,
          rid: new IssuerAndSerialNumber({ issuer, serialNumber }),
          keyEncryptionAlgorithm: new AlgorithmIdentifier({
            algorithmId: oid.rsa,
            algorithmParams: new Null(),
          }),
          encryptedKey: new OctetString({ valueHex: plainBuffer(encryptedKey) }),
        }),
      }),
    ],
    encryptedContentInfo: new EncryptedContentInfo({
      contentType: oid.data,
      contentEncryptionAlgorithm: new AlgorithmIdentifier({
        algorithmId: AES_256_CBC,
        algorithmParams: new OctetString({ valueHex: plainBuffer(iv) }),
      }),
      encryptedContent: new OctetString({ valueHex: plainBuffer(bytes) }),
    }),
  });
}

async function byAgreement(content: Buffer, to: Cert): Promise<EnvelopedData> {
  const data = new EnvelopedData();
  data.addRecipientByCertificate(to.parsed, {}, 2, engine);
  await data.encrypt({ name: 'AES-CBC', length: 256 } as never, plainBuffer(content), engine);
  return data;
}

export type Decrypted = { state: 'yes'; content: Buffer } | { state: 'not-for-us' | 'broken' };

export function decrypted(cms: Cms, own: readonly Unpacked[]): Decrypted {
  const data = new EnvelopedData({ schema: cms.info.content });
  for (const info of data.recipientInfos.slice(0, MOST_RECIPIENTS)) {
    for (const one of own) {
      if (info.variant === 1 && namesTransport(info.value as KeyTransRecipientInfo, one.cert))
        return openTransport(data, info.value as KeyTransRecipientInfo, one.key);
      if (info.variant === 2 && namesAgreement(info.value as KeyAgreeRecipientInfo, one.cert))
        return openAgreement(data, info.value as KeyAgreeRecipientInfo, one);
    }
  }
  return { state: 'not-for-us' };
}

function namesTransport({ rid }: KeyTransRecipientInfo, cert: Cert): boolean {
  return namesCert(rid, cert);
}

function namesAgreement({ recipientEncryptedKeys }: KeyAgreeRecipientInfo, cert: Cert): boolean {
  return recipientEncryptedKeys.encryptedKeys.some(({ rid }) => namesCert(rid.value, cert));
}

function namesCert(value: unknown, cert: Cert): boolean {
  if (value instanceof IssuerAndSerialNumber) {
    const issuer = new Uint8Array(value.issuer.toSchema().toBER());
    return idsOf(cert).includes(issuerAndSerialId(issuer, value.serialNumber.valueBlock.valueHexView));
  }
  const hex = (value as OctetString | undefined)?.valueBlock?.valueHexView;
  return hex !== undefined && subjectKeyId(cert) === Buffer.from(hex).toString('hex');
}

function openTransport(data: EnvelopedData, info: KeyTransRecipientInfo, key: KeyObject): Decrypted {
  if (key.asymmetricKeyType !== 'rsa') return { state: 'broken' };
  return openContent(data, (keyBytes) => transportedKey(info, key, keyBytes));
}

function openAgreement(data: EnvelopedData, info: KeyAgreeRecipientInfo, { key, cert }: Unpacked): Decrypted {
  const ours = info.recipientEncryptedKeys.encryptedKeys.find(({ rid }) => namesCert(rid.value, cert));
  if (!ours || key.asymmetricKeyType !== 'ec') return { state: 'broken' };
  return openContent(data, () => agreedKey(info, ours.encryptedKey, key));
}

function openContent(data: EnvelopedData, keyOf: (keyBytes: number) => Buffer): Decrypted {
  const { algorithmId, algorithmParams } = data.encryptedContentInfo.contentEncryptionAlgorithm;
  const cipher = ciphers[algorithmId];
  if (!cipher) return { state: 'broken' };
  try {
    const iv = Buffer.from((algorithmParams as OctetString).valueBlock.valueHexView);
    const decipher = createDecipheriv(cipher.name, keyOf(cipher.keyBytes), iv);
    const bytes = Buffer.from(data.encryptedContentInfo.getEncryptedContent());
    return { state: 'yes', content: Buffer.concat([decipher.update(bytes), decipher.final()]) };
  } catch {
    return { state: 'broken' };
  }
}

/**
 * A key that cannot be unwrapped is replaced by a random one (RFC 3218, 2.3.2): whoever sends altered messages learns
 * nothing from how they are refused.
 */
function transportedKey(info: KeyTransRecipientInfo, key: KeyObject, keyBytes: number): Buffer {
  const wrapped = Buffer.from(info.encryptedKey.valueBlock.valueHexView);
  const { algorithmId, algorithmParams } = info.keyEncryptionAlgorithm;
  const otherwise = randomBytes(keyBytes);
  try {
    if (algorithmId === oid.rsaOaep) {
      const { hashAlgorithm } = new RSAESOAEPParams({ schema: algorithmParams });
      const oaepHash = OAEP_DIGESTS[hashAlgorithm.algorithmId] ?? 'sha1';
      const opened = privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, wrapped);
      return opened.length === keyBytes ? opened : otherwise;
    }
    const block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, wrapped);
    return unpadded(block, keyBytes) ?? otherwise;
  } catch {
    return otherwise;
  }
}

const OAEP_DIGESTS: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** RFC 8017, 7.2.2: 00 02, at least eight bytes that are not zero, 00, the key. */
function unpadded(block: Buffer, keyBytes: number): Buffer | undefined {
  const start = block.length - keyBytes;
  let wrong = (block[0] as number) | ((block[1] as number) ^ 2) | (block[start - 1] as number);
  for (let at = 2; at < start - 1; at += 1) wrong |= block[at] === 0 ? 1 : 0;
  return wrong === 0 && start >= 11 ? block.subarray(start) : undefined;
}

function plainBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
