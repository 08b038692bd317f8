import { createHash, X509Certificate as NodeCertificate, webcrypto } from 'node:crypto';
import { fromBER } from 'asn1js';
import {
  type AltName,
  Certificate,
  CertificateChainValidationEngine,
  CryptoEngine,
  type ExtKeyUsage,
} from 'pkijs';
import { KeyError, type PublicKeyFacts } from '../../ports/mail-crypto.ts';

export const engine = new CryptoEngine({ name: 'node', crypto: webcrypto as never });

const PEM =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([\s\S]*?)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
const MOST_CERTIFICATES = 400;
const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const ALTERNATIVE_NAMES = '2.5.29.17';
export const EMAIL_PROTECTION = '1.3.6.1.5.5.7.3.4';
const ANY_PURPOSE = '2.5.29.37.0';

/** One certificate: its bytes, and what two libraries understand of it. */
export interface Cert {
  der: Buffer;
  fingerprint: string;
  node: NodeCertificate;
  parsed: Certificate;
}

export function certOf(der: Uint8Array): Cert {
  const bytes = Buffer.from(der);
  const { offset, result } = fromBER(new Uint8Array(bytes).buffer);
  if (offset === -1) throw new Error('no DER');
  return {
    der: bytes,
    fingerprint: createHash('sha256').update(bytes).digest('hex').toUpperCase(),
    node: new NodeCertificate(bytes),
    parsed: new Certificate({ schema: result }),
  };
}

export function certsInPem(text: string): Cert[] {
  const found = [...text.matchAll(PEM)].slice(0, MOST_CERTIFICATES);
  return found.flatMap((match) => {
    try {
      return [certOf(Buffer.from((match[1] as string).replace(/\s/g, ''), 'base64'))];
    } catch {
      return [];
    }
  });
}

export function pemOf(certs: readonly Cert[]): string {
  return certs.map(({ node }) => node.toString()).join('');
}

/** How messages name a certificate by issuer and serial number: one word of both. */
export function issuerAndSerialId(issuer: Uint8Array, serial: Uint8Array): string {
  return createHash('sha256').update(issuer).update('|').update(serial).digest('hex').toUpperCase();
}

export function idsOf({ parsed, fingerprint }: Cert): string[] {
  const issuer = new Uint8Array(parsed.issuer.toSchema().toBER());
  return [fingerprint, issuerAndSerialId(issuer, parsed.serialNumber.valueBlock.valueHexView)];
}

export function addressesOf({ parsed }: Cert): string[] {
  const names = extension(parsed, ALTERNATIVE_NAMES) as AltName | undefined;
  const alternative = (names?.altNames ?? []).flatMap(({ type, value }) => (type === 1 ? String(value) : []));
  const inSubject = parsed.subject.typesAndValues.flatMap(({ type, value }) =>
    type === '1.2.840.113549.1.9.1' ? String(value.valueBlock.value) : [],
  );
  const all = [...alternative, ...inSubject].map((address) => address.toLowerCase());
  return [...new Set(all)].filter((address) => /^[^\s@]+@[^\s@]+$/.test(address));
}

/** `Ada Day <ada@alpha.example>`. */
export function userIdOf(cert: Cert): string {
  const { parsed, node } = cert;
  const common = parsed.subject.typesAndValues.find(({ type }) => type === '2.5.4.3');
  const name = common ? String(common.value.valueBlock.value) : node.subject.replace(/\n/g, ', ');
  const [address] = addressesOf(cert);
  return address === undefined ? name : `${name} <${address}>`;
}

/** RFC 5280, 4.2.1.3: what is not said is not forbidden. */
function mayBe({ parsed }: Cert, bits: number): boolean {
  const usage = extension(parsed, KEY_USAGE) as { valueBlock: { valueHexView: Uint8Array } } | undefined;
  return usage === undefined || ((usage.valueBlock.valueHexView[0] ?? 0) & bits) !== 0;
}

/** RFC 8550, 4.4.4. */
function forMail({ parsed }: Cert): boolean {
  const usage = extension(parsed, EXTENDED_KEY_USAGE) as ExtKeyUsage | undefined;
  return (
    usage === undefined || usage.keyPurposes.some((one) => one === EMAIL_PROTECTION || one === ANY_PURPOSE)
  );
}

export function maySign(cert: Cert): boolean {
  // digitalSignature or nonRepudiation
  return forMail(cert) && mayBe(cert, 0xc0);
}

export function mayEncrypt(cert: Cert): boolean {
  // keyEncipherment or keyAgreement
  return forMail(cert) && mayBe(cert, 0x28);
}

function extension({ extensions }: Certificate, id: string): unknown {
  return extensions?.find(({ extnID }) => extnID === id)?.parsedValue;
}

export function isValidAt({ node }: Cert, at: Date): boolean {
  return new Date(node.validFrom) <= at && at < new Date(node.validTo);
}

/** Whether a chain leads from the certificate to one of the authorities, all of it in force at that time. */
export async function isVouched(
  cert: Cert,
  others: readonly Cert[],
  authorities: readonly Cert[],
  at: Date,
): Promise<boolean> {
  if (authorities.length === 0) return false;
  const chain = new CertificateChainValidationEngine({
    trustedCerts: authorities.map(({ parsed }) => parsed),
    // The one that is asked about stands last.
    certs: [...others.slice(0, 20).filter(({ node }) => node.ca), cert].map(({ parsed }) => parsed),
    checkDate: at,
  });
  try {
    return (await chain.verify({}, engine)).result;
  } catch {
    return false;
  }
}

export async function factsOf(
  cert: Cert,
  chain: readonly Cert[],
  authorities: readonly Cert[],
  at: Date,
): Promise<PublicKeyFacts> {
  const { asymmetricKeyType, asymmetricKeyDetails } = cert.node.publicKey;
  const size = asymmetricKeyDetails?.modulusLength ?? asymmetricKeyDetails?.namedCurve ?? '';
  return {
    kind: 'smime',
    fingerprint: cert.fingerprint,
    ids: idsOf(cert),
    userIds: [userIdOf(cert)],
    addresses: addressesOf(cert),
    algorithm: `${asymmetricKeyType} ${size}`.trim(),
    createdAt: new Date(cert.node.validFrom),
    expiresAt: new Date(cert.node.validTo),
    revoked: false,
    canSign: maySign(cert),
    canEncrypt: mayEncrypt(cert),
    vouched: await isVouched(cert, chain, authorities, at),
    publicText: pemOf([cert, ...chain.filter(({ node }) => node.ca)]),
  };
}

/** The one that belongs to a person or a team, of a text that may hold its chain too. */
export function demandLeaf(certs: readonly Cert[]): Cert {
  const leaf = certs.find(({ node }) => !node.ca) ?? certs[0];
  if (!leaf) throw new KeyError('There is no certificate in it: it begins with -----BEGIN CERTIFICATE-----.');
  return leaf;
}
