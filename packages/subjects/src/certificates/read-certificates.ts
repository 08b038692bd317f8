import { type KeyObject, X509Certificate } from 'node:crypto';
import { type Element, elementAt, elementsOf, oidText, readDerName } from '../names/der.ts';
import type { Name } from '../names/name.ts';
import { SubjectError } from '../subject-error.ts';

/** RFC 3820, 3.8: what a proxy certificate says of itself. */
export interface ProxyInfo {
  /** How many proxies may follow; null for any number. */
  pathLength: number | null;
  /** OID of the policy language. */
  language: string;
  /** Whether who does not know the extension must refuse the certificate, as the RFC demands. */
  critical: boolean;
}

/** What of a certificate says whose it is. Names are read from DER, never from text. */
export interface Certificate {
  subject: Name;
  issuer: Name;
  notBefore: Date;
  notAfter: Date;
  isAuthority: boolean;
  proxyInfo: ProxyInfo | null;
  publicKey: KeyObject;
  /** Whether this certificate is signed with that key. */
  isSignedBy(key: KeyObject): boolean;
}

export const PROXY_CERT_INFO = '1.3.6.1.5.5.7.1.14';
/** Before the RFC, Globus Toolkit 3 and 4 wrote the same extension under their own OID. */
const DRAFT_PROXY_CERT_INFO = '1.3.6.1.4.1.3536.1.222';
const MOST_CERTIFICATES = 20;
const BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,60000}?-----END CERTIFICATE-----/g;

/**
 * The certificates of a PEM text in their order; other blocks (a proxy file has its private key between them) are
 * passed over and never kept.
 *
 * @throws SubjectError `certificate.none`, `certificate.malformed`, `chain.too-long`
 */
export function readCertificates(pem: string): Certificate[] {
  const blocks = pem.match(BLOCK) ?? [];
  if (blocks.length === 0)
    throw new SubjectError('certificate.none', 'There is no certificate in this text.');
  if (blocks.length > MOST_CERTIFICATES) {
    throw new SubjectError(
      'chain.too-long',
      `There are more than ${MOST_CERTIFICATES} certificates in this text.`,
    );
  }
  return blocks.map(readCertificate);
}

function readCertificate(pem: string): Certificate {
  try {
    const parsed = new X509Certificate(pem);
    return { ...partsOf(new Uint8Array(parsed.raw)), ...keysOf(parsed) };
  } catch (error) {
    throw new SubjectError(
      'certificate.malformed',
      `A certificate cannot be read${error instanceof SubjectError ? `: ${error.message}` : '.'}`,
    );
  }
}

function keysOf(parsed: X509Certificate): Omit<Certificate, 'subject' | 'issuer' | 'proxyInfo'> {
  const [notBefore, notAfter] = [new Date(parsed.validFrom), new Date(parsed.validTo)];
  if (Number.isNaN(notBefore.getTime()) || Number.isNaN(notAfter.getTime()))
    throw new SubjectError('certificate.malformed', 'its time cannot be read');
  return {
    notBefore,
    notAfter,
    isAuthority: parsed.ca,
    publicKey: parsed.publicKey,
    isSignedBy(key) {
      try {
        return parsed.verify(key);
      } catch {
        return false;
      }
    },
  };
}

/** RFC 5280, 4.1: issuer and subject stand fourth and sixth behind the version, extensions under [3]. */
function partsOf(raw: Uint8Array): Pick<Certificate, 'subject' | 'issuer' | 'proxyInfo'> {
  const [body] = elementsOf(elementAt(raw, 0).content);
  const parts = elementsOf((body as Element).content);
  const first = parts[0]?.tag === 0xa0 ? 1 : 0;
  const [issuer, subject] = [parts[first + 2], parts[first + 4]];
  if (!issuer || !subject) throw new SubjectError('certificate.malformed', 'a name is missing');
  const extensions = parts.find(({ tag }) => tag === 0xa3);
  return {
    issuer: readDerName(issuer.whole),
    subject: readDerName(subject.whole),
    proxyInfo: extensions ? proxyInfoIn(elementAt(extensions.content, 0)) : null,
  };
}

function proxyInfoIn(extensions: Element): ProxyInfo | null {
  let found: ProxyInfo | null = null;
  for (const extension of elementsOf(extensions.content)) {
    const [id, ...rest] = elementsOf(extension.content);
    const value = rest.at(-1);
    if (!id || !value) continue;
    const oid = oidText(id.content);
    if (oid !== PROXY_CERT_INFO && oid !== DRAFT_PROXY_CERT_INFO) continue;
    if (found !== null) throw new SubjectError('certificate.malformed', 'it says twice which proxy it is');
    const critical = rest.some(({ tag, content }) => tag === 0x01 && content[0] !== 0);
    found = { ...proxyInfoOf(elementAt(value.content, 0)), critical };
  }
  return found;
}

/** The draft wrote the path length last and as [1], the RFC first and as an INTEGER. */
function proxyInfoOf(info: Element): Omit<ProxyInfo, 'critical'> {
  const parts = elementsOf(info.content);
  const policy = parts.find(({ tag }) => tag === 0x30);
  const length = parts.find(({ tag }) => tag === 0x02) ?? lengthInside(parts.find(({ tag }) => tag === 0xa1));
  const [language] = policy ? elementsOf(policy.content) : [];
  if (language?.tag !== 0x06)
    throw new SubjectError('certificate.malformed', 'a proxy has no policy language');
  return {
    language: oidText(language.content),
    pathLength: length ? length.content.reduce((sum, byte) => Math.min(sum * 256 + byte, 1e6), 0) : null,
  };
}

function lengthInside(tagged: Element | undefined): Element | undefined {
  return tagged && elementAt(tagged.content, 0);
}
