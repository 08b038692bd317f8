import { z } from 'zod';
import { instant } from './common.ts';

/**
 * Guidance as it is shown: text with marks, never markup. A page needs no parser, and nothing of a document can become
 * a script.
 */
export const guidanceSpan = z.object({
  text: z.string(),
  strong: z.boolean().optional(),
  emphasis: z.boolean().optional(),
  code: z.boolean().optional(),
  /** A page here (`/guidance/…`) or an https address. */
  href: z.string().optional(),
});
export type GuidanceSpan = z.infer<typeof guidanceSpan>;

const spans = z.array(guidanceSpan);

export const guidanceBlock = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), level: z.number().int().min(2).max(4), id: z.string(), spans }),
  z.object({ kind: z.literal('paragraph'), spans }),
  z.object({ kind: z.literal('list'), ordered: z.boolean(), items: z.array(spans) }),
  z.object({ kind: z.literal('note'), paragraphs: z.array(spans) }),
  z.object({ kind: z.literal('code'), text: z.string() }),
  z.object({ kind: z.literal('table'), head: z.array(spans), rows: z.array(z.array(spans)) }),
]);
export type GuidanceBlock = z.infer<typeof guidanceBlock>;

export const guidanceAudience = z.enum(['site', 'vm-operator', 'user', 'officer']);
export type GuidanceAudience = z.infer<typeof guidanceAudience>;

export const guidanceSummary = z.object({
  name: z.string(),
  version: z.number().int(),
  title: z.string(),
  summary: z.string(),
  audience: guidanceAudience,
  /** Who keeps it right: a role. */
  owner: z.string(),
  /** `YYYY-MM-DD`. */
  written: z.string(),
  reviewBy: z.string(),
  reviewOverdue: z.boolean(),
  /** When the reader marked this version as read; null when not. */
  readAt: instant.nullable(),
  /** How many have read this version, and for how many sites; null for who may not see that. */
  readers: z.object({ people: z.number().int(), sites: z.number().int() }).nullable(),
});
export type GuidanceSummary = z.infer<typeof guidanceSummary>;

export const guidanceView = guidanceSummary.extend({
  blocks: z.array(guidanceBlock),
  /** Steps of procedures that it helps with. */
  steps: z.array(z.object({ procedure: z.string(), step: z.string() })),
});
export type GuidanceView = z.infer<typeof guidanceView>;

/** The same for anybody: who stands before a broken machine may have no account here. */
export const openGuidanceView = guidanceView.omit({ readAt: true, readers: true });
export type OpenGuidanceView = z.infer<typeof openGuidanceView>;

/** The version that was read, so that nobody confirms what they have not seen. */
export const readGuidanceRequest = z.strictObject({ version: z.number().int().min(1) });
export type ReadGuidanceRequest = z.infer<typeof readGuidanceRequest>;
