import { sameName } from '../names/compare.ts';
import { commonNameOf, isPlainDelegation, isRobotName } from '../names/delegation.ts';
import type { Name } from '../names/name.ts';
import { prepared } from '../names/prepare.ts';
import { SubjectError, type SubjectErrorCode } from '../subject-error.ts';
import type { Certificate } from './read-certificates.ts';

export type LinkKind = 'end-entity' | 'proxy' | 'limited-proxy' | 'legacy-proxy' | 'authority';

export interface Chain {
  /** Of the leaf. */
  subject: Name;
  /** Who the certificate of a person or robot at its root is for. */
  endEntity: Name;
  /** Who it is: the end entity, or for a per-user sub-proxy that name. */
  identity: Name;
  kind: 'person' | 'robot' | 'sub-proxy';
  robot: Name | null;
  /** Who issued the end entity's certificate. */
  issuer: Name;
  links: { subject: Name; kind: LinkKind; notBefore: Date; notAfter: Date }[];
  /** What does not hold; with any of these the chain proves nothing. */
  faults: { code: SubjectErrorCode; detail: string }[];
}

const INHERIT_ALL = '1.3.6.1.5.5.7.21.1';
const INDEPENDENT = '1.3.6.1.5.5.7.21.2';
const LIMITED = '1.3.6.1.4.1.3536.1.1.1.9';

/**
 * Reads a chain, the leaf first, after RFC 3820: each proxy is signed by the one behind it and has its subject and
 * exactly one common name more, until the first certificate that is no proxy. A per-user sub-proxy is the first
 * delegation of a robot, made after the RFC, with another common name than a plain proxy has; when a condition does
 * not hold it is an ordinary proxy of the robot.
 *
 * Whether the authority at its end is to be trusted is not asked here.
 *
 * @throws SubjectError `certificate.none`
 */
export function readChain(certificates: readonly Certificate[], at: Date): Chain {
  const [leaf] = certificates;
  if (leaf === undefined) throw new SubjectError('certificate.none', 'There is no certificate.');
  const faults: Chain['faults'] = [];
  const wrong = (code: SubjectErrorCode, detail: string) => faults.push({ code, detail });
  const end = certificates.findIndex((one) => !isProxy(one));
  const proxies = end < 0 ? certificates : certificates.slice(0, end);
  if (end < 0) wrong('chain.order', 'The certificate of the person or robot is missing.');
  for (const [index, one] of proxies.entries()) checkProxy(one, certificates[index + 1], index, wrong);
  for (const [index, one] of certificates.slice(Math.max(end, 0), -1).entries()) {
    const by = certificates[end + index + 1] as Certificate;
    if (end < 0) break;
    checkIssued(one, by, wrong);
    // Whoever has a certificate has a key, and could make one in anybody's name.
    if (sameName(one.issuer, by.subject) && !by.isAuthority)
      wrong('chain.order', 'A certificate is issued by one that is no authority.');
  }
  if (end > 0 && certificates[end]?.isAuthority) wrong('chain.order', 'A proxy is issued by an authority.');
  for (const one of certificates) {
    if (!(at >= one.notBefore && at <= one.notAfter))
      wrong('chain.expired', 'A certificate is not valid at this time.');
  }
  return {
    ...whoIs(certificates, proxies, end),
    links: certificates.map((one, index) => linkOf(one, index, end)),
    faults,
  };
}

type Wrong = (code: SubjectErrorCode, detail: string) => void;

function isProxy(one: Certificate): boolean {
  return one.proxyInfo !== null || isLegacyProxy(one);
}

/** Before RFC 3820: `CN=proxy` or `CN=limited proxy` under the issuer's own name, without any extension. */
function isLegacyProxy({ subject, issuer, proxyInfo }: Certificate): boolean {
  if (proxyInfo !== null || !sameName(subject.slice(0, -1), issuer)) return false;
  return /^(?:limited )?proxy$/.test(prepared(commonNameOf(subject.at(-1)) ?? ''));
}

function checkProxy(one: Certificate, by: Certificate | undefined, index: number, wrong: Wrong): void {
  const isOneMore =
    sameName(one.subject.slice(0, -1), one.issuer) && commonNameOf(one.subject.at(-1)) !== undefined;
  if (!isOneMore)
    wrong('chain.proxy-name', 'The name of a proxy is not that of its issuer with one common name more.');
  const { proxyInfo } = one;
  if (one.isAuthority) wrong('chain.proxy-info', 'A proxy says that it is an authority, which none may be.');
  if (proxyInfo && !proxyInfo.critical)
    wrong('chain.proxy-info', 'A proxy does not demand to be known as one: its extension is not critical.');
  if (proxyInfo && ![INHERIT_ALL, INDEPENDENT, LIMITED].includes(proxyInfo.language)) {
    wrong('chain.proxy-info', `A proxy has the policy language ${proxyInfo.language}, which is not known.`);
  }
  if (proxyInfo?.pathLength !== null && proxyInfo !== null && index > proxyInfo.pathLength) {
    wrong('chain.too-long', 'More proxies follow a proxy than it allows.');
  }
  if (by && isLimited(by) && !isLimited(one))
    wrong('chain.proxy-info', 'A limited proxy issued one that is not, which it may not.');
  if (by) checkIssued(one, by, wrong);
}

/** Globus' limit: it starts no jobs, and neither does what is delegated from it. */
function isLimited(one: Certificate): boolean {
  if (one.proxyInfo !== null) return one.proxyInfo.language === LIMITED;
  return isLegacyProxy(one) && prepared(commonNameOf(one.subject.at(-1)) ?? '') === 'limited proxy';
}

function checkIssued(one: Certificate, by: Certificate, wrong: Wrong): void {
  if (!sameName(one.issuer, by.subject))
    wrong('chain.order', 'A certificate is not followed by that of its issuer.');
  else if (!one.isSignedBy(by.publicKey))
    wrong('chain.signature', 'A certificate is not signed with its issuer’s key.');
}

function linkOf(one: Certificate, index: number, end: number): Chain['links'][number] {
  const { subject, notBefore, notAfter, proxyInfo } = one;
  return {
    subject,
    notBefore,
    notAfter,
    kind: end < 0 || index < end ? proxyKind() : index === end ? 'end-entity' : 'authority',
  };

  function proxyKind(): LinkKind {
    if (proxyInfo === null) return 'legacy-proxy';
    return proxyInfo.language === LIMITED ? 'limited-proxy' : 'proxy';
  }
}

function whoIs(
  certificates: readonly Certificate[],
  proxies: readonly Certificate[],
  end: number,
): Pick<Chain, 'subject' | 'endEntity' | 'identity' | 'kind' | 'robot' | 'issuer'> {
  const leaf = certificates[0] as Certificate;
  const holder = certificates[end];
  const last = proxies.at(-1);
  const endEntity = holder?.subject ?? (last as Certificate).issuer;
  const found = { subject: leaf.subject, endEntity, issuer: holder?.issuer ?? endEntity };
  if (!isRobotName(endEntity.at(-1))) return { ...found, identity: endEntity, kind: 'person', robot: null };
  const isUsers =
    holder !== undefined &&
    last !== undefined &&
    last.proxyInfo !== null &&
    sameName(last.subject.slice(0, -1), endEntity) &&
    !isPlainDelegation(last.subject.at(-1));
  if (!isUsers) return { ...found, identity: endEntity, kind: 'robot', robot: null };
  return { ...found, identity: last.subject, kind: 'sub-proxy', robot: endEntity };
}
