import { createPrivateKey, type KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { BitString, Integer, Utf8String } from 'asn1js';
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  Extension,
  ExtKeyUsage,
  GeneralName,
  GeneralNames,
  Time,
} from 'pkijs';
import { KeyError, type OwnKey } from '../../ports/mail-crypto.ts';
import {
  type Cert,
  certOf,
  certsInPem,
  demandLeaf,
  EMAIL_PROTECTION,
  engine,
  factsOf,
  pemOf,
} from './certificates.ts';

const PRIVATE =
  /-----BEGIN (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----[\s\S]*?-----END (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----/;

export interface Unpacked {
  key: KeyObject;
  cert: Cert;
  chain: Cert[];
}

/** @throws KeyError when there is no private key, no certificate, or they do not belong together */
export function unpack(text: string, passphrase: string | null): Unpacked {
  const pem = PRIVATE.exec(text)?.[0];
  if (pem === undefined)
    throw new KeyError('There is no private key in it: PEM, with the certificate beside it.');
  const key = readPrivate(pem, passphrase);
  const certs = certsInPem(text);
  const cert = certs.find(({ node }) => node.checkPrivateKey(key)) ?? demandLeaf(certs);
  if (!cert.node.checkPrivateKey(key))
    throw new KeyError('The private key and the certificate do not belong together.');
  return { key, cert, chain: certs.filter((one) => one !== cert) };
}

function readPrivate(pem: string, passphrase: string | null): KeyObject {
  const locked = pem.includes('ENCRYPTED');
  if (locked && passphrase === null) throw new KeyError('The private key has a passphrase; give it too.');
  try {
    return createPrivateKey(passphrase === null ? { key: pem } : { key: pem, passphrase });
  } catch {
    throw new KeyError(
      locked ? 'The passphrase does not open the private key.' : 'The private key cannot be read.',
    );
  }
}

export async function ownKeyOf(
  { key, cert, chain }: Unpacked,
  authorities: readonly Cert[],
  at: Date,
): Promise<OwnKey> {
  return {
    facts: await factsOf(cert, chain, authorities, at),
    privateText: `${key.export({ format: 'pem', type: 'pkcs8' })}${pemOf([cert, ...chain])}`,
  };
}

/** Signed by itself: nobody but those who are given it trusts it. */
export async function generate(of: {
  name: string;
  address: string;
  at: Date;
  validDays: number;
}): Promise<string> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const size = { publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 3072 };
  const keys = await webcrypto.subtle.generateKey({ ...algorithm, ...size }, true, ['sign', 'verify']);
  const certificate = new Certificate({
    version: 2,
    // Positive and of full length, as RFC 5280, 4.1.2.2 wants it.
    serialNumber: new Integer({ valueHex: new Uint8Array([0x40, ...randomBytes(15)]).buffer }),
    notBefore: new Time({ type: 0, value: of.at }),
    notAfter: new Time({ type: 0, value: new Date(of.at.getTime() + of.validDays * 86_400_000) }),
    extensions: extensionsFor(of.address),
  });
  const name = new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: of.name }) });
  certificate.subject.typesAndValues.push(name);
  certificate.issuer.typesAndValues.push(name);
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey as never, engine);
  await certificate.sign(keys.privateKey as never, 'SHA-256', engine);
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const cert = certOf(new Uint8Array(certificate.toSchema(true).toBER()));
  return `${key.export({ format: 'pem', type: 'pkcs8' })}${pemOf([cert])}`;
}

function extensionsFor(address: string): Extension[] {
  const names = new GeneralNames({ names: [new GeneralName({ type: 1, value: address })] });
  // digitalSignature and keyEncipherment
  const usage = new BitString({ valueHex: new Uint8Array([0xa0]).buffer, unusedBits: 5 });
  const purposes = new ExtKeyUsage({ keyPurposes: [EMAIL_PROTECTION] });
  const one = (extnID: string, critical: boolean, value: { toBER(): ArrayBuffer }) =>
    new Extension({ extnID, critical, extnValue: value.toBER() });
  return [
    one('2.5.29.19', true, new BasicConstraints({ cA: false }).toSchema()),
    one('2.5.29.15', true, usage),
    one('2.5.29.37', false, purposes.toSchema()),
    one('2.5.29.17', false, names.toSchema()),
  ];
}
