import type {
  OrderDecision,
  OrderEffect,
  OrderEffects,
  OrderKind,
  OrderTarget,
  ReceiptState,
  TlpLabel,
} from '@muster/contract';
import type { JSONColumnType } from 'kysely';

/** A signed request to sites. Procedure times. */
export interface SiteOrderTable {
  id: string;
  kind: OrderKind;
  target: JSONColumnType<OrderTarget>;
  /** The target in a few words. */
  title: string;
  effects: JSONColumnType<OrderEffects>;
  reason: string;
  tlp: TlpLabel;
  incident_id: string | null;
  exercise: boolean;
  issued_at: Date;
  issued_by: string;
  expires_at: Date | null;
  undoes: string | null;
  ban_id: string | null;
  entry_id: string;
}

/** What became of an order at one site; all but where it was sent is computed from its receipts. */
export interface OrderDeliveryTable {
  order_id: string;
  site_id: string;
  /** Empty where no agent was there to get it. */
  agent_id: string;
  stream_id: string | null;
  seq: number | null;
  queued_at: Date | null;
  state: string;
  received_at: Date | null;
  applied_at: Date | null;
  verified_at: Date | null;
  ended_at: Date | null;
  decided_by: JSONColumnType<object | null>;
  reason: string;
  effects: JSONColumnType<object, string | undefined>;
  full_from: Date | null;
  missing: number;
  plan: JSONColumnType<object | null>;
  /** The step of the receipt that brought the plan. */
  plan_step: number;
}

export interface OrderReceiptTable {
  jti: string;
  order_id: string;
  site_id: string;
  agent_id: string;
  seq: number;
  step: number;
  state: ReceiptState;
  /** As the site's clock says. */
  at: Date;
  received_at: Date;
  decided_by: JSONColumnType<object | null>;
  reason: string;
  /** How many effects hold, differ, are unknown, are released; with the last `fullFrom`. */
  effects: JSONColumnType<object>;
  jws: string;
  sha256: string;
}

/** One reading of one effect. */
export interface OrderEffectTable {
  order_id: string;
  site_id: string;
  agent_id: string;
  effect_id: string;
  read_at: Date;
  step: number;
  state: OrderEffect['state'];
  effect: JSONColumnType<OrderEffect>;
}

/** What was answered in the portal to an order that asks at the site. */
export interface OrderAnswerTable {
  order_id: string;
  site_id: string;
  agent_id: string;
  /** The step of the receipt that asked. */
  step: number;
  answer: OrderDecision['answer'];
  reason: string;
  answered_at: Date;
  answered_by: string;
  set_jti: string;
  entry_id: string;
}

export interface OrdersTables {
  site_order: SiteOrderTable;
  order_delivery: OrderDeliveryTable;
  order_receipt: OrderReceiptTable;
  order_effect: OrderEffectTable;
  order_answer: OrderAnswerTable;
}
