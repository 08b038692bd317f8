import { z } from 'zod';
import { idOf, instant, pageQuery } from './common.ts';
import { itemAudience } from './incidents.ts';

export const incidentEventId = idOf('evt');

/** What the kinds of the log are about, as people choose them. */
export const timelineTopic = z.enum([
  'notes',
  'facts',
  'mail',
  'observables',
  'tasks',
  'decisions',
  'evidence',
  'people',
  'incident',
]);
export type TimelineTopic = z.infer<typeof timelineTopic>;

export const incidentTimelineQuery = pageQuery.extend({
  topic: timelineTopic.optional(),
  /** Of one site; what is of all sites is left out. */
  site: z.string().min(1).max(64).optional(),
  from: instant.optional(),
  to: instant.optional(),
  /** `earliest` first, or the newest. */
  order: z.enum(['earliest', 'newest']).default('newest'),
});
export type IncidentTimelineQuery = z.infer<typeof incidentTimelineQuery>;

export const incidentTimelineEntry = z.object({
  id: incidentEventId,
  /** When it happened. */
  at: instant,
  /** When it was written down. */
  recordedAt: instant,
  kind: z.string(),
  topic: timelineTopic,
  text: z.string(),
  who: z.string(),
  site: z.object({ id: z.string(), name: z.string() }).nullable(),
  audience: itemAudience,
  /** The entry that it corrects, and the one that corrects it. */
  corrects: z.string().nullable(),
  correctedBy: z.string().nullable(),
  /** What it is about, for a link: ids. */
  refs: z.record(z.string(), z.string()),
  /** The ledger entry that proves it, for who may read the ledger. */
  entry: z.string(),
});
export type IncidentTimelineEntry = z.infer<typeof incidentTimelineEntry>;

export const incidentTimeline = z.object({
  items: z.array(incidentTimelineEntry),
  next: z.string().nullable(),
  /** How many there are of each topic that the reader may read. */
  topics: z.array(z.object({ topic: timelineTopic, count: z.number().int() })),
  mayWrite: z.boolean(),
});
export type IncidentTimeline = z.infer<typeof incidentTimeline>;

/** Something said or seen, written down by a person. */
export const newTimelineNote = z.strictObject({
  /** When it happened; in the past. Now unless said. */
  at: instant.optional(),
  text: z.string().trim().min(3).max(4000),
  siteId: z.string().min(1).max(64).nullable().default(null),
  audience: itemAudience.default('csirt'),
  /** The entry that this one corrects; both stay. */
  corrects: incidentEventId.optional(),
});
export type NewTimelineNote = z.infer<typeof newTimelineNote>;
