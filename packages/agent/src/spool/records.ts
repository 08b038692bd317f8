import { containmentPlan, orderDecision, receiptClaims, siteOrder, stepInverse } from '@muster/contract';
import { z } from 'zod';

const at = z.iso.datetime({ offset: true });
const sha256 = z.string().length(64);

/** What came from the server, in the order in which it was taken. */
export const inboxRecord = z.discriminatedUnion('t', [
  z.object({ t: z.literal('order'), jti: z.string(), sha256, order: siteOrder, at }),
  /** A numbered SET that counts in the list and that is no order for this site. */
  z.object({ t: z.literal('passed'), jti: z.string(), sha256, seq: z.number().int(), why: z.string(), at }),
  z.object({ t: z.literal('decision'), jti: z.string(), decision: orderDecision, at }),
]);
export type InboxRecord = z.infer<typeof inboxRecord>;

const by = z.object({ kind: z.enum(['policy', 'person', 'portal']), name: z.string() });
export type By = z.infer<typeof by>;

const outcome = z.object({
  state: z.enum(['done', 'already', 'failed', 'skipped']),
  detail: z.string(),
  made: z.record(z.string(), z.unknown()),
});

/** What is about to be done, written before; what was done, written after. `undo`: of the plan that takes it back. */
export const ledgerEvent = z.discriminatedUnion('t', [
  z.object({ t: z.literal('receipt'), claims: receiptClaims }),
  /** Until when a window keeps it waiting; null when a person must say so. */
  z.object({
    t: z.literal('waits'),
    orderId: z.string(),
    until: at.nullable(),
    /** What was shown, where the receipt is too short for it. */
    shown: containmentPlan.optional(),
  }),
  z.object({
    t: z.literal('answer'),
    orderId: z.string(),
    answer: z.enum(['accept', 'refuse', 'release']),
    by,
    reason: z.string(),
    at,
  }),
  /** Counts for the limits of the hour. */
  z.object({ t: z.literal('begun'), orderId: z.string(), workloads: z.number(), accounts: z.number(), at }),
  z.object({
    t: z.literal('plan'),
    orderId: z.string(),
    undo: z.enum(['released', 'expired']).nullable(),
    plan: containmentPlan,
    /** Systems that could not be looked at. */
    unseen: z.array(z.string()),
    /** Steps that were done and now reach further: they are to be taken once more. */
    again: z.array(z.string()).optional(),
  }),
  /** Steps that somebody of the site does not want; nobody is asked about them again. */
  z.object({ t: z.literal('declined'), orderId: z.string(), stepIds: z.array(z.string()), at }),
  /** What agents that were here before had found under this order; by none of them, too. It is asked for once. */
  z.object({
    t: z.literal('inherited'),
    orderId: z.string(),
    from: z.array(z.string()),
    steps: z.array(z.object({ id: z.string(), inverse: stepInverse })),
    at,
  }),
  z.object({ t: z.literal('about'), orderId: z.string(), undo: z.boolean(), stepId: z.string(), at }),
  z.object({ t: z.literal('did'), orderId: z.string(), undo: z.boolean(), stepId: z.string(), outcome, at }),
]);
export type LedgerEvent = z.infer<typeof ledgerEvent>;

/** One line of the ledger: what became true at once. */
export const ledgerRecord = z.array(ledgerEvent).min(1);

/** The receipts that the server has. */
export const outboxRecord = z.object({ taken: z.array(z.string()), at });
export type OutboxRecord = z.infer<typeof outboxRecord>;
