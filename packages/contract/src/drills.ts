import { z } from 'zod';
import { idOf, instant } from './common.ts';

export const campaignState = z.enum([
  'draft',
  'rehearsed',
  'announced',
  'running',
  'stopping',
  'closed',
  'aborted',
]);
export type CampaignState = z.infer<typeof campaignState>;

export const createCampaignRequest = z
  .object({
    name: z.string().min(3).max(120),
    /** Name of a scenario that ships with Muster, or its whole text. */
    scenario: z.string().min(1).max(120).optional(),
    yaml: z.string().min(1).max(512_000).optional(),
    /** Names or ids of sites. */
    sites: z.array(z.string().min(1).max(200)).min(1).max(2000),
    /** Planned window; both ends in RFC 3339. */
    from: instant,
    to: instant,
    seed: z.string().min(1).max(64).optional(),
    /** An NGI that runs the campaign for its own sites; without it the CSIRT does. */
    ngi: z.string().min(1).max(64).optional(),
  })
  .refine((request) => (request.scenario === undefined) !== (request.yaml === undefined), {
    message: 'give either `scenario` (a shipped name) or `yaml` (the text)',
  });
export type CreateCampaignRequest = z.infer<typeof createCampaignRequest>;

export const conflictView = z.object({
  campaign: idOf('cmp'),
  name: z.string(),
  sites: z.array(z.string()),
  daysApart: z.number().int(),
});

export const authoriseRequest = z.object({
  site: z.string().min(1).max(200),
  agreedBy: z.string().min(2).max(200),
  agreedAt: instant,
  hosts: z.array(z.string().min(1).max(253)).min(1).max(100),
  /** CIDR blocks within which copies may run. */
  addresses: z.array(z.string().min(3).max(64)).min(1).max(100),
  whiteCell: z.object({ name: z.string().min(2).max(200), email: z.email() }),
});
export type AuthoriseRequest = z.infer<typeof authoriseRequest>;

export const authorisationView = z.object({
  id: idOf('auth'),
  agreedBy: z.string(),
  agreedAt: instant,
  hosts: z.array(z.string()),
  addresses: z.array(z.string()),
  whiteCell: z.object({ name: z.string(), email: z.string() }),
  recordedAt: instant,
});

/** Why a site takes no part after all, decided by an officer before the start. */
export const leftOutView = z.object({ at: instant, reason: z.string() });

export const participationView = z.object({
  id: idOf('par'),
  site: z.object({ id: z.string(), name: z.string() }),
  incident: z.object({ id: z.string(), publicId: z.string() }).nullable(),
  authorised: z.boolean(),
  alarmAt: instant.nullable(),
  suspendedAt: instant.nullable(),
  releasedAt: instant.nullable(),
  leftOut: leftOutView.nullable(),
});
export type ParticipationView = z.infer<typeof participationView>;

export const rehearsalFinding = z.object({
  site: z.string().nullable(),
  ok: z.boolean(),
  what: z.string(),
  detail: z.string(),
});

export const rehearsalView = z.object({ at: instant, ok: z.boolean(), findings: z.array(rehearsalFinding) });
export type RehearsalView = z.infer<typeof rehearsalView>;

export const campaignView = z.object({
  id: idOf('cmp'),
  name: z.string(),
  state: campaignState,
  scenario: z.object({ id: z.string(), name: z.string(), version: z.number().int(), sha256: z.string() }),
  scope: z.object({ kind: z.enum(['federation', 'ngi']), ngiId: z.string().nullable() }),
  seed: z.string(),
  window: z.object({ from: instant, to: instant }),
  schemeSha256: z.string().nullable(),
  rehearsal: rehearsalView.nullable(),
  createdAt: instant,
  announcedAt: instant.nullable(),
  startedAt: instant.nullable(),
  stoppingAt: instant.nullable(),
  closedAt: instant.nullable(),
  abortedAt: instant.nullable(),
  participations: z.array(participationView),
  conflicts: z.array(conflictView),
});
export type CampaignView = z.infer<typeof campaignView>;

export const campaignSummary = campaignView.pick({
  id: true,
  name: true,
  state: true,
  window: true,
  createdAt: true,
  startedAt: true,
  closedAt: true,
});
export type CampaignSummary = z.infer<typeof campaignSummary>;

/** What participants may read before the start: checks, weights, deadlines, tolerances, window; never the injects. */
export const schemeView = z.object({
  campaign: idOf('cmp'),
  name: z.string(),
  window: z.object({ from: instant, to: instant }),
  checks: z.array(z.object({ id: z.string(), title: z.string(), axis: z.string(), weight: z.number() })),
  deadlines: z.array(z.object({ step: z.string(), amount: z.number(), unit: z.string() })),
  /** How often each question may be answered, and what its hint takes off the answer's weight; never their texts. */
  questions: z.array(
    z.object({ id: z.string(), attempts: z.number().int(), hintCost: z.number().nullable() }),
  ),
  parameters: z.record(z.string(), z.union([z.number(), z.array(z.string())])),
  sha256: z.string(),
});
export type SchemeView = z.infer<typeof schemeView>;

export const suspendRequest = z.object({
  site: z.string().min(1).max(200),
  reason: z.string().min(3).max(2000),
});

export const leaveOutRequest = z.object({
  site: z.string().min(1).max(200),
  /** Shown to the site and its NGI. */
  reason: z.string().min(3).max(2000),
});
export type LeaveOutRequest = z.infer<typeof leaveOutRequest>;

export const stopRequest = z.object({ reason: z.string().min(3).max(2000) });

export const contactRecordRequest = z.object({
  site: z.string().min(1).max(200),
  at: instant,
  kind: z.enum(['phone', 'ticket']),
  reached: z.enum(['nobody', 'machine', 'human']),
  note: z.string().max(2000),
});
export type ContactRecordRequest = z.infer<typeof contactRecordRequest>;

export const hintRequest = z.object({
  site: z.string().min(1).max(200),
  question: z.string().regex(/^F[1-6]$/),
});

export const waiveCheckRequest = z.object({
  site: z.string().min(1).max(200),
  check: z.string().regex(/^[CKF][1-8]$/),
  reason: z.string().min(3).max(2000),
});

/** Anybody may ask; the answer says no more than whether the thing belongs to an exercise, and whom to ask. */
export const drillMarkQuery = z.object({ value: z.string().min(4).max(200) });
export const drillMarkView = z.object({
  exercise: z.boolean(),
  what: z.string(),
  contact: z.string().nullable(),
  since: instant.nullable(),
});
export type DrillMarkView = z.infer<typeof drillMarkView>;
