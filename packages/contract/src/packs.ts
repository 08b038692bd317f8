import { z } from 'zod';
import { idOf } from './common.ts';
import { MOST_PACK_BYTES } from './packs/archive.ts';
import { packManifest } from './packs/pack.ts';
import { scenarioCheckView } from './scenarios.ts';

export { type ArchiveFile, MOST_PACK_BYTES, MOST_PACK_FILES, PackError } from './packs/archive.ts';
export {
  addSignature,
  fingerprintOf,
  kindOfPart,
  makePack,
  type Pack,
  type PackCrypto,
  type PackManifest,
  type PackSignature,
  packSignature,
  readPack,
  signedText,
} from './packs/pack.ts';

const content = z.base64().max(Math.ceil((MOST_PACK_BYTES * 4) / 3) + 4);

export const packCheckRequest = z.object({
  /** The pack's bytes. */
  content,
});
export type PackCheckRequest = z.infer<typeof packCheckRequest>;

export const packView = z.object({
  sha256: z.string(),
  manifest: packManifest,
  signatures: z.array(z.object({ name: z.string(), fingerprint: z.string(), at: z.iso.datetime() })),
  scenario: scenarioCheckView,
});
export type PackView = z.infer<typeof packView>;

export const packImportRequest = packCheckRequest.extend({
  /** Fingerprints of the keys of reviewers whom the importer knows; one of them must have signed. */
  reviewers: z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .max(50)
    .default([]),
  /** Take it though none of them signed; this is kept in the ledger. */
  unsigned: z.boolean().default(false),
});
export type PackImportRequest = z.infer<typeof packImportRequest>;

export const packImportView = packView.extend({
  /** The draft that its scenario became. */
  draft: idOf('scd'),
  /** Names of the known reviewers who signed. */
  vouchedBy: z.array(z.string()),
});
export type PackImportView = z.infer<typeof packImportView>;
