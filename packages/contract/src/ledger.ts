import { z } from 'zod';
import { instant, pageQuery } from './common.ts';

/** One entry of the ledger. Its body holds ids, hashes, numbers and words of a fixed list; never a name or an address. */
export const ledgerEntryView = z.object({
  id: z.string(),
  /** Its place in the chain, from 1; null until the sealer has chained it (within a second). */
  position: z.number().int().positive().nullable(),
  /** Procedure time. */
  at: instant,
  /** What happened, dotted and in the past tense: `campaign.started`. */
  kind: z.string(),
  /** The id of what it happened to. */
  subject: z.string(),
  /** The id of who did it. */
  actor: z.string(),
  body: z.json(),
  /** SHA-256 in hex of this entry and the hash before it; null until it is chained. */
  hash: z.string().nullable(),
});
export type LedgerEntryView = z.infer<typeof ledgerEntryView>;

export const ledgerQuery = pageQuery.extend({
  /** An exact kind, or a family of kinds that ends in a dot: `campaign.`. */
  kind: z
    .string()
    .max(80)
    .regex(
      /^[a-z0-9-]+([.][a-z0-9-]+)*[.]?$/,
      'must be a kind such as campaign.started, or a family such as campaign.',
    )
    .optional(),
  subject: z.string().max(80).optional(),
  actor: z.string().max(80).optional(),
  /** Entries at or after this time, and before that one. */
  since: instant.optional(),
  until: instant.optional(),
  order: z.enum(['oldest', 'newest']).default('newest'),
});
export type LedgerQuery = z.infer<typeof ledgerQuery>;

/** A signed head: whoever holds one can later prove that the ledger up to there is still the same. */
export const ledgerHead = z.object({
  position: z.number().int().nonnegative(),
  hash: z.string(),
  at: instant,
  keyId: z.string(),
  signature: z.string(),
});
export type LedgerHead = z.infer<typeof ledgerHead>;

/** Heads that somebody kept outside the server, to be compared with its ledger. */
export const verifyLedgerRequest = z.object({ heads: z.array(ledgerHead).max(20_000).default([]) });
export type VerifyLedgerRequest = z.infer<typeof verifyLedgerRequest>;

/** A verification answers with lines of JSON: progress first, one result last. */
export const verifyLedgerLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), checked: z.number().int(), of: z.number().int() }),
  z.object({
    type: z.literal('result'),
    ok: z.boolean(),
    /** Sealed entries. */
    entries: z.number().int(),
    /** Younger entries, which the sealer has yet to chain. */
    unsealed: z.number().int(),
    headsChecked: z.number().int(),
    head: z.object({ position: z.number().int(), hash: z.string() }),
    /** What is wrong, and where; empty when all is well. At most 100; `findingsInAll` counts them all. */
    findings: z.array(
      z.object({
        fault: z.string(),
        position: z.number().int().nullable(),
        entry: z.string().nullable(),
        detail: z.string(),
      }),
    ),
    findingsInAll: z.number().int(),
  }),
  z.object({ type: z.literal('error'), code: z.string(), detail: z.string() }),
]);
export type VerifyLedgerLine = z.infer<typeof verifyLedgerLine>;
