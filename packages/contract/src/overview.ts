import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { campaignState } from './drills.ts';
import { tlpLabel } from './incidents.ts';

const campaignRef = z.object({ id: idOf('cmp'), name: z.string() });

/** A site of which something waits, and where that is handled. */
export const overviewSite = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string().nullable(),
  incident: z.object({ id: z.string(), publicId: z.string() }).nullable(),
  participation: idOf('par').nullable(),
});
export type OverviewSite = z.infer<typeof overviewSite>;

/** Clocks of one step that end at the same minute, or that are over already. */
export const clockGroup = z.object({
  step: z.string(),
  title: z.string(),
  /** Whose duty it is. */
  actor: z.string(),
  state: z.enum(['running', 'missed']),
  /** The earliest of the group. */
  dueAt: instant,
  campaign: campaignRef.nullable(),
  /** How many clocks; `sites` may name fewer. */
  count: z.number().int(),
  sites: z.array(overviewSite),
});
export type ClockGroup = z.infer<typeof clockGroup>;

/** Something without a deadline that waits for somebody. */
export const overviewWaiting = z.discriminatedUnion('kind', [
  /** Copies that were handed over and never spoke, that fell silent, or that outlive a full stop. */
  z.object({
    kind: z.enum(['copies-lost', 'copies-silent', 'copies-unaccounted']),
    campaign: campaignRef,
    count: z.number().int(),
    since: instant,
    /** When the last of them ends by itself. */
    until: instant,
    sites: z.array(overviewSite),
  }),
  /** Mail that fits nowhere; what somebody outside reports; tasks whose time is over. */
  z.object({ kind: z.enum(['triage', 'report', 'task']), count: z.number().int(), since: instant }),
  /** People whom nobody knows, and words of which the rules are unsure. */
  z.object({
    kind: z.literal('review'),
    campaign: campaignRef.nullable(),
    count: z.number().int(),
    since: instant,
  }),
  /** A ban that a second officer must approve: never who made it. */
  z.object({
    kind: z.literal('ban'),
    count: z.number().int(),
    since: instant,
    /** The oldest. */
    first: z.object({ id: idOf('ban'), title: z.string() }),
  }),
  /** Agents of sites that are silent or raise an alarm, and those whose key nobody has confirmed. */
  z.object({
    kind: z.enum(['agent-troubled', 'agent-unconfirmed']),
    count: z.number().int(),
    since: instant,
    /** The oldest: the agent of this site. */
    first: z.object({ id: idOf('agt'), site: z.string() }),
  }),
  z.object({
    kind: z.literal('appeal'),
    campaign: campaignRef,
    count: z.number().int(),
    since: instant,
    /** The oldest. */
    first: z.object({ participation: idOf('par'), site: z.string(), check: z.string() }),
  }),
]);
export type OverviewWaiting = z.infer<typeof overviewWaiting>;

export const overviewCampaign = campaignRef.extend({
  state: campaignState,
  window: z.object({ from: instant, to: instant }),
  startedAt: instant.nullable(),
  /** Of those that the reader may see. */
  sites: z.number().int(),
  copies: z
    .object({
      alive: z.number().int(),
      silent: z.number().int(),
      lost: z.number().int(),
      ended: z.number().int(),
    })
    .nullable(),
});
export type OverviewCampaign = z.infer<typeof overviewCampaign>;

/** Something that happened in a real incident. */
export const overviewEvent = z.object({
  id: idOf('evt'),
  /** When it was written down. */
  at: instant,
  kind: z.string(),
  text: z.string(),
  site: z.string().nullable(),
  incident: z.object({ id: z.string(), publicId: z.string(), title: z.string(), tlp: tlpLabel }),
});
export type OverviewEvent = z.infer<typeof overviewEvent>;

/** What needs the reader now. */
export const overviewView = z.object({
  at: instant,
  /** Procedure milliseconds per machine millisecond. */
  speed: z.number().positive(),
  clocks: z.object({
    running: z.number().int(),
    missed: z.number().int(),
    /** The overdue first, then by time left; the number of groups is limited. */
    groups: z.array(clockGroup),
    /** Clocks in groups that were left off. */
    more: z.number().int(),
  }),
  /** The one that waited longest first. */
  waiting: z.array(overviewWaiting),
  /** Real incidents that are open, and what happened last in those that the reader may read. */
  incidents: z.object({ open: z.number().int(), latest: z.array(overviewEvent) }),
  /** Announced, running and stopping ones. */
  campaigns: z.array(overviewCampaign),
  /** The next window that opens, when no campaign runs. */
  next: campaignRef.extend({ from: instant }).nullable(),
});
export type OverviewView = z.infer<typeof overviewView>;
