/** The lab's certificate authority: EC P-256 keys, one CA, clients and servers that live for one lab. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { nameParts } from './distinguished-name.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

export interface Credential {
  certificate: string;
  /** PKCS #8, PEM. */
  key: string;
}

export interface Authority {
  /** The CA certificate, PEM. */
  certificate: string;
  client(dn: string): Promise<Credential>;
  server(name: string, address: string): Promise<Credential>;
}

/** `now` is machine time: TLS libraries compare certificates with the system clock. */
export async function makeAuthority(dn: string, now: Date): Promise<Authority> {
  // The package's own WebCrypto types and Node's differ in name only.
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const life = {
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: new Date(now.getTime() + 30 * DAY_MS),
  };
  const keys = await generateKeys();
  const issuer = await x509.X509CertificateGenerator.createSelfSigned({
    name: nameParts(dn),
    keys,
    signingAlgorithm: ALGORITHM,
    ...life,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });

  async function issue(subject: string, usage: string, names: x509.JsonGeneralName[]): Promise<Credential> {
    const own = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject: nameParts(subject),
      issuer: issuer.subjectName.toJSON(),
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      ...life,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([usage]),
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
      ],
    });
    const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', own.privateKey));
    return { certificate: certificate.toString('pem'), key: x509.PemConverter.encode(der, 'PRIVATE KEY') };
  }

  return {
    certificate: issuer.toString('pem'),
    client: (subject) => issue(subject, CLIENT_AUTH, []),
    server: (name, address) =>
      issue(`/DC=lab/DC=muster/O=Sites/CN=${name}`, SERVER_AUTH, [
        { type: 'dns', value: name },
        { type: 'ip', value: address },
      ]),
  };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, [
    'sign',
    'verify',
  ]) as Promise<webcrypto.CryptoKeyPair>;
}
