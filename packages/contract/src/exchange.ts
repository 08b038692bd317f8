import { z } from 'zod';
import { idOf, instant } from './common.ts';
import {
  incidentId,
  incidentPersonRole,
  incidentSeverity,
  incidentSiteState,
  incidentState,
  tlpLabel,
} from './incidents.ts';
import { observableType } from './observables.ts';

export const exchangeFormat = z.enum(['misp', 'stix', 'csaf', 'pdf']);
export type ExchangeFormat = z.infer<typeof exchangeFormat>;

export const exportId = idOf('exp');
export const redactionId = idOf('red');

/** An incident as one plain document, as far as its reader may know it. */
export const incidentRecord = z.object({
  /** What ids in foreign formats are derived from: the incident's own id, or the redaction's. */
  key: z.string(),
  publicId: z.string(),
  aliases: z.array(z.string()),
  exercise: z.boolean(),
  title: z.string(),
  tlp: tlpLabel,
  /** What the source asks for beyond the label, in words. */
  restriction: z.string(),
  severity: incidentSeverity,
  state: incidentState,
  openedAt: instant,
  /** When anything in it last changed. */
  changedAt: instant,
  resolvedAt: instant.nullable(),
  closedAt: instant.nullable(),
  /** Who hands it out. */
  publisher: z.object({ name: z.string(), contact: z.string(), url: z.string() }),
  sites: z.array(
    z.object({
      /** Stands for the site within the record. */
      ref: z.string(),
      name: z.string(),
      country: z.string().nullable(),
      state: incidentSiteState,
      addedAt: instant,
    }),
  ),
  observables: z.array(
    z.object({
      id: z.string(),
      type: observableType,
      /** In canonical form, never defanged. */
      value: z.string(),
      tlp: tlpLabel,
      /** `ref` of the site that it belongs to; null: of no single one. */
      site: z.string().nullable(),
      /** Seeing it elsewhere means trouble: others should look for it. */
      ioc: z.boolean(),
      /** Null where nobody knows when it was seen. */
      firstSeen: instant.nullable(),
      lastSeen: instant.nullable(),
      addedAt: instant,
      note: z.string(),
      tags: z.array(z.string()),
    }),
  ),
  /** Its log, the earliest first. */
  timeline: z.array(
    z.object({
      id: z.string(),
      at: instant,
      kind: z.string(),
      text: z.string(),
      site: z.string().nullable(),
      /** Who did it, by name; null when it was Muster, or nobody may be named. */
      by: z.string().nullable(),
    }),
  ),
  decisions: z.array(
    z.object({
      id: z.string(),
      at: instant,
      by: z.string().nullable(),
      text: z.string(),
      reason: z.string(),
    }),
  ),
  messages: z.array(
    z.object({ id: z.string(), at: instant, direction: z.enum(['in', 'out']), subject: z.string() }),
  ),
  clocks: z.array(
    z.object({
      step: z.string(),
      title: z.string(),
      site: z.string().nullable(),
      dueAt: instant.nullable(),
      state: z.string(),
    }),
  ),
  people: z.array(z.object({ name: z.string(), role: incidentPersonRole })),
  /** Free text of the closure report; empty before there is one. */
  impact: z.string(),
  lessons: z.string(),
  /** Which redaction it is, where it is one. */
  redaction: z.object({ id: z.string(), from: tlpLabel, madeAt: instant }).nullable(),
});
export type IncidentRecord = z.infer<typeof incidentRecord>;

/** What a format could not carry, said before anybody downloads it. */
export const exchangeLoss = z.object({
  /** Which part of the record. */
  field: z.string(),
  count: z.number().int(),
  reason: z.string(),
});
export type ExchangeLoss = z.infer<typeof exchangeLoss>;

export const exportQuery = z.object({
  format: exchangeFormat,
  /** The redacted copy instead of the whole. */
  redaction: redactionId.optional(),
  /**
   * `true`: the words of the log, of decisions and of notes go along, though they may name people. A PDF carries them
   * always; those of a redacted copy were approved.
   */
  words: z.stringbool().optional(),
});
export type ExportQuery = z.infer<typeof exportQuery>;

export const exportWords = z.enum(['left-out', 'included', 'approved']);
export type ExportWords = z.infer<typeof exportWords>;

export const exportPreview = z.object({
  format: exchangeFormat,
  tlp: tlpLabel,
  /** The label as the format writes it. */
  label: z.string(),
  fileName: z.string(),
  sha256: z.string(),
  /** Bytes. */
  size: z.number().int(),
  counts: z.object({
    sites: z.number().int(),
    observables: z.number().int(),
    timeline: z.number().int(),
    decisions: z.number().int(),
  }),
  /** What becomes of the words that people wrote: left out, included by choice, or approved in a redacted copy. */
  words: exportWords,
  lost: z.array(exchangeLoss),
  /** The beginning of the document as text; null for a PDF. */
  text: z.string().nullable(),
});
export type ExportPreview = z.infer<typeof exportPreview>;

export const makeExportRequest = z.strictObject({
  format: exchangeFormat,
  redaction: redactionId.optional(),
  /** As in the preview. */
  words: z.boolean().optional(),
  /** Of the preview that was looked at: what has changed since is not handed out unseen. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type MakeExportRequest = z.infer<typeof makeExportRequest>;

const who = z.object({ id: z.string(), name: z.string().nullable() });

export const exportView = z.object({
  id: exportId,
  format: exchangeFormat,
  tlp: tlpLabel,
  redaction: redactionId.nullable(),
  sha256: z.string(),
  size: z.number().int(),
  lost: z.array(exchangeLoss),
  madeAt: instant,
  by: who,
});
export type ExportView = z.infer<typeof exportView>;

const words = z.string().trim().max(10_000);

/** What of an incident goes further than the whole may. What is not named stays behind. */
export const redactionPlan = z.strictObject({
  tlp: tlpLabel,
  /** By name, by country, or as “a site”. */
  sites: z.enum(['names', 'countries', 'none']).default('none'),
  title: z.string().trim().min(3).max(200),
  restriction: words.default(''),
  impact: words.default(''),
  lessons: words.default(''),
  /** Ids. Those whose own label is narrower are lowered with it, and need the consent of whom they came from. */
  observables: z
    .array(z.object({ id: z.string().max(40), note: words.default('') }))
    .max(5000)
    .default([]),
  /** Lines of the log, each with the words that were approved for it. */
  timeline: z
    .array(z.object({ id: z.string().max(40), text: words.min(1) }))
    .max(2000)
    .default([]),
});
export type RedactionPlan = z.infer<typeof redactionPlan>;

export const redactionConsent = z.strictObject({
  /** `ref` of the site. */
  site: z.string().max(64),
  /** Who agreed, and how. */
  words: z.string().trim().min(3).max(500),
  /** When they agreed; now unless said. */
  at: instant.optional(),
});
export type RedactionConsent = z.infer<typeof redactionConsent>;

export const redactionPreview = z.object({
  record: incidentRecord,
  differences: z.array(
    z.object({
      part: z.string(),
      kept: z.number().int(),
      changed: z.number().int(),
      withheld: z.number().int(),
      says: z.string(),
    }),
  ),
  /** Whose information goes further than it was given for. */
  consents: z.array(z.object({ site: z.string(), name: z.string(), why: z.string() })),
  /** Approved words that still tell what was withheld. None may be left. */
  shows: z.array(z.object({ where: z.string(), what: z.string() })),
});
export type RedactionPreview = z.infer<typeof redactionPreview>;

export const makeRedactionRequest = z.strictObject({
  plan: redactionPlan,
  reason: z.string().trim().min(3).max(2000),
  consents: z.array(redactionConsent).max(500).default([]),
});
export type MakeRedactionRequest = z.infer<typeof makeRedactionRequest>;

export const redactionView = z.object({
  id: redactionId,
  from: tlpLabel,
  tlp: tlpLabel,
  title: z.string(),
  reason: z.string(),
  consents: z.array(redactionConsent.extend({ name: z.string(), at: instant })),
  counts: z.object({ sites: z.number().int(), observables: z.number().int(), timeline: z.number().int() }),
  madeAt: instant,
  by: who,
});
export type RedactionView = z.infer<typeof redactionView>;

export const importFormat = z.enum(['misp', 'stix', 'csv']);
export type ImportFormat = z.infer<typeof importFormat>;

/** The file itself as text. */
export const readImportRequest = z.strictObject({
  format: importFormat,
  name: z.string().trim().min(1).max(200),
  content: z.string().min(1).max(6_000_000),
});
export type ReadImportRequest = z.infer<typeof readImportRequest>;

export const takeImportRequest = readImportRequest.extend({
  /** Of the preview that was looked at; another file is not taken unseen. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Places of what is not to be taken although it could. */
  without: z.array(z.string().max(300)).max(5000).default([]),
});
export type TakeImportRequest = z.infer<typeof takeImportRequest>;

export const importItem = z.object({
  /** Where in the file: a JSON pointer, or `line 7`. */
  place: z.string(),
  type: observableType.nullable(),
  /** Written so that nobody clicks on it. */
  value: z.string(),
  /** With what label it would be taken. */
  tlp: tlpLabel.nullable(),
  ioc: z.boolean(),
  outcome: z.enum(['new', 'known', 'refused']),
  /** Why it is refused, or what is worth knowing. */
  says: z.string(),
});
export type ImportItem = z.infer<typeof importItem>;

export const importPreview = z.object({
  sha256: z.string(),
  title: z.string(),
  tlp: tlpLabel.nullable(),
  counts: z.object({ new: z.number().int(), known: z.number().int(), refused: z.number().int() }),
  items: z.array(importItem),
  warnings: z.array(z.string()),
});
export type ImportPreview = z.infer<typeof importPreview>;

export const importView = z.object({
  id: idOf('imp'),
  format: importFormat,
  name: z.string(),
  title: z.string(),
  sha256: z.string(),
  counts: z.object({ new: z.number().int(), known: z.number().int(), refused: z.number().int() }),
  madeAt: instant,
  by: who,
});
export type ImportView = z.infer<typeof importView>;

/** What went out of an incident and came into it, and what the reader may do. */
export const exchangeView = z.object({
  incident: incidentId,
  tlp: tlpLabel,
  mayExport: z.boolean(),
  mayRedact: z.boolean(),
  mayImport: z.boolean(),
  exports: z.array(exportView),
  redactions: z.array(redactionView),
  imports: z.array(importView),
});
export type ExchangeView = z.infer<typeof exchangeView>;
