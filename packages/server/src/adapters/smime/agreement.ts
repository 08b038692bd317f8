import { createDecipheriv, createHash, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { Constructed, OctetString, Sequence } from 'asn1js';
import { AlgorithmIdentifier, type KeyAgreeRecipientInfo, OriginatorPublicKey } from 'pkijs';

/** ECDH with the X9.63 key derivation, plain and with cofactor, which is 1 for these curves (RFC 5753, 7.1.4). */
const DERIVATIONS: Readonly<Record<string, string>> = {
  '1.3.133.16.840.63.0.2': 'sha1',
  '1.3.133.16.840.63.0.3': 'sha1',
  '1.3.132.1.11.0': 'sha224',
  '1.3.132.1.11.1': 'sha256',
  '1.3.132.1.11.2': 'sha384',
  '1.3.132.1.11.3': 'sha512',
  '1.3.132.1.14.1': 'sha256',
  '1.3.132.1.14.2': 'sha384',
  '1.3.132.1.14.3': 'sha512',
};

const WRAPS: Readonly<Record<string, { name: string; keyBytes: number }>> = {
  '2.16.840.1.101.3.4.1.5': { name: 'id-aes128-wrap', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.25': { name: 'id-aes192-wrap', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.45': { name: 'id-aes256-wrap', keyBytes: 32 },
};
/** RFC 3394, 2.2.3.1. */
const WRAP_START = Buffer.from('a6a6a6a6a6a6a6a6', 'hex');

/** The key of the content, from what was agreed on with our key. @throws Error where it cannot be had */
export function agreedKey(info: KeyAgreeRecipientInfo, wrapped: OctetString, own: KeyObject): Buffer {
  const hash = DERIVATIONS[info.keyEncryptionAlgorithm.algorithmId];
  const wrapAlgorithm = new AlgorithmIdentifier({ schema: info.keyEncryptionAlgorithm.algorithmParams });
  const wrap = WRAPS[wrapAlgorithm.algorithmId];
  const originator = info.originator.value;
  if (hash === undefined || !wrap || !(originator instanceof OriginatorPublicKey))
    throw new Error('an unknown way to agree on a key');
  const point = Buffer.from(originator.publicKey.valueBlock.valueHexView);
  const secret = diffieHellman({ privateKey: own, publicKey: onSameCurve(point, own) });
  const shared = sharedInfo(wrapAlgorithm, info.ukm, wrap.keyBytes);
  const key = derived(hash, secret, shared, wrap.keyBytes);
  const decipher = createDecipheriv(wrap.name, key, WRAP_START);
  return Buffer.concat([decipher.update(Buffer.from(wrapped.valueBlock.valueHexView)), decipher.final()]);
}

/** The sender's point in the form of our own public key; a point that is not on our curve is refused by OpenSSL. */
function onSameCurve(point: Buffer, own: KeyObject): KeyObject {
  const ours = createPublicKey(own).export({ format: 'der', type: 'spki' });
  const start = ours.length - point.length;
  if (start <= 0 || point[0] !== 4 || ours[start] !== 4) throw new Error('a point of another curve');
  return createPublicKey({
    key: Buffer.concat([ours.subarray(0, start), point]),
    format: 'der',
    type: 'spki',
  });
}

/** ECC-CMS-SharedInfo (RFC 5753, 7.2). */
function sharedInfo(wrap: AlgorithmIdentifier, ukm: OctetString | undefined, keyBytes: number): Buffer {
  const bits = Buffer.alloc(4);
  bits.writeUInt32BE(keyBytes * 8);
  const tagged = (tagNumber: number, value: OctetString) =>
    new Constructed({ idBlock: { tagClass: 3, tagNumber }, value: [value] });
  const value = [
    wrap.toSchema(),
    ...(ukm ? [tagged(0, ukm)] : []),
    tagged(2, new OctetString({ valueHex: new Uint8Array(bits).buffer })),
  ];
  return Buffer.from(new Sequence({ value }).toBER());
}

function derived(hash: string, secret: Buffer, shared: Buffer, bytes: number): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 1; Buffer.concat(blocks).length < bytes; counter += 1) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    blocks.push(createHash(hash).update(secret).update(number).update(shared).digest());
  }
  return Buffer.concat(blocks).subarray(0, bytes);
}
