import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { packManifest } from './packs/pack.ts';
import { packView } from './packs.ts';

/* Packs that were taken in are kept as they came, so that others can read them and have them handed on. */

export const packId = idOf('pck');

/** A pack of a scenario that is here, to be handed to others. */
export const makePackRequest = z.object({
  /** The name of one that ships with Muster, or the id of a draft. */
  scenario: z.string().min(1).max(64),
  ...packManifest.pick({ name: true, version: true, title: true, licence: true, authors: true }).shape,
  /** What it is for, and for whom; may be empty. */
  readme: z.string().max(100_000).default(''),
});
export type MakePackRequest = z.infer<typeof makePackRequest>;

/** A part with its words: a pack holds plain text alone. */
export const packPartView = z.object({
  path: z.string(),
  kind: z.enum(['scenario', 'readme', 'recipe', 'text', 'question']),
  bytes: z.number().int(),
  sha256: z.string(),
  text: z.string(),
});
export type PackPartView = z.infer<typeof packPartView>;

/** POST /api/v1/packs/open: all that is in a pack. Nothing is kept. */
export const packContents = packView.extend({ parts: z.array(packPartView) });
export type PackContents = z.infer<typeof packContents>;

export const keptPackSummary = z.object({
  id: packId,
  /** Of the manifest: the name of this very pack. */
  sha256: z.string(),
  name: z.string(),
  version: z.number().int(),
  title: z.string(),
  /** Names of all who signed it, as the signatures say. */
  signedBy: z.array(z.string()),
  /** Of them those whom the importer knew; none where it was taken unsigned. */
  vouchedBy: z.array(z.string()),
  importedAt: instant,
  importedBy: z.string(),
  draft: idOf('scd'),
});
export type KeptPackSummary = z.infer<typeof keptPackSummary>;

export const keptPack = packContents.extend(keptPackSummary.shape);
export type KeptPack = z.infer<typeof keptPack>;
