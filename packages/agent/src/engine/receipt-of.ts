import type { ContainmentPlan, OrderEffect, ReceiptClaims, ReceiptState } from '@muster/contract';
import { shortText, storable } from '../kernel/short-text.ts';
import type { By, LedgerEvent } from '../spool/records.ts';
import type { OrderRow } from './order-row.ts';

export interface Said {
  state: ReceiptState;
  reason: string;
  decidedBy?: By | null;
  plan?: ContainmentPlan | null;
  effects?: readonly OrderEffect[];
}

/** What the server takes in one receipt, before it is signed. */
const MOST_BYTES = 2_800_000;
/** Characters. */
const FEW = 60;

/** The next receipt of an order. Its jti is the same whenever it is made again, so that it counts once. */
export function receiptOf(
  row: OrderRow,
  agent: { agentId: string; siteId: string },
  said: Said,
  at: Date,
): Extract<LedgerEvent, { t: 'receipt' }> {
  const step = (row.lastReceipt?.step ?? 0) + 1;
  const claims: ReceiptClaims = {
    iss: agent.agentId,
    jti: `${agent.agentId}.${row.order.id}.${step}`,
    iat: Math.floor(at.getTime() / 1000),
    orderId: row.order.id,
    siteId: agent.siteId,
    seq: row.order.seq,
    step,
    state: said.state,
    at: at.toISOString(),
    decidedBy: said.decidedBy ? { ...said.decidedBy, name: shortText(said.decidedBy.name, 255) } : null,
    reason: said.reason.slice(0, 4000),
    plan: said.plan ?? null,
    effects: [...(said.effects ?? [])],
  };
  return { t: 'receipt', claims: storable(fitting(claims)) };
}

function fitting(claims: ReceiptClaims): ReceiptClaims {
  if (JSON.stringify(claims).length <= MOST_BYTES) return claims;
  const reason = `${claims.reason} (the plan is too long for a receipt; it is kept at the site)`.trim();
  const without = { ...claims, reason: reason.slice(0, 4000), plan: null };
  if (JSON.stringify(without).length <= MOST_BYTES) return without;
  return { ...without, effects: claims.effects.map(inFewWords) };
}

function inFewWords(effect: OrderEffect): OrderEffect {
  const { target, wanted, found } = effect;
  const label = shortText(target.label, FEW);
  return {
    ...effect,
    target: { ...target, label },
    wanted: shortText(wanted, FEW),
    found: shortText(found, FEW),
  };
}
