import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { campaignState } from './drills.ts';
import { appealView, axis, axisScore, checkId, siteBrief, verdictView, verdictWord } from './verdicts.ts';

/** How a verdict came about over time, newest first. */
export const checkHistoryItem = z.object({
  at: instant,
  kind: z.enum(['score', 'override', 'appeal', 'answer']),
  verdict: verdictWord.nullable(),
  /** Of the rule that judged; null where a person decided. */
  ruleVersion: z.number().int().nullable(),
  says: z.string(),
  /** Who decided; null where a rule did, or where the reader is not told. */
  by: z.string().nullable(),
  entry: z.string().nullable(),
  /** Of a score: whether it was the last word. */
  final: z.boolean().nullable(),
  /** Of an override: when a later one took its place. */
  withdrawnAt: instant.nullable(),
});
export type CheckHistoryItem = z.infer<typeof checkHistoryItem>;

/** One check of one site: what was asked, what was decided and why, and what can be done about it. */
export const checkPageView = z.object({
  campaign: z.object({ id: idOf('cmp'), name: z.string(), state: campaignState }),
  participation: idOf('par'),
  site: siteBrief,
  at: instant,
  speed: z.number().positive(),
  check: z.object({
    id: checkId,
    title: z.string(),
    axis,
    weight: z.number(),
    /** The question, and how it is judged, in plain words. */
    asks: z.string(),
    judged: z.string(),
    /** What the frozen scheme sets for it. */
    parameters: z.array(z.object({ name: z.string(), value: z.string() })),
    /** The question as it was put to the site; null for others, and before it was put. */
    question: z.object({ text: z.string(), attempts: z.number().int() }).nullable(),
    hintCost: z.number().nullable(),
  }),
  /** The deadlines that it is judged by. */
  deadlines: z.array(
    z.object({
      step: z.string(),
      state: z.string(),
      dueAt: instant.nullable(),
      metAt: instant.nullable(),
    }),
  ),
  verdict: verdictView,
  /** Weight earned of what counts; null while it is open or where it does not count. */
  earned: z.number().nullable(),
  history: z.array(checkHistoryItem),
  appeals: z.array(appealView),
  /** Every check of the site in the order of the scheme, for stepping through them. */
  checks: z.array(z.object({ id: checkId, title: z.string(), axis, verdict: verdictWord })),
  /** The reader is told what was measured. */
  truth: z.boolean(),
  /** The reader may look ledger entries up. */
  ledger: z.boolean(),
  may: z.object({ override: z.boolean(), appeal: z.boolean(), answer: z.boolean() }),
});
export type CheckPageView = z.infer<typeof checkPageView>;

/** Every check of one site with its verdict, and what each axis earned. */
export const siteChecksView = z.object({
  participation: idOf('par'),
  checks: z.array(
    z.object({ id: checkId, title: z.string(), axis, weight: z.number(), verdict: verdictView }),
  ),
  axes: z.object({ communication: axisScore, containment: axisScore, forensics: axisScore }),
  /** Open appeals, by check. */
  appealed: z.array(checkId),
  /** The reader may look ledger entries up. */
  ledger: z.boolean(),
});
export type SiteChecksView = z.infer<typeof siteChecksView>;
