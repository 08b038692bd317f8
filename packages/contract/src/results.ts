import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { campaignState } from './drills.ts';
import { axis, checkId, verdictWord } from './verdicts.ts';

/** Of fewer sites nothing is told about those that the reader may not see, lest one be recognised. */
export const ANONYMOUS_FROM = 5;

/** Seconds of procedure time. The ends are told only to those who see every site: an end is one site's own figure. */
export const spreadView = z.object({
  count: z.number().int(),
  min: z.number().nullable(),
  q1: z.number(),
  median: z.number(),
  q3: z.number(),
  max: z.number().nullable(),
});
export type SpreadView = z.infer<typeof spreadView>;

export const measure = z.enum(['acknowledged', 'contained']);
export type Measure = z.infer<typeof measure>;

/** One site's figure. */
export const resultPoint = z.object({
  participation: idOf('par'),
  site: z.string(),
  ngi: z.string().nullable(),
  /** After the alarm; null where it was not reached. */
  seconds: z.number().nullable(),
  verdict: verdictWord,
});
export type ResultPoint = z.infer<typeof resultPoint>;

export const groupSpread = z.object({
  ngi: z.string().nullable(),
  /** Sites that reached it, of those that were measured. */
  reached: z.number().int(),
  of: z.number().int(),
  spread: spreadView.nullable(),
});
export type GroupSpread = z.infer<typeof groupSpread>;

export const earlierSpread = z.object({
  campaign: idOf('cmp'),
  name: z.string(),
  startedAt: instant,
  sameScenario: z.boolean(),
  /** Sites that take part in both; only of those whom the reader may see. */
  sharedSites: z.number().int(),
  reached: z.number().int().nullable(),
  of: z.number().int().nullable(),
  spread: spreadView.nullable(),
  points: z.array(z.object({ site: z.string(), seconds: z.number() })),
});
export type EarlierSpread = z.infer<typeof earlierSpread>;

export const measureView = z.object({
  /** What the procedure allows, after the alarm; null where no such deadline ran. */
  dueSeconds: z.number().nullable(),
  /** Over all sites; null for fewer than one may be told of. */
  reached: z.number().int().nullable(),
  of: z.number().int().nullable(),
  spread: spreadView.nullable(),
  /** Of the sites that the reader may see. */
  points: z.array(resultPoint),
  /** NGIs all of whose sites the reader may see. */
  byNgi: z.array(groupSpread),
  /** Campaigns before this one, of the same scenario or with sites of it, newest first. */
  earlier: z.array(earlierSpread),
});
export type MeasureView = z.infer<typeof measureView>;

export const checkTally = z.object({
  check: checkId,
  title: z.string(),
  axis,
  counts: z.record(verdictWord, z.number().int()),
});
export type CheckTally = z.infer<typeof checkTally>;

/** What came out of a campaign, as it stands. Never one figure alone: every middle comes with its spread and its n. */
export const resultsView = z.object({
  campaign: z.object({ id: idOf('cmp'), name: z.string(), state: campaignState, scenario: z.string() }),
  /** Procedure time at which it was read. */
  at: instant,
  /** No deadline is open any more. */
  final: z.boolean(),
  /** The reader sees every site. */
  whole: z.boolean(),
  sites: z.object({ total: z.number().int(), seen: z.number().int() }),
  acknowledged: measureView,
  contained: measureView,
  /** How deep the contact went, 0 to 5, of the sites seen; after the WISE SCCC classification. */
  depth: z.object({
    required: z.number().int(),
    counts: z.array(z.object({ depth: z.number().int(), sites: z.array(z.string()) })),
  }),
  /** Of the sites seen, the check that was failed most first. */
  checks: z.array(checkTally),
  overrides: z.number().int(),
  appeals: z.object({ open: z.number().int(), accepted: z.number().int(), refused: z.number().int() }),
  /** The newest score that was kept: what a report rests on. */
  score: z.object({ id: idOf('run'), at: instant, final: z.boolean() }).nullable(),
});
export type ResultsView = z.infer<typeof resultsView>;
