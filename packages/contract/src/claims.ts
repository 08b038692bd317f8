import { z } from 'zod';
import { idOf, instant } from './common.ts';

export const claimKind = z.enum([
  'identity',
  'identity-banned',
  'copies-found',
  'copies-stopped',
  'submission-address',
  'isolated',
  'evidence-kept',
  'released',
  'acknowledged',
  'closure',
]);
export type ClaimKind = z.infer<typeof claimKind>;

/** Claim against truth: what the site says, what was measured, and the gap. */
export const claimView = z.object({
  id: idOf('clm'),
  participation: idOf('par'),
  site: z.string(),
  mail: z.string(),
  kind: claimKind,
  at: instant,
  quote: z.string(),
  said: z.string(),
  measured: z.string(),
  /** Seconds between what was claimed and what was measured, where both are times. */
  gapSeconds: z.number().nullable(),
  judged: z.enum(['true', 'false', 'awaits-review', 'not-comparable']),
});
export type ClaimView = z.infer<typeof claimView>;

/** Something that waits for an officer: an unsure claim or answer, an unknown sender, a mail that fits nowhere. */
export const reviewItem = z.object({
  id: z.string(),
  kind: z.enum(['claim', 'answer', 'sender', 'triage']),
  participation: idOf('par').nullable(),
  site: z.string().nullable(),
  mail: z.string(),
  at: instant,
  from: z.string(),
  subject: z.string(),
  question: z.string(),
  /** The exact words, and where they stand in the mail's own text. */
  quote: z.string(),
  start: z.number().int(),
  end: z.number().int(),
});
export type ReviewItem = z.infer<typeof reviewItem>;

export const reviewDecision = z.object({
  decision: z.enum(['accept', 'refuse', 'correct']),
  /** With `correct`: the right reading. With a triage mail: the incident's id. */
  correction: z.string().max(2000).optional(),
  reason: z.string().max(2000).default(''),
});
export type ReviewDecision = z.infer<typeof reviewDecision>;

export const answerRequest = z.object({
  participation: idOf('par'),
  question: z.string().regex(/^F[1-6]$/),
  text: z.string().min(1).max(4000),
});
export type AnswerRequest = z.infer<typeof answerRequest>;

export const answerView = z.object({
  id: idOf('ans'),
  question: z.string(),
  at: instant,
  attempt: z.number().int(),
  attemptsLeft: z.number().int(),
  judged: z.enum(['true', 'false', 'copied', 'awaits-review', 'over-limit']),
});
export type AnswerView = z.infer<typeof answerView>;

/** One question of a drill as a site sees it: its tries, and what it answered. */
export const askedQuestion = z.object({
  question: z.string(),
  title: z.string(),
  /** As the messages ask it. */
  text: z.string(),
  attempts: z.number().int(),
  attemptsLeft: z.number().int(),
  /** What a hint takes off the answer's weight, as a share; null where there is none. */
  hintCost: z.number().nullable(),
  answers: z.array(
    z.object({
      id: idOf('ans'),
      at: instant,
      text: z.string(),
      source: z.enum(['mail', 'api']),
      judged: z.enum(['true', 'false', 'copied', 'awaits-review', 'over-limit']),
    }),
  ),
});
export type AskedQuestion = z.infer<typeof askedQuestion>;
