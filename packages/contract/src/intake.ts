import { z } from 'zod';
import { idOf, instant, pageQuery } from './common.ts';
import { incidentId, incidentSeverity, tlpLabel } from './incidents.ts';

export const abuseReportId = idOf('rep');

/** What a report says happened: read from its text or from its machine’s part, with the span it was read from. */
export const reportFact = z.object({
  kind: z.enum(['address', 'host', 'url', 'hash', 'mail', 'time']),
  /** In one normal form: an address without brackets, a time in UTC. */
  value: z.string(),
  /** Of an address. */
  port: z.number().int().nullable(),
  protocol: z.string().nullable(),
  /** Who did it, who suffered it, or only mentioned. */
  role: z.enum(['source', 'target', 'mentioned']),
  /** False where a zone or the order of day and month had to be assumed. */
  sure: z.boolean(),
  /** `text.slice(start, end)` of the report’s text. */
  start: z.number().int(),
  end: z.number().int(),
});
export type ReportFact = z.infer<typeof reportFact>;

/** Whose address it is, and how that is known. */
export const reportSite = z.object({
  id: z.string(),
  name: z.string(),
  because: z.string(),
});
export type ReportSite = z.infer<typeof reportSite>;

export const abuseReportState = z.enum(['open', 'attached', 'dismissed']);
export type AbuseReportState = z.infer<typeof abuseReportState>;

export const abuseReportSummary = z.object({
  id: abuseReportId,
  via: z.enum(['mail', 'phone', 'form']),
  format: z.enum(['arf', 'x-arf', 'text']),
  state: abuseReportState,
  receivedAt: instant,
  reporter: z.object({
    address: z.string(),
    name: z.string(),
    /** The site whose contact it is. */
    site: z.object({ id: z.string(), name: z.string() }).nullable(),
  }),
  subject: z.string(),
  abuseKind: z.string(),
  /** The first addresses that it is about. */
  addresses: z.array(z.string()),
  sites: z.array(reportSite),
  happenedAt: instant.nullable(),
  /** How many more open reports tell of the same. */
  alike: z.number().int(),
});
export type AbuseReportSummary = z.infer<typeof abuseReportSummary>;

/** An incident that the report may belong to, the likeliest first. */
export const reportSuggestion = z.object({
  incident: incidentId,
  publicId: z.string(),
  title: z.string(),
  state: z.string(),
  createdAt: instant,
  reasons: z.array(z.string()),
});
export type ReportSuggestion = z.infer<typeof reportSuggestion>;

export const abuseReportView = abuseReportSummary.extend({
  mail: idOf('mail').nullable(),
  /** As it was written, and below it the machine’s part. */
  text: z.string(),
  facts: z.array(reportFact),
  /** The other open reports of the same group. */
  group: z.array(abuseReportSummary),
  suggestions: z.array(reportSuggestion),
  /** Null: nobody is there to answer. */
  answerTo: z.string().nullable(),
  answeredAt: instant.nullable(),
  incident: z.object({ id: incidentId, publicId: z.string() }).nullable(),
  decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(),
  reason: z.string(),
});
export type AbuseReportView = z.infer<typeof abuseReportView>;

export const listReportsQuery = pageQuery.extend({ state: abuseReportState.default('open') });
export type ListReportsQuery = z.infer<typeof listReportsQuery>;

/** What somebody said on the telephone or wrote elsewhere. */
export const recordReportRequest = z.strictObject({
  via: z.enum(['phone', 'form']),
  receivedAt: instant.optional(),
  reporterName: z.string().trim().max(200).default(''),
  reporterAddress: z.union([z.literal(''), z.email().max(254)]).default(''),
  subject: z.string().trim().min(3).max(300),
  text: z.string().trim().min(3).max(100_000),
});
export type RecordReportRequest = z.infer<typeof recordReportRequest>;

/** One click: everything has a proposal, and may be said otherwise. */
export const incidentFromReportRequest = z.strictObject({
  title: z.string().trim().min(3).max(200).optional(),
  tlp: tlpLabel.default('AMBER'),
  severity: incidentSeverity.default('medium'),
  /** Sites that are suspected; those proposed unless said. */
  sites: z.array(z.string().max(64)).max(50).optional(),
  /** When it was first suspected; when the report came unless said. */
  suspectedAt: instant.optional(),
  answer: z.boolean().default(false),
});
export type IncidentFromReportRequest = z.infer<typeof incidentFromReportRequest>;

export const attachReportRequest = z.strictObject({
  /** Its id, or as people write it: `ORG-20270105-01`. */
  incident: z.string().trim().min(3).max(64),
  answer: z.boolean().default(false),
});
export type AttachReportRequest = z.infer<typeof attachReportRequest>;

export const dismissReportRequest = z.strictObject({
  reason: z.string().trim().min(3).max(2000),
  answer: z.boolean().default(false),
});
export type DismissReportRequest = z.infer<typeof dismissReportRequest>;

/** Reports that lie open, for the head line. */
export const openReportsView = z.object({ open: z.number().int(), oldestAt: instant.nullable() });
