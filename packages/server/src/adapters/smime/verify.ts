import { constants, createHash, type KeyObject, verify } from 'node:crypto';
import type { ObjectIdentifier, OctetString, UTCTime } from 'asn1js';
import { IssuerAndSerialNumber, RSASSAPSSParams, SignedData, type SignerInfo } from 'pkijs';
import type { FoundSignature, KeyRing, SignatureState } from '../../ports/mail-crypto.ts';
import { CLOCK_SKEW_MS } from '../../ports/mail-crypto.ts';
import {
  addressesOf,
  type Cert,
  certsInPem,
  idsOf,
  issuerAndSerialId,
  isValidAt,
  isVouched,
  maySign,
  userIdOf,
} from './certificates.ts';
import { type Cms, certsOf, digests, oid } from './cms.ts';

const MOST_SIGNERS = 10;

/** What the signatures of a SignedData say of this content; the best of several. */
export async function signatureOf(
  cms: Cms,
  content: Buffer,
  ring: KeyRing,
  authorities: readonly Cert[],
  at: Date,
): Promise<FoundSignature | null> {
  const signedData = new SignedData({ schema: cms.info.content });
  const brought = certsOf(cms);
  const all: FoundSignature[] = [];
  for (const signer of signedData.signerInfos.slice(0, MOST_SIGNERS))
    all.push(await oneSigner(signer, content, brought, ring, authorities, at));
  const order: SignatureState[] = ['valid', 'expired', 'revoked', 'invalid', 'unknown-key'];
  return all.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0] ?? null;
}

async function oneSigner(
  signer: SignerInfo,
  content: Buffer,
  brought: readonly Cert[],
  ring: KeyRing,
  authorities: readonly Cert[],
  at: Date,
): Promise<FoundSignature> {
  const signedAt = signingTime(signer);
  const unknown = { fingerprint: null, signedAt, userIds: [], addresses: [] };
  const cert = await certificateOf(signer, brought, ring);
  if (!cert) return { ...unknown, state: 'unknown-key' };
  if (!holds(signer, content, cert.node.publicKey) || !maySign(cert)) return { ...unknown, state: 'invalid' };
  const [known] = await ring.known('smime', [cert.fingerprint]);
  const chain = known ? [...brought, ...certsInPem(known.publicText)] : brought;
  // A certificate that has ended was vouched for while it was in force.
  const inForce = isValidAt(cert, at) ? at : new Date(new Date(cert.node.validTo).getTime() - 1000);
  if (!known && !(await isVouched(cert, chain, authorities, inForce)))
    return { ...unknown, state: 'unknown-key' };
  return {
    state: known?.revoked ? 'revoked' : stateInTime(cert, signedAt, at),
    fingerprint: cert.fingerprint,
    signedAt,
    userIds: [userIdOf(cert)],
    addresses: addressesOf(cert),
  };
}

function stateInTime(cert: Cert, signedAt: Date | null, at: Date): SignatureState {
  if (new Date(cert.node.validTo) <= at) return 'expired';
  const latest = at.getTime() + CLOCK_SKEW_MS;
  if (new Date(cert.node.validFrom).getTime() > latest) return 'invalid';
  return signedAt !== null && signedAt.getTime() > latest ? 'invalid' : 'valid';
}

async function certificateOf(
  { sid }: SignerInfo,
  brought: readonly Cert[],
  ring: KeyRing,
): Promise<Cert | undefined> {
  if (sid instanceof IssuerAndSerialNumber) {
    const issuer = new Uint8Array(sid.issuer.toSchema().toBER());
    const id = issuerAndSerialId(issuer, sid.serialNumber.valueBlock.valueHexView);
    const found = brought.find((cert) => idsOf(cert).includes(id));
    if (found) return found;
    const [known] = await ring.known('smime', [id]);
    return certsInPem(known?.publicText ?? '')[0];
  }
  const wanted = Buffer.from((sid as OctetString).valueBlock?.valueHexView ?? []).toString('hex');
  return brought.find((cert) => subjectKeyId(cert) === wanted);
}

export function subjectKeyId({ parsed }: Cert): string | undefined {
  const value = parsed.extensions?.find(({ extnID }) => extnID === '2.5.29.14')?.parsedValue as
    | OctetString
    | undefined;
  return value && Buffer.from(value.valueBlock.valueHexView).toString('hex');
}

/**
 * Whether the signer signed exactly this content. Signed attributes are demanded: without them a signature over some
 * attributes could be passed off as one over a content that looks like them.
 */
function holds(signer: SignerInfo, content: Buffer, key: KeyObject): boolean {
  const hash = digests[signer.digestAlgorithm.algorithmId];
  const attributes = signer.signedAttrs;
  if (hash === undefined || !attributes) return false;
  const only = <Block>(type: string): Block | undefined => {
    const found = attributes.attributes.filter((one) => one.type === type);
    return found.length === 1 && found[0]?.values.length === 1 ? (found[0].values[0] as Block) : undefined;
  };
  const digest = only<OctetString>(oid.messageDigest)?.valueBlock.valueHexView;
  const type = only<ObjectIdentifier>(oid.contentType)?.getValue();
  if (!digest || type !== oid.data) return false;
  if (!createHash(hash).update(content).digest().equals(digest)) return false;
  return verifies(signer, Buffer.from(attributes.encodedValue), hash, key);
}

function verifies(signer: SignerInfo, bytes: Buffer, hash: string, key: KeyObject): boolean {
  const { algorithmId, algorithmParams } = signer.signatureAlgorithm;
  const signature = Buffer.from(signer.signature.valueBlock.valueHexView);
  try {
    if (key.asymmetricKeyType === 'ed25519')
      return algorithmId === oid.ed25519 && verify(null, bytes, key, signature);
    if (key.asymmetricKeyType === 'ec') return verify(hash, bytes, { key, dsaEncoding: 'der' }, signature);
    if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
      return false;
    if (algorithmId !== oid.rsaPss) return verify(hash, bytes, key, signature);
    const { saltLength } = new RSASSAPSSParams({ schema: algorithmParams });
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return verify(hash, bytes, { key, padding, saltLength }, signature);
  } catch {
    return false;
  }
}

function signingTime({ signedAttrs }: SignerInfo): Date | null {
  const found = signedAttrs?.attributes.find(({ type }) => type === oid.signingTime)?.values[0];
  const time = (found as UTCTime | undefined)?.toDate?.();
  return time && !Number.isNaN(time.getTime()) ? time : null;
}
