import { z } from 'zod';
import { idOf, instant, pageQuery } from './common.ts';
import { clockView, deadlineOverride, procedurePin } from './procedure.ts';

export const incidentId = idOf('inc');

/** An incident's own id, or its id as people write it: `EGI-20270105-01`. */
export const incidentRef = z
  .string()
  .regex(
    /^(inc_[0-9a-hjkmnp-tv-z]{23}|[A-Z][A-Z0-9-]{0,15}-\d{8}-\d{2,})$/,
    'must be an incident’s id, as EGI-20270105-01 or inc_…',
  );

/** TLP 2.0. */
export const tlpLabel = z.enum(['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']);
export type TlpLabel = z.infer<typeof tlpLabel>;

export const incidentSeverity = z.enum(['low', 'medium', 'high', 'critical']);
export type IncidentSeverity = z.infer<typeof incidentSeverity>;

export const incidentState = z.enum(['open', 'resolved', 'closed']);
export type IncidentState = z.infer<typeof incidentState>;

/** How far a site is concerned by an incident. */
export const incidentSiteState = z.enum(['suspected', 'affected', 'contained', 'cleared']);
export type IncidentSiteState = z.infer<typeof incidentSiteState>;

/** What a person does in an incident, for a time. */
export const incidentPersonRole = z.enum(['lead', 'liaison', 'scribe', 'duty-officer', 'observer']);
export type IncidentPersonRole = z.infer<typeof incidentPersonRole>;

/**
 * Who may read a part of an incident that belongs to no single site: the CSIRT alone, or all parties. What belongs to
 * a site is read by that site, its NGI and the CSIRT.
 */
export const itemAudience = z.enum(['csirt', 'parties']);
export type ItemAudience = z.infer<typeof itemAudience>;

export const openIncidentRequest = z.strictObject({
  title: z.string().trim().min(3).max(200),
  tlp: tlpLabel.default('AMBER'),
  severity: incidentSeverity.default('medium'),
  /** The site where it began; without one it concerns the federation, and only the CSIRT sees it. */
  siteId: z.string().min(1).max(64).optional(),
  /** The other sites that are concerned. */
  sites: z
    .array(
      z.strictObject({ siteId: z.string().min(1).max(64), state: incidentSiteState.default('suspected') }),
    )
    .max(300)
    .default([]),
  /** When it was first suspected: the anchor of the first clocks. */
  suspectedAt: instant.optional(),
  tlpRestriction: z.string().trim().max(2000).default(''),
  /** Name of a procedure; its newest version is followed for ever. */
  procedure: z.string().min(1).max(60).default('egi-sec01'),
  overrides: z.array(deadlineOverride).max(50).default([]),
});
export type OpenIncidentRequest = z.infer<typeof openIncidentRequest>;

const factWord = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be lower-case words joined by hyphens');

export const recordFactRequest = z.strictObject({
  kind: factWord,
  /** Where a step repeats: what the fact belongs to (a request's id). */
  key: z
    .string()
    .regex(/^[\w.:/-]{1,120}$/)
    .optional(),
  /** When it happened. */
  at: instant,
  /** How it became known: `phone`, `ticket`, `mail`. */
  source: factWord,
  evidence: z.array(idOf('ent')).max(50).default([]),
  note: z.string().max(2000).optional(),
  /** The one site of the incident for which it holds; unless given, for all. */
  siteId: z.string().min(1).max(64).optional(),
});
export type RecordFactRequest = z.infer<typeof recordFactRequest>;

export const correctFactRequest = z.strictObject({
  /** When it really happened; null when it did not happen. */
  at: instant.nullable(),
  /** Why; shown beside the correction. */
  note: z.string().trim().min(3).max(2000),
});
export type CorrectFactRequest = z.infer<typeof correctFactRequest>;

export const waiveStepRequest = z.strictObject({
  step: factWord,
  key: recordFactRequest.shape.key,
  reason: z.string().trim().min(3).max(2000),
  siteId: recordFactRequest.shape.siteId,
});
export type WaiveStepRequest = z.infer<typeof waiveStepRequest>;

/** Which incidents: what is left out may be anything. */
export const incidentFilterQuery = z.object({
  exercise: z.enum(['true', 'false']).optional(),
  state: incidentState.optional(),
  severity: incidentSeverity.optional(),
  tlp: tlpLabel.optional(),
  /** A site or an NGI whose parts the reader may read. */
  site: z.string().min(1).max(64).optional(),
  ngi: z.string().min(1).max(64).optional(),
  /** Id of the person who leads it now; for the CSIRT. */
  lead: z.string().min(1).max(64).optional(),
  /** Beginnings of words of the title or the id, a former id, or an observable. */
  search: z.string().trim().min(2).max(200).optional(),
  /** Only those with a clock whose time is over. */
  overdue: z.enum(['true']).optional(),
});
export type IncidentFilterQuery = z.infer<typeof incidentFilterQuery>;

export const listIncidentsQuery = incidentFilterQuery.extend({
  ...pageQuery.shape,
  /** The newest first, or what changed last first. */
  sort: z.enum(['newest', 'changed']).default('newest'),
  /** For programs that keep a copy: what changed at or after this, the earliest change first. */
  updatedSince: instant.optional(),
});
export type ListIncidentsQuery = z.infer<typeof listIncidentsQuery>;

export const incidentSummary = z.object({
  id: incidentId,
  publicId: z.string(),
  exercise: z.boolean(),
  title: z.string(),
  tlp: tlpLabel,
  severity: incidentSeverity,
  state: incidentState,
  /** Where it began, or the first site that the reader stands for. */
  site: z.object({ id: z.string(), name: z.string(), ngiId: z.string().nullable() }).nullable(),
  /** How many sites are concerned, as far as the reader may know. */
  siteCount: z.number().int(),
  createdAt: instant,
  /** When anything in it last changed. */
  updatedAt: instant,
  /** When the first of its clocks that still run is due; in the past: overdue. */
  nextDueAt: instant.nullable(),
  /** The reader learns that it exists and no more: RED, for an auditor. Title and site are empty. */
  withheld: z.boolean(),
});
export type IncidentSummary = z.infer<typeof incidentSummary>;

export const incidentCountsView = z.object({
  open: z.number().int(),
  resolved: z.number().int(),
  closed: z.number().int(),
  /** Not closed, with a clock whose time is over. */
  overdue: z.number().int(),
});
export type IncidentCountsView = z.infer<typeof incidentCountsView>;

export const factView = z.object({
  id: z.string(),
  kind: z.string(),
  key: z.string().nullable(),
  /** Null: the fact it supersedes did not happen. */
  at: instant.nullable(),
  recordedAt: instant,
  source: z.string(),
  evidence: z.array(z.string()),
  supersedes: z.string().nullable(),
  supersededBy: z.string().nullable(),
  note: z.string().nullable(),
  /** Of which site; null: of all. */
  siteId: z.string().nullable(),
});
export type FactView = z.infer<typeof factView>;

/** One site's part in an incident. A reader gets those that they stand for. */
export const incidentSiteView = z.object({
  site: z.object({ id: z.string(), name: z.string(), ngiId: z.string().nullable() }),
  state: incidentSiteState,
  addedAt: instant,
  endedAt: instant.nullable(),
});
export type IncidentSiteView = z.infer<typeof incidentSiteView>;

/** How the reader stands to the incident: the CSIRT and its auditors, a party, or somebody it is shared with. */
export const incidentRelation = z.enum(['all', 'own', 'shared']);
export type IncidentRelation = z.infer<typeof incidentRelation>;

export const incidentView = incidentSummary.extend({
  procedure: procedurePin,
  facts: z.array(factView),
  sites: z.array(incidentSiteView),
  relation: incidentRelation,
  /** Whether the reader may change it, as far as they stand for its sites. */
  mayHandle: z.boolean(),
  /** Whether the reader may change what concerns all: label, parties, end. */
  maySteer: z.boolean(),
  /** Grows with every change of what concerns all; goes with a change, so that nobody overwrites another's. */
  revision: z.number().int(),
  /** Ids of the incidents that were merged into it; they lead here. */
  aliases: z.array(z.string()),
  /** What the source asks for beyond the label. */
  tlpRestriction: z.string(),
  resolvedAt: instant.nullable(),
  closedAt: instant.nullable(),
});
export type IncidentView = z.infer<typeof incidentView>;

export const incidentClocksView = z.object({ incident: incidentId, clocks: z.array(clockView) });
export type IncidentClocksView = z.infer<typeof incidentClocksView>;
