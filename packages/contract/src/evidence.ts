import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { incidentId, itemAudience } from './incidents.ts';

export const evidenceId = idOf('evi');
export const evidenceUploadId = idOf('upl');
const sha256 = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex');

/** 256 MiB in one request: a memory image of a small process. What is larger comes by parts. */
export const LARGEST_EVIDENCE_BYTES = 256 * 1024 * 1024;
/** A part is in memory while it is hashed. */
export const LARGEST_PART_BYTES = 16 * 1024 * 1024;
export const PART_BYTES = 8 * 1024 * 1024;

/** What a piece of evidence is. */
export const evidenceKind = z.enum([
  'log',
  'memory',
  'disk',
  'traffic',
  'binary',
  'mail',
  'document',
  'other',
]);
export type EvidenceKind = z.infer<typeof evidenceKind>;

/** What goes with the bytes of an upload, which are the body itself. */
export const uploadEvidenceQuery = z.object({
  /** As the file is called where it comes from; never used as a path. */
  name: z.string().trim().min(1).max(200),
  note: z.string().trim().max(2000).default(''),
  kind: evidenceKind.default('other'),
});
export type UploadEvidenceQuery = z.infer<typeof uploadEvidenceQuery>;

/** To an incident: of which site it is, and who else reads it. */
export const giveEvidenceQuery = uploadEvidenceQuery.extend({
  site: z.string().max(64).optional(),
  audience: itemAudience.default('parties'),
});
export type GiveEvidenceQuery = z.infer<typeof giveEvidenceQuery>;

const announced = {
  /** Bytes that will come. */
  size: z.number().int().min(0),
  /** Of the whole, when it is known: what comes is then compared with it. */
  sha256: sha256.optional(),
};
export const beginPartUploadRequest = z.strictObject({ ...uploadEvidenceQuery.shape, ...announced });
export type BeginPartUploadRequest = z.infer<typeof beginPartUploadRequest>;
export const beginUploadRequest = z.strictObject({ ...giveEvidenceQuery.shape, ...announced });
export type BeginUploadRequest = z.infer<typeof beginUploadRequest>;

/** With a part: where it begins, and its own hash. */
export const partQuery = z.object({ offset: z.coerce.number().int().min(0), sha256 });
export type PartQuery = z.infer<typeof partQuery>;

export const evidenceItemView = z.object({
  id: evidenceId,
  participation: idOf('par').nullable(),
  incident: incidentId.nullable(),
  /** The one site that it is of. */
  site: z.object({ id: z.string(), name: z.string() }).nullable(),
  audience: itemAudience,
  kind: evidenceKind,
  /** In one request, by parts, or on a mail. */
  via: z.enum(['upload', 'parts', 'mail']),
  mail: idOf('mail').nullable(),
  name: z.string(),
  note: z.string(),
  /** Bytes. */
  size: z.number().int(),
  /** SHA-256 in hex, computed while it came in. */
  sha256: z.string(),
  /** `damaged`: what is stored is not what came in. */
  state: z.enum(['kept', 'damaged']),
  /** When the stored bytes were last found to have their hash; null since they came in. */
  verifiedAt: instant.nullable(),
  receivedAt: instant,
  /** The id of who sent it. */
  receivedFrom: z.string(),
  /** What they are called, where that is known. */
  receivedFromName: z.string().nullable(),
  /** Its ledger entry. */
  entry: z.string(),
});
export type EvidenceItemView = z.infer<typeof evidenceItemView>;

/** A file that comes by parts. */
export const evidenceUploadView = z.object({
  id: evidenceUploadId,
  name: z.string(),
  /** Bytes that will come, and that are on the disk. */
  size: z.number().int(),
  offset: z.number().int(),
  state: z.enum(['open', 'finished', 'refused', 'given-up']),
  /** What it became. */
  item: evidenceId.nullable(),
  /** A part has so many bytes at most. */
  partBytes: z.number().int(),
  /** Given up when nothing has come until then. */
  expiresAt: instant,
});
export type EvidenceUploadView = z.infer<typeof evidenceUploadView>;

export const incidentEvidenceView = z.object({
  items: z.array(evidenceItemView),
  /** The reader's own that have not come whole. */
  uploads: z.array(evidenceUploadView),
  /** As far as the reader may. */
  may: z.object({
    /** For these sites the reader gives evidence; null among them: for the whole incident. */
    giveFor: z.array(z.object({ id: z.string(), name: z.string() }).nullable()),
    handOver: z.boolean(),
  }),
  /** Bytes of one file at most. */
  largest: z.number().int(),
});
export type IncidentEvidenceView = z.infer<typeof incidentEvidenceView>;

export const custodyEntryView = z.object({
  id: idOf('cus'),
  kind: z.enum(['received', 'handed-over', 'verified', 'damaged', 'exported']),
  at: instant,
  recordedAt: instant,
  from: z.string(),
  to: z.string(),
  why: z.string(),
  /** In hex: as it came in, and as it was found; empty where nothing was there. */
  sha256Before: z.string(),
  sha256After: z.string(),
  /** Where it lies since. */
  place: z.string(),
  /** The id of who recorded it, and what they are called. */
  actor: z.string(),
  actorName: z.string().nullable(),
  entry: z.string(),
});
export type CustodyEntryView = z.infer<typeof custodyEntryView>;

export const evidenceAccessView = z.object({
  id: idOf('tik'),
  at: instant,
  actor: z.string(),
  actorName: z.string().nullable(),
  why: z.string(),
  entry: z.string(),
});

export const evidenceDetail = evidenceItemView.extend({
  custody: z.array(custodyEntryView),
  /** Who was let at the bytes. */
  accesses: z.array(evidenceAccessView),
});
export type EvidenceDetail = z.infer<typeof evidenceDetail>;

export const handOverRequest = z.strictObject({
  /** Persons or places as people call them. */
  from: z.string().trim().min(2).max(200),
  to: z.string().trim().min(2).max(200),
  /** When it happened; now unless said. */
  at: instant.optional(),
  why: z.string().trim().min(3).max(2000),
  /** Where it lies since: a safe, a disk, a case number. */
  place: z.string().trim().min(2).max(300),
  /** What the receiver computed over what they got; unless said, our copy is read again. */
  sha256: sha256.optional(),
});
export type HandOverRequest = z.infer<typeof handOverRequest>;

const why = z.string().trim().min(3).max(2000);
export const openEvidenceRequest = z.strictObject({ why });
export type OpenEvidenceRequest = z.infer<typeof openEvidenceRequest>;

export const exportEvidenceRequest = z.strictObject({ items: z.array(evidenceId).min(1).max(500), why });
export type ExportEvidenceRequest = z.infer<typeof exportEvidenceRequest>;

/** For a short time the one who asked may read at this address. */
export const grantedRead = z.object({ id: z.string(), path: z.string(), expiresAt: instant });
export type GrantedRead = z.infer<typeof grantedRead>;

/** What is signed when a piece of evidence has been taken. */
export const receiptStatement = z.object({
  type: z.literal('muster-evidence-receipt-1'),
  issuer: z.string(),
  item: evidenceId,
  incident: z.string().nullable(),
  name: z.string(),
  /** Bytes. */
  size: z.number().int(),
  sha256: z.string(),
  receivedAt: instant,
  receivedFrom: z.string(),
  ledgerEntry: z.string(),
});
export type ReceiptStatement = z.infer<typeof receiptStatement>;

/**
 * A JWS in flattened JSON (RFC 7515, 7.2.2) with Ed25519 (RFC 8037). `statement` is what `payload` holds, for people to
 * read; only the payload is signed.
 */
export const evidenceReceipt = z.object({
  statement: receiptStatement,
  payload: z.string(),
  protected: z.string(),
  signature: z.string(),
});
export type EvidenceReceipt = z.infer<typeof evidenceReceipt>;

/** The key that signs receipts, as a JWK. */
export const receiptKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
});
export type ReceiptKey = z.infer<typeof receiptKey>;
