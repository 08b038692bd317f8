import type { MailCryptoView } from '@muster/contract';
import {
  bytesOf,
  canonicalText,
  decodedBody,
  fieldOf,
  type MimeEntity,
  partsOf,
  readEntity,
  withContent,
} from '../../kernel/mime-entity.ts';
import type { CryptoKind, FoundSignature, KeyRing, MailCrypto } from '../../ports/mail-crypto.ts';
import { isVerified } from './model.ts';
import { type KeyringApp, keyRing } from './ring.ts';
import { keyByFingerprint } from './store.ts';

/** What was found of a mail's protection, and what it says of the address in From once that is known. */
export interface FoundCrypto {
  /** Without `matchesSender`: whoever knows the sender adds it with `withSender`. */
  view: MailCryptoView;
  /** For which the signing key is believed; empty where the signature is not valid. */
  addresses: string[];
}

export interface OpenedMail {
  /** The mail as it is to be read: its own header around exactly what was signed or encrypted. */
  bytes: Uint8Array;
  /** Null for a mail that has no protection at all. */
  crypto: FoundCrypto | null;
}

/** Encrypted, signed, encrypted once more: no honest mail has more shells. */
const MOST_SHELLS = 4;
/** Of a part that is searched for protection which does not cover the whole. */
const MOST_SEARCHED = 4_000_000;
const PROBABLE = /application\/(?:x-)?pkcs7-|application\/pgp-|-----BEGIN PGP (?:SIGNED )?MESSAGE-----/i;

interface Shells {
  kind: CryptoKind;
  encrypted: boolean;
  reading: MailCryptoView['reading'];
  signature: FoundSignature | null;
  content: MimeEntity | null;
}

/**
 * Decrypts and verifies a mail before anybody reads it. What counts as signed or encrypted is the whole or nothing:
 * where the protected part stands beside others, the mail is read as it came and its protection is `partial`.
 * Never throws for anything that a stranger can send; only when the keys could not be looked up, and the mail waits.
 */
export async function openMail(app: KeyringApp, raw: Uint8Array, at: Date): Promise<OpenedMail> {
  const plain = { bytes: raw, crypto: null };
  if (!mayBeProtected(raw)) return plain;
  const mail = readEntity(canonicalText(raw));
  if (!mail) return plain;
  const kind = kindOf(app.mailCryptos, mail);
  if (kind === null) return { bytes: raw, crypto: partial(app.mailCryptos, mail) };
  const ring = keyRing(app, at);
  const shells = await unwrap(app.mailCryptos, mail, kind, ring, at);
  if (ring.failed !== undefined) throw ring.failed;
  const crypto = await described(app, shells);
  if (!shells.content) return { bytes: raw, crypto };
  const subject = shells.content.fields.filter(({ name }) => name === 'subject');
  const named =
    shells.content.parameters['protected-headers'] !== undefined ||
    shells.content.parameters.hp !== undefined;
  // The subject that its author wrote: outside stands only what may be read on the way.
  const outer =
    named && subject.length === 1
      ? { ...mail, fields: [...mail.fields.filter(({ name }) => name !== 'subject'), ...subject] }
      : mail;
  return { bytes: bytesOf(withContent(outer, shells.content)), crypto };
}

/** A look that costs little: nearly all mail has no protection. */
function mayBeProtected(raw: Uint8Array): boolean {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  return PROBABLE.test(text.toString('latin1', 0, MOST_SEARCHED));
}

function kindOf(cryptos: readonly MailCrypto[], entity: MimeEntity): CryptoKind | null {
  return cryptos.find((one) => one.recognise(entity) !== null)?.kind ?? null;
}

async function unwrap(
  cryptos: readonly MailCrypto[],
  mail: MimeEntity,
  kind: CryptoKind,
  ring: KeyRing,
  at: Date,
): Promise<Shells> {
  const shells: Shells = { kind, encrypted: false, reading: null, signature: null, content: null };
  let entity = mail;
  for (let depth = 0; depth < MOST_SHELLS; depth += 1) {
    const crypto = cryptos.find((one) => one.recognise(entity) !== null);
    const what = crypto?.recognise(entity);
    // A signature covers all that stands inside it; a second one says nothing more.
    if (!crypto || (what === 'signed' && shells.signature)) break;
    const opened = await crypto.open(entity, ring, at);
    if (what === 'encrypted' && opened.decrypted !== null) {
      shells.encrypted = true;
      shells.reading = opened.decrypted === 'yes' ? 'read' : opened.decrypted;
      // Who signs what is encrypted may never have read it: only a signature inside counts.
      shells.signature = null;
    }
    shells.signature = opened.signature ?? shells.signature;
    const content = opened.content === null ? undefined : readEntity(opened.content);
    shells.content = content ?? (shells.encrypted ? null : shells.content);
    if (!content) break;
    entity = content;
  }
  return shells;
}

async function described(app: KeyringApp, shells: Shells): Promise<FoundCrypto> {
  const { kind, encrypted, reading, signature } = shells;
  const known =
    signature?.fingerprint === undefined || signature?.fingerprint === null
      ? undefined
      : await keyByFingerprint(app.db, kind, signature.fingerprint);
  // A certificate that is not in the ring was found valid because an authority vouches for it.
  const verified = signature?.state === 'valid' && (!known || isVerified(known));
  // An invalid signature names whom its forger likes.
  const signer =
    signature?.state === 'invalid' ? undefined : (signature?.userIds[0] ?? signature?.addresses[0]);
  return {
    addresses: signature?.state === 'valid' ? (known?.addresses ?? signature.addresses) : [],
    view: {
      kind,
      encrypted,
      reading,
      partial: false,
      signature: signature && {
        state: signature.state,
        fingerprint: signature.fingerprint,
        signer: (signer ?? '').slice(0, 300),
        signedAt: signature.signedAt?.toISOString() ?? null,
        matchesSender: false,
        keyVerified: verified,
      },
    },
  };
}

/** Protection of a part alone. Nothing of it is opened: what stands around it could carry its words elsewhere. */
function partial(cryptos: readonly MailCrypto[], mail: MimeEntity): FoundCrypto | null {
  const found = protectedPart(cryptos, mail, 0);
  if (!found) return null;
  const encrypted = found.what === 'encrypted';
  return {
    addresses: [],
    view: { kind: found.kind, encrypted, reading: null, partial: true, signature: null },
  };
}

function protectedPart(
  cryptos: readonly MailCrypto[],
  entity: MimeEntity,
  depth: number,
): { kind: CryptoKind; what: 'signed' | 'encrypted' } | null {
  for (const crypto of cryptos) {
    const what = depth === 0 ? null : crypto.recognise(entity);
    if (what !== null) return { kind: crypto.kind, what };
  }
  if (depth > 6) return null;
  if (entity.type === 'text/plain') return inlinePart(entity);
  for (const text of partsOf(entity) ?? []) {
    const part = readEntity(text);
    const found = part && protectedPart(cryptos, part, depth + 1);
    if (found) return found;
  }
  return null;
}

function inlinePart(entity: MimeEntity): { kind: CryptoKind; what: 'signed' | 'encrypted' } | null {
  const text = decodedBody(entity)?.toString('latin1', 0, MOST_SEARCHED) ?? '';
  const found = /^-----BEGIN PGP (SIGNED )?MESSAGE-----\r?$/m.exec(text);
  return found ? { kind: 'openpgp', what: found[1] === undefined ? 'encrypted' : 'signed' } : null;
}

/** The signature and the address that stands in From; a second From field belongs to nobody. */
export function withSender(found: FoundCrypto, raw: Uint8Array, from: string | null): FoundCrypto {
  const { signature } = found.view;
  if (!signature) return found;
  const mail = readEntity(canonicalText(raw));
  const only = mail?.fields.filter(({ name }) => name === 'from').length === 1;
  const matchesSender =
    only &&
    from !== null &&
    !fieldOf(mail, 'from').includes(',') &&
    found.addresses.includes(from.toLowerCase());
  return { ...found, view: { ...found.view, signature: { ...signature, matchesSender } } };
}

/** A mail that was signed longer ago than this may have been sent before, to somebody else. */
const FRESH_MS = 2 * 86_400_000;

/**
 * For which addresses a signature speaks besides the one in From: those of its key, where somebody vouched for the key
 * and the signature is fresh. So a person who writes from another address counts as the contact that they are.
 */
export function signedFor(found: FoundCrypto | null, receivedAt: Date): string[] {
  const signature = found?.view.signature;
  if (!found || signature?.state !== 'valid' || !signature.keyVerified || signature.signedAt === null)
    return [];
  const age = receivedAt.getTime() - new Date(signature.signedAt).getTime();
  return age <= FRESH_MS ? found.addresses : [];
}
