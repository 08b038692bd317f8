import { z } from 'zod';
import { idOf, instant } from './common.ts';

export const evidenceId = idOf('evi');

/** 256 MiB: a memory image of a small process fits, a whole disk does not. */
export const LARGEST_EVIDENCE_BYTES = 256 * 1024 * 1024;

/** What goes with the bytes of an upload, which are the body itself. */
export const uploadEvidenceQuery = z.object({
  /** As the file is called where it comes from; never used as a path. */
  name: z.string().trim().min(1).max(200),
  note: z.string().trim().max(2000).default(''),
});
export type UploadEvidenceQuery = z.infer<typeof uploadEvidenceQuery>;

export const evidenceItemView = z.object({
  id: evidenceId,
  participation: idOf('par'),
  name: z.string(),
  note: z.string(),
  /** Bytes. */
  size: z.number().int(),
  /** SHA-256 in hex, computed while it came in. */
  sha256: z.string(),
  receivedAt: instant,
  /** The id of who sent it. */
  receivedFrom: z.string(),
  /** Its ledger entry. */
  entry: z.string(),
});
export type EvidenceItemView = z.infer<typeof evidenceItemView>;
