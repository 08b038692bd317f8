import { z } from 'zod';
import { type ArchiveFile, PackError, readArchive, writeArchive } from './archive.ts';

/** What a part is for; a scenario is the only one that Muster reads, all are for those who review. */
const FOLDERS = { image: 'recipe', texts: 'text', questions: 'question' } as const;
const PATH = /^(scenario\.yaml|README\.md|(image|texts|questions)\/[a-z0-9][a-z0-9._-]{0,60})$/;
const MANIFEST = 'manifest.json';
const SIGNATURE = /^signatures\/[0-9a-f]{64}\.json$/;
const MOST_PART_BYTES = 1024 * 1024;
const MOST_SIGNATURES = 20;

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);

export const packPart = z.strictObject({
  path: z.string().regex(PATH, 'is not where a part of a pack may stand'),
  bytes: z.number().int().min(1).max(MOST_PART_BYTES),
  sha256: hex64,
});

/**
 * Control characters, marks that turn the direction, and all that Unicode lets a program show as nothing: letters of no
 * width, tags, fillers. The two that choose between a sign and its picture are seen, and may stand.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?![\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}/u;

/** Words that terminals and pages show as they are. */
const line = (least: number, most: number) =>
  z
    .string()
    .min(least)
    .max(most)
    .refine((text) => !UNSEEN.test(text), 'has characters in it that nobody sees');

export const packManifest = z.strictObject({
  pack: z.literal('muster-pack-1'),
  name: z.string().regex(/^[a-z][a-z0-9-]{0,60}$/),
  version: z.number().int().positive(),
  title: line(3, 200),
  licence: line(2, 100),
  authors: z.array(line(2, 200)).min(1).max(20),
  parts: z.array(packPart).min(1).max(60),
});
export type PackManifest = z.infer<typeof packManifest>;

/** One reviewer's: Ed25519 over `signedText`. */
export const packSignature = z.strictObject({
  name: line(2, 200),
  /** Raw public key, 32 bytes in base 64. */
  key: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  at: z.iso.datetime(),
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
});
export type PackSignature = z.infer<typeof packSignature>;

/** Hashes and signatures are whoever reads it; this file computes none. */
export interface PackCrypto {
  /** Hex. */
  sha256(bytes: Uint8Array): string;
  verify(key: Uint8Array, text: Uint8Array, signature: Uint8Array): boolean;
}

export interface Pack {
  manifest: PackManifest;
  /** Hash of the manifest's bytes: what reviewers sign, and the name of this very pack. */
  sha256: string;
  parts: ReadonlyMap<string, Uint8Array>;
  /** All of them are right; whom they are of is for the reader to know. */
  signatures: readonly (PackSignature & { fingerprint: string })[];
}

/** What a reviewer signs: the manifest, by its hash, and who and when. */
export function signedText(sha256: string, { name, at }: Pick<PackSignature, 'name' | 'at'>): Uint8Array {
  return new TextEncoder().encode(`muster-pack-1\n${sha256}\n${name.replaceAll('\n', ' ')}\n${at}\n`);
}

export function fingerprintOf(crypto: Pick<PackCrypto, 'sha256'>, key: string): string {
  return crypto.sha256(bytesOf(key));
}

/** The parts in the order of their paths. @throws PackError for a part that may not be in a pack */
export function makePack(
  crypto: PackCrypto,
  about: Omit<PackManifest, 'pack' | 'parts'>,
  parts: readonly ArchiveFile[],
): Uint8Array {
  const sorted = parts.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const manifest = packManifest.safeParse({
    pack: 'muster-pack-1',
    ...about,
    parts: sorted.map(({ path, bytes }) => ({ path, bytes: bytes.length, sha256: crypto.sha256(bytes) })),
  });
  if (!manifest.success) throw new PackError(faultIn(manifest.error));
  const whole = writeArchive([{ path: MANIFEST, bytes: jsonBytes(manifest.data) }, ...sorted]);
  readPack(crypto, whole);
  return whole;
}

/** The same pack with one more signature; a second one by the same key takes the place of the first. */
export function addSignature(crypto: PackCrypto, bytes: Uint8Array, signature: PackSignature): Uint8Array {
  const path = `signatures/${fingerprintOf(crypto, signature.key)}.json`;
  const files = readArchive(bytes).filter((file) => file.path !== path);
  const signatures = [
    ...files.filter((file) => SIGNATURE.test(file.path)),
    { path, bytes: jsonBytes(packSignature.parse(signature)) },
  ].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const whole = writeArchive([...files.filter((file) => !SIGNATURE.test(file.path)), ...signatures]);
  readPack(crypto, whole);
  return whole;
}

/**
 * Reads a pack and checks all of it: its form, its paths, each part's hash, each signature. Nothing of it is run, unpacked
 * or followed.
 * @throws PackError
 */
export function readPack(crypto: PackCrypto, bytes: Uint8Array): Pack {
  const files = readArchive(bytes);
  const [first, ...others] = files;
  if (first?.path !== MANIFEST) throw new PackError('a pack begins with its manifest');
  const manifest = packManifest.safeParse(jsonOf(first.bytes));
  if (!manifest.success) throw new PackError(faultIn(manifest.error));
  if (!same(jsonBytes(manifest.data), first.bytes))
    throw new PackError('the manifest is not in its one form');
  const sha256 = crypto.sha256(first.bytes);
  const signed = others.filter(({ path }) => SIGNATURE.test(path));
  const parts = others.filter(({ path }) => !SIGNATURE.test(path));
  checkParts(crypto, manifest.data, parts);
  if (signed.length > MOST_SIGNATURES)
    throw new PackError(`a pack has at most ${MOST_SIGNATURES} signatures`);
  return {
    manifest: manifest.data,
    sha256,
    parts: new Map(parts.map(({ path, bytes: content }) => [path, content])),
    signatures: signed.map((file) => checkedSignature(crypto, sha256, file)),
  };
}

function checkParts(crypto: PackCrypto, manifest: PackManifest, parts: readonly ArchiveFile[]): void {
  const paths = manifest.parts.map(({ path }) => path);
  if (new Set(paths).size < paths.length) throw new PackError('a part stands twice in the manifest');
  if (!paths.includes('scenario.yaml')) throw new PackError('there is no scenario.yaml in it');
  const found = parts.map(({ path }) => path);
  if (JSON.stringify(found) !== JSON.stringify(paths.toSorted()))
    throw new PackError('the parts are not those that the manifest names');
  for (const { path, bytes, sha256 } of manifest.parts) {
    const content = parts.find((part) => part.path === path)?.bytes ?? new Uint8Array();
    if (content.length !== bytes || crypto.sha256(content) !== sha256)
      throw new PackError(`the part ${path} was changed after the manifest was made`);
    if (!isPlainText(content)) throw new PackError(`the part ${path} is not plain text`);
  }
}

function checkedSignature(crypto: PackCrypto, sha256: string, file: ArchiveFile): Pack['signatures'][number] {
  const read = packSignature.safeParse(jsonOf(file.bytes));
  if (!read.success) throw new PackError(`${file.path} is no signature`);
  const { key, signature } = read.data;
  const fingerprint = fingerprintOf(crypto, key);
  if (file.path !== `signatures/${fingerprint}.json` || !same(jsonBytes(read.data), file.bytes))
    throw new PackError(`${file.path} is not in its one form`);
  if (!crypto.verify(bytesOf(key), signedText(sha256, read.data), bytesOf(signature)))
    throw new PackError(`the signature of ${read.data.name} does not hold for this pack`);
  return { ...read.data, fingerprint };
}

/** What a part is, by its place. */
export function kindOfPart(path: string): 'scenario' | 'readme' | 'recipe' | 'text' | 'question' {
  if (path === 'scenario.yaml') return 'scenario';
  const folder = path.split('/')[0] as keyof typeof FOLDERS;
  return FOLDERS[folder] ?? 'readme';
}

/** UTF-8 that a terminal shows as it is: no control characters, no direction marks that hide what stands there. */
function isPlainText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return !UNSEEN.test(text.replace(/[\n\t]/g, ''));
  } catch {
    return false;
  }
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

function faultIn(error: z.ZodError): string {
  const [issue] = error.issues;
  return `the manifest: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be read'}`;
}
