import { z } from 'zod';
import { checkIds } from './checks.ts';
import { idOf, instant } from './common.ts';
import { campaignState, leftOutView } from './drills.ts';
import { evidenceSources } from './facts.ts';

export const checkId = z.enum(checkIds);

export const verdictWord = z.enum([
  'pass',
  'late',
  'fail',
  'pending',
  'not-applicable',
  'our-fault',
  'waived',
]);
export type VerdictWord = z.infer<typeof verdictWord>;

export const axis = z.enum(['communication', 'containment', 'forensics']);

export const evidenceView = z.object({
  /** A ledger entry (`ent_`) or a row, to be looked up again. */
  ref: z.string(),
  at: instant,
  says: z.string(),
  quote: z.string().nullable(),
  /** Absent where the check is no matter of measuring, and in scores from before it was marked. */
  source: z.enum(evidenceSources).optional(),
});

export const verdictView = z.object({
  check: checkId,
  verdict: verdictWord,
  at: instant.nullable(),
  value: z.number().nullable(),
  why: z.string(),
  ruleVersion: z.number().int(),
  evidence: z.array(evidenceView),
  /** What the rule said, where an officer decided otherwise. */
  overridden: z.object({ by: z.string(), at: instant, reason: z.string(), was: verdictWord }).nullable(),
});
export type VerdictView = z.infer<typeof verdictView>;

export const clockBrief = z.object({
  step: z.string(),
  key: z.string(),
  state: z.string(),
  dueAt: instant.nullable(),
  metAt: instant.nullable(),
});

/** What a page of a campaign calls a site: the NGI by its name. */
export const siteBrief = z.object({
  id: z.string(),
  name: z.string(),
  ngi: z.string().nullable(),
  timeZone: z.string().nullable(),
});
export type SiteBrief = z.infer<typeof siteBrief>;

export const boardSite = z.object({
  participation: idOf('par'),
  site: siteBrief,
  incident: z.string().nullable(),
  suspendedAt: instant.nullable(),
  clocks: z.array(clockBrief),
  /** Null for who is watched while the campaign is not closed. */
  copies: z
    .object({
      planned: z.number(),
      alive: z.number(),
      silent: z.number(),
      ended: z.number(),
      clones: z.number(),
    })
    .nullable(),
  verdicts: z.array(verdictView),
});
export type BoardSite = z.infer<typeof boardSite>;

/** The running campaign: sites by checks. */
export const boardView = z.object({
  campaign: z.object({ id: idOf('cmp'), name: z.string(), state: campaignState }),
  /** Procedure time at which it was read. */
  at: instant,
  /** Procedure milliseconds per machine millisecond; 1 is real time. */
  speed: z.number().positive(),
  endsAt: instant.nullable(),
  checks: z.array(z.object({ id: checkId, title: z.string(), axis, weight: z.number() })),
  sites: z.array(boardSite),
  /** Those that take no part after all: neither written to nor judged. */
  leftOut: z.array(
    leftOutView.extend({ participation: idOf('par'), site: z.object({ id: z.string(), name: z.string() }) }),
  ),
  ourOutages: z.array(z.object({ from: instant, to: instant.nullable() })),
});
export type BoardView = z.infer<typeof boardView>;

export const axisScore = z.object({
  earned: z.number(),
  possible: z.number(),
  counts: z.record(verdictWord, z.number().int()),
});

/** One computation of the score; a changed rule or an override gives a new one beside the old. */
export const scoreRunView = z.object({
  id: idOf('run'),
  campaign: idOf('cmp'),
  at: instant,
  final: z.boolean(),
  ruleVersions: z.record(z.string(), z.number().int()),
  schemeSha256: z.string(),
  sites: z.array(
    z.object({
      participation: idOf('par'),
      site: z.string(),
      axes: z.object({ communication: axisScore, containment: axisScore, forensics: axisScore }),
      acknowledgedAfterSeconds: z.number().nullable(),
      containedAfterSeconds: z.number().nullable(),
      verdicts: z.array(verdictView),
    }),
  ),
  /** Over all sites, in seconds: minimum, quartiles, maximum; null where there is nothing to tell. */
  distributions: z.object({
    acknowledged: z
      .object({
        count: z.number().int(),
        min: z.number(),
        q1: z.number(),
        median: z.number(),
        q3: z.number(),
        max: z.number(),
      })
      .nullable(),
    contained: z
      .object({
        count: z.number().int(),
        min: z.number(),
        q1: z.number(),
        median: z.number(),
        q3: z.number(),
        max: z.number(),
      })
      .nullable(),
  }),
});
export type ScoreRunView = z.infer<typeof scoreRunView>;

export const overrideRequest = z.object({
  participation: idOf('par'),
  check: checkId,
  verdict: verdictWord,
  reason: z.string().min(5).max(4000),
});
export type OverrideRequest = z.infer<typeof overrideRequest>;

export const appealRequest = z.object({
  participation: idOf('par'),
  check: checkId,
  text: z.string().min(5).max(8000),
});
export type AppealRequest = z.infer<typeof appealRequest>;

export const appealAnswerRequest = z.object({
  accepted: z.boolean(),
  answer: z.string().min(3).max(8000),
  /** With an accepted appeal: what the verdict becomes. */
  verdict: verdictWord.optional(),
});
export type AppealAnswerRequest = z.infer<typeof appealAnswerRequest>;

export const appealView = z.object({
  id: idOf('app'),
  participation: idOf('par'),
  site: z.string(),
  check: checkId,
  text: z.string(),
  at: instant,
  state: z.enum(['open', 'accepted', 'refused']),
  answer: z.string().nullable(),
  answeredAt: instant.nullable(),
});
export type AppealView = z.infer<typeof appealView>;
