import { z } from 'zod';
import { instant } from './common.ts';
import { incidentState, tlpLabel } from './incidents.ts';
import { clockState } from './procedure.ts';
import { guidanceLink } from './procedures.ts';

const word = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/);

/** One box: to tick it is to record the fact. */
export const checklistBox = z.object({
  fact: z.string(),
  says: z.string(),
  /** `proof` has to be ticked, `not-needed` says that the step does not apply, `flag` and `fail` what must not happen. */
  kind: z.enum(['proof', 'not-needed', 'flag', 'fail']),
  /** When it happened; null while it is not ticked. */
  at: instant.nullable(),
  by: z.string().nullable(),
  note: z.string().nullable(),
  /** What to take back to untick it; null when the reader may not. */
  factId: z.string().nullable(),
});
export type ChecklistBox = z.infer<typeof checklistBox>;

/** A step of the procedure as a site has to do it; a repeated one stands once for each request. */
export const checklistItem = z.object({
  step: z.string(),
  key: z.string().nullable(),
  /** Of a repeated step what it repeats for, in words: the subject of the request. */
  about: z.string().nullable(),
  title: z.string(),
  action: z.string().nullable(),
  provenBy: z.string().nullable(),
  /** `within 4 clock hours from the first suspicion`, `no deadline`. */
  rule: z.string(),
  anchorAt: instant.nullable(),
  dueAt: instant.nullable(),
  state: clockState,
  metAt: instant.nullable(),
  remainingSeconds: z.number().nullable(),
  /** Why the site was released from it. */
  waivedBecause: z.string().nullable(),
  boxes: z.array(checklistBox),
  guidance: z.array(guidanceLink),
});
export type ChecklistItem = z.infer<typeof checklistItem>;

export const siteChecklist = z.object({
  site: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** In whose time the site reads a deadline. */
  zone: z.string(),
  mayTick: z.boolean(),
  /** Whether the reader may release this site from a step. */
  mayWaive: z.boolean(),
  items: z.array(checklistItem),
});
export type SiteChecklist = z.infer<typeof siteChecklist>;

/** The procedure as a form: for every site of the incident that the reader stands for. */
export const checklistView = z.object({
  incident: z.object({
    id: z.string(),
    publicId: z.string(),
    title: z.string(),
    tlp: tlpLabel,
    exercise: z.boolean(),
    state: incidentState,
  }),
  procedure: z.object({ name: z.string(), version: z.number().int(), title: z.string(), source: z.string() }),
  at: instant,
  speed: z.number(),
  sites: z.array(siteChecklist),
});
export type ChecklistView = z.infer<typeof checklistView>;

export const tickRequest = z.strictObject({
  site: z.string().min(1).max(64),
  step: word,
  /** Which request, where the step repeats. */
  key: z.string().max(120).optional(),
  fact: word,
  at: instant,
  /** How it is known; the reason where a step does not apply. */
  note: z.string().trim().min(3).max(2000).optional(),
});
export type TickRequest = z.infer<typeof tickRequest>;

export const untickRequest = z.strictObject({ reason: z.string().trim().min(3).max(2000) });
export type UntickRequest = z.infer<typeof untickRequest>;

export const checklistPdfQuery = z.object({ site: z.string().min(1).max(64).optional() });
