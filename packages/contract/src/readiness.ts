import { z } from 'zod';
import { idOf, instant } from './common.ts';

/**
 * Whether a site can be expected to act on an alarm: `ready`; `gaps` (it would, with something to mend); `not-ready`
 * (something is known to fail); `unknown` (something was never seen, or too long ago), which is not ready either.
 */
export const readinessState = z.enum(['ready', 'gaps', 'not-ready', 'unknown']);
export type ReadinessState = z.infer<typeof readinessState>;

/** The four grounds on which a readiness rests. */
export const readinessGround = z.enum(['contact', 'answer', 'authorisation', 'result']);
export type ReadinessGround = z.infer<typeof readinessGround>;

export const groundState = z.enum(['good', 'weak', 'bad', 'unknown']);
export type GroundState = z.infer<typeof groundState>;

export const groundView = z.object({
  state: groundState,
  /** A plain sentence: why. */
  says: z.string(),
  /** When that was seen; null for what was never seen. */
  at: instant.nullable(),
  /** The campaign in which it was seen. */
  campaign: z.object({ id: idOf('cmp'), name: z.string(), participation: idOf('par') }).nullable(),
});
export type GroundView = z.infer<typeof groundView>;

export const siteReadiness = z.object({
  site: z.object({
    id: z.string(),
    name: z.string(),
    officialName: z.string().nullable(),
    ngi: z.object({ id: z.string(), name: z.string() }).nullable(),
    /** ISO 3166-1 alpha-2. */
    country: z.string().nullable(),
    timeZone: z.string().nullable(),
    certification: z.string().nullable(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
  }),
  state: readinessState,
  grounds: z.object({
    contact: groundView,
    answer: groundView,
    authorisation: groundView,
    result: groundView,
  }),
  /** The human answer of the newest drill: seconds of procedure time after the alarm. */
  answeredAfterSeconds: z.number().nullable(),
  /** Of the newest scored drill: checks passed, of those that came out passed, late or failed. */
  passed: z.number().int().nullable(),
  counted: z.number().int().nullable(),
  /** A downtime that lasts now. */
  downtime: z.object({ severity: z.enum(['outage', 'warning']), endsAt: instant }).nullable(),
});
export type SiteReadiness = z.infer<typeof siteReadiness>;

export const readinessView = z.object({
  /** Procedure time at which it was read. */
  at: instant,
  /** What is older counts as unknown. */
  contactDays: z.number().int(),
  drillDays: z.number().int(),
  /** In the order of their names. */
  sites: z.array(siteReadiness),
});
export type ReadinessView = z.infer<typeof readinessView>;

/** One state that a message to one address reached, and what shows it. */
export const deliveryStep = z.object({
  state: z.string(),
  at: instant,
  /** Who says so: `muster` (our own handing over), `mail server`, `mail program`, `machine`, `person`. */
  by: z.enum(['muster', 'mail server', 'mail program', 'machine', 'person']),
  /** The foreign system's words, or whose reply it was; null for those who may not read mail. */
  detail: z.string().nullable(),
  /** The mail that shows it; null for those who may not read mail. */
  mail: z.string().nullable(),
  /** Ledger entry. */
  entry: z.string(),
});
export type DeliveryStep = z.infer<typeof deliveryStep>;

/** One message to one address of a site, with every state that it reached. */
export const siteDelivery = z.object({
  id: idOf('dlv'),
  contact: z.string().nullable(),
  address: z.string(),
  kind: z.string(),
  subject: z.string(),
  publicId: z.string(),
  campaign: z.object({ id: idOf('cmp'), name: z.string(), participation: idOf('par') }).nullable(),
  state: z.string(),
  sentAt: instant.nullable(),
  /** Oldest first. */
  steps: z.array(deliveryStep),
});
export type SiteDelivery = z.infer<typeof siteDelivery>;

const tally = z.object({
  pass: z.number().int(),
  late: z.number().int(),
  fail: z.number().int(),
  open: z.number().int(),
});

/** A campaign that a site took part in, with what came out of it. */
export const siteCampaign = z.object({
  campaign: z.object({ id: idOf('cmp'), name: z.string(), state: z.string() }),
  participation: idOf('par'),
  from: instant,
  to: instant,
  alarmAt: instant.nullable(),
  leftOut: z.object({ at: instant, reason: z.string() }).nullable(),
  authorisedAt: instant.nullable(),
  incident: z.string().nullable(),
  /** Of the newest score that was kept; null without one. */
  score: z
    .object({
      at: instant,
      final: z.boolean(),
      communication: tally,
      containment: tally,
      forensics: tally,
      acknowledgedAfterSeconds: z.number().nullable(),
      containedAfterSeconds: z.number().nullable(),
    })
    .nullable(),
});
export type SiteCampaign = z.infer<typeof siteCampaign>;
