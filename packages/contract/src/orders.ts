import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { containmentPlan, orderEffect, orderEffects } from './containment.ts';
import { tlpLabel } from './incidents.ts';
import { banSubject } from './subjects.ts';

/*
 * An order is a signed request to a site. It travels in a Security Event Token (RFC 8417) on the stream of the site's
 * agent, and comes back as receipts that the agent signs. Each stream numbers its orders from 1 without holes, and
 * every order names the hash of the one before it.
 */

const ref = z.string().min(1).max(255);
const words = z.string().max(4000);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const orderId = idOf('ord');

/** Event URIs of ours; docs/handbook/signals.md says what each carries. */
export const ORDER_EVENT = 'urn:x-muster:secevent:order:v1';
export const HEAD_EVENT = 'urn:x-muster:secevent:head:v1';
export const DECISION_EVENT = 'urn:x-muster:secevent:decision:v1';

export const orderKind = z.enum(['ban', 'unban', 'contain', 'release', 'block-image', 'unblock-image']);
export type OrderKind = z.infer<typeof orderKind>;

export const orderTarget = z.discriminatedUnion('type', [
  z.object({ type: z.literal('subject'), subject: banSubject }),
  z.object({ type: z.literal('workload'), system: ref, ref }),
  /** An image of the site's cloud by id, or every image with these bytes. */
  z.object({ type: z.literal('image'), ref: ref.nullable(), sha512: z.string().max(128).nullable() }),
]);
export type OrderTarget = z.infer<typeof orderTarget>;

/** What the agent gets, as the payload of ORDER_EVENT. */
export const siteOrder = z.object({
  id: orderId,
  /** The site it is for; an agent refuses an order for another. */
  siteId: ref,
  /** Its place on this agent's stream. */
  seq: z.number().int().min(1),
  /** SHA-256 over the compact SET before it on this stream; null for the first. */
  previous: sha256.nullable(),
  kind: orderKind,
  target: orderTarget,
  effects: orderEffects,
  reason: words,
  tlp: tlpLabel,
  /** Public id of the incident, where there is one. */
  incident: ref.nullable(),
  exercise: z.boolean(),
  issuedAt: instant,
  /** When the effect ends by itself; null for an inverse. */
  expiresAt: instant.nullable(),
  /** The order that this one undoes. */
  undoes: orderId.nullable(),
  /**
   * True where it was over before this agent could get it, and one before this agent had it: nothing is begun for it. What
   * that agent did is taken back when the order's time is over, or by the order that undoes it, which follows.
   */
  over: z.literal(true).optional(),
});
export type SiteOrder = z.infer<typeof siteOrder>;

/** Payload of HEAD_EVENT: where the stream stands, signed. A lower `seq` than one seen before is refused. */
export const streamHead = z.object({
  seq: z.number().int().min(0),
  /** SHA-256 over the last sequenced SET; null for an empty stream. */
  last: sha256.nullable(),
  at: instant,
});
export type StreamHead = z.infer<typeof streamHead>;

/** Payload of DECISION_EVENT: what somebody of the site answered in the portal to an order that asks. */
export const orderDecision = z.object({
  orderId,
  /** The step of the receipt that asked: what is asked later is another question. */
  step: z.number().int().min(1),
  answer: z.enum(['accept', 'refuse']),
  reason: words,
  by: ref,
  at: instant,
});
export type OrderDecision = z.infer<typeof orderDecision>;

/** What became of an order at a site. `waiting`: a person or a window must come first. */
export const receiptState = z.enum([
  'received',
  'waiting',
  'refused',
  'planned',
  'applied',
  'verified',
  'failed',
  'undone',
  'reasserted',
  'released',
  'expired',
]);
export type ReceiptState = z.infer<typeof receiptState>;

/** Claims of a receipt: a JWS in compact form, `typ: muster-receipt+jwt`, signed with the agent's key (EdDSA). */
export const receiptClaims = z.object({
  /** The agent's id. */
  iss: ref,
  /** Unique: the same receipt sent twice counts once. */
  jti: ref,
  iat: z.number().int(),
  orderId,
  siteId: ref,
  seq: z.number().int().min(1),
  /** Numbers the receipts of one order at one site, from 1. */
  step: z.number().int().min(1),
  state: receiptState,
  at: instant,
  /** Who decided: a rule of the site's policy, or a person there. */
  decidedBy: z.object({ kind: z.enum(['policy', 'person', 'portal']), name: z.string().max(255) }).nullable(),
  reason: words,
  plan: containmentPlan.nullable(),
  effects: z.array(orderEffect).max(5000),
});
export type ReceiptClaims = z.infer<typeof receiptClaims>;

export const receiptsRequest = z.object({ receipts: z.array(z.string().max(4_000_000)).min(1).max(100) });
export const receiptsAnswer = z.object({
  /** The jtis that are stored, now or before. */
  taken: z.array(ref),
  refused: z.array(z.object({ index: z.number().int(), code: z.string(), detail: z.string() })),
});
export type ReceiptsAnswer = z.infer<typeof receiptsAnswer>;

/** GET /api/agent/v1/orders?after=SEQ: the SETs of this agent's stream after a place, in order. */
export const ordersAfterQuery = z.object({ after: z.coerce.number().int().min(0) });
export const ordersAfterAnswer = z.object({
  sets: z.array(z.string()),
  more: z.boolean(),
  /** A SET with HEAD_EVENT. */
  head: z.string(),
});
export type OrdersAfterAnswer = z.infer<typeof ordersAfterAnswer>;

/**
 * GET /api/agent/v1/orders/:id/findings: receipts of this order that agents signed whose place the asking one takes, so that
 * it can take back what they did. Compact JWS, as they were sent; the agent verifies each with the keys that it pinned.
 */
export const findingsAnswer = z.object({ receipts: z.array(z.string().max(4_000_000)).max(100) });
export type FindingsAnswer = z.infer<typeof findingsAnswer>;
