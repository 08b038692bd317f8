import { z } from 'zod';
import { agentId } from './agents.ts';
import { instant } from './common.ts';
import { containmentPlan, orderEffect, orderEffects } from './containment.ts';
import { tlpLabel } from './incidents.ts';
import { orderId, orderKind, orderTarget, receiptState } from './orders.ts';

/*
 * What became of an order, site by site. Times are those of the server: a receipt counts from when it came in, so that
 * a site's clock that is wrong makes no lag look better. The site's own times stand in its receipts.
 */

/**
 * `no-agent`: the site learns of it by the lists alone. `silent`: queued long ago and not received. `verified`: every
 * effect was read back and holds; what could not be read is `applied`. `undone`: somebody at the site took it back.
 */
export const siteOrderState = z.enum([
  'no-agent',
  'queued',
  'silent',
  'received',
  'waiting',
  'refused',
  'applied',
  'verified',
  'failed',
  'undone',
  'reasserted',
  'released',
  'expired',
]);
export type SiteOrderState = z.infer<typeof siteOrderState>;

export const decider = z.object({ kind: z.enum(['policy', 'person', 'portal']), name: z.string() });

export const effectCounts = z.object({
  holds: z.number().int(),
  differs: z.number().int(),
  unknown: z.number().int(),
  released: z.number().int(),
});

export const siteOrderView = z.object({
  site: z.object({ id: z.string(), name: z.string() }),
  agentId: z.string().nullable(),
  /** What tells it from another agent of the site: its name, and the host that it said it runs on. */
  agent: z.object({ name: z.string(), hostname: z.string() }).nullable(),
  seq: z.number().int().nullable(),
  state: siteOrderState,
  queuedAt: instant.nullable(),
  receivedAt: instant.nullable(),
  appliedAt: instant.nullable(),
  verifiedAt: instant.nullable(),
  /** Refused, failed, released or expired: when. */
  endedAt: instant.nullable(),
  /** From the order to these, in milliseconds. */
  lagMs: z.object({
    received: z.number().int().nullable(),
    applied: z.number().int().nullable(),
    verified: z.number().int().nullable(),
  }),
  decidedBy: decider.nullable(),
  /** The site's words: why it waits, refused or failed. */
  reason: z.string(),
  effects: effectCounts,
  /** It holds fully only from then on: a cached token's last possible moment. */
  fullFrom: instant.nullable(),
  /** Receipts that must exist, for later ones came, and did not come yet. */
  missing: z.number().int(),
  /** The order's time is over and the site has not said that its effect ended. */
  overdue: z.boolean(),
  /** When a site without an agent last read the list that has this ban. */
  listReadAt: instant.nullable(),
});
export type SiteOrderView = z.infer<typeof siteOrderView>;

export const receiptView = z.object({
  step: z.number().int(),
  state: receiptState,
  /** As the site's clock says. */
  at: instant,
  /** When it came in. */
  receivedAt: instant,
  decidedBy: decider.nullable(),
  reason: z.string(),
  /** SHA-256 over the signed receipt, as the ledger has it. */
  sha256: z.string(),
});

/** What the site's policy asks before it takes up the order. */
export const siteQuestion = z.object({
  /** The step of the receipt that asks. */
  step: z.number().int().min(1),
  /** Whether an answer given in the portal counts, as the agent last reported its policy. */
  inPortal: z.boolean(),
  /** What was answered in the portal; the agent has not said yet that it took it. */
  answered: z.object({ answer: z.enum(['accept', 'refuse']), at: instant, by: z.string() }).nullable(),
});
export type SiteQuestion = z.infer<typeof siteQuestion>;

/** GET /api/v1/orders/:id/sites/:siteId. */
export const siteOrderDetail = z.object({
  delivery: siteOrderView,
  /** While the order waits there. */
  question: siteQuestion.nullable(),
  receipts: z.array(receiptView),
  /** The last reading of each effect. */
  effects: z.array(orderEffect),
  /** Readings that differ from the one before, the newest first. */
  changes: z.array(orderEffect),
  /** The last plan that the site made, with what undoes each step. */
  plan: containmentPlan.nullable(),
  /** What undoing this cannot bring back, in the words of the plan's steps. */
  cannotUndo: z.array(z.object({ step: z.string(), what: z.string() })),
});
export type SiteOrderDetail = z.infer<typeof siteOrderDetail>;

export const siteOrderCounts = z.partialRecord(siteOrderState, z.number().int());
export type SiteOrderCounts = z.infer<typeof siteOrderCounts>;

export const orderView = z.object({
  id: orderId,
  kind: orderKind,
  /** The target in a few words. */
  title: z.string(),
  target: orderTarget,
  effects: orderEffects,
  reason: z.string(),
  tlp: tlpLabel,
  incident: z.object({ id: z.string(), publicId: z.string() }).nullable(),
  exercise: z.boolean(),
  issuedAt: instant,
  issuedBy: z.string(),
  expiresAt: instant.nullable(),
  undoes: orderId.nullable(),
  undoneBy: orderId.nullable(),
  /** The ban that it belongs to, and what people call that: BAN-17. */
  banId: z.string().nullable(),
  banPublicId: z.string().nullable(),
  counts: siteOrderCounts,
});
export type OrderView = z.infer<typeof orderView>;

export const orderWithSites = z.object({ order: orderView, deliveries: z.array(siteOrderView) });
export type OrderWithSites = z.infer<typeof orderWithSites>;

/** Lags of one state, sorted: the curve of "share of sites by time". */
export const propagationCurve = z.object({
  state: z.enum(['received', 'applied', 'verified']),
  lagsMs: z.array(z.number().int()),
  /** Null as long as so many sites have not come so far. */
  p50: z.number().int().nullable(),
  p95: z.number().int().nullable(),
  p99: z.number().int().nullable(),
});
/** How an order spread. Quantiles are of all sites with an agent, those that have not answered included. */
export const propagationView = z.object({
  orderId: orderId,
  issuedAt: instant,
  sites: z.number().int(),
  withAgent: z.number().int(),
  curves: z.array(propagationCurve),
  counts: siteOrderCounts,
});
export type PropagationView = z.infer<typeof propagationView>;

/** What releasing will do and what it cannot bring back, before it is pressed. */
export const releasePreview = z.object({
  sites: z.number().int(),
  withoutAgent: z.number().int(),
  cannotUndo: z.array(
    z.object({ site: z.object({ id: z.string(), name: z.string() }), step: z.string(), what: z.string() }),
  ),
});
export type ReleasePreview = z.infer<typeof releasePreview>;

export const ordersQuery = z.object({
  incident: z.string().max(64).optional(),
  site: z.string().max(64).optional(),
  /** With `ref`: the orders about one workload. */
  system: z.string().max(255).optional(),
  ref: z.string().max(255).optional(),
  withoutBans: z.stringbool().default(false),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type OrdersQuery = z.infer<typeof ordersQuery>;

export const releaseRequest = z.object({ reason: z.string().trim().min(1).max(2000) });

/** POST /api/v1/orders/:id/sites/:siteId/answer: to the question that was shown, of that agent at that step. */
export const answerOrderRequest = z
  .object({
    agent: agentId,
    step: z.number().int().min(1),
    answer: z.enum(['accept', 'refuse']),
    reason: z.string().trim().max(2000).default(''),
  })
  .refine(({ answer, reason }) => answer === 'accept' || reason !== '', {
    path: ['reason'],
    message: 'say why it is refused',
  });
export type AnswerOrderRequest = z.infer<typeof answerOrderRequest>;
