import type { ContainmentPlan, OrderEffect, ReceiptClaims, ReceiptState, SiteOrder } from '@muster/contract';
import { type Inherited, recordOutcome, withInherited } from '../planning/index.ts';
import type { By, LedgerEvent } from '../spool/records.ts';

/** Where an order stands at this site: what the ledger's events come to. */
export interface OrderRow {
  readonly order: SiteOrder;
  /** Of its last receipt; null when there is none yet. */
  state: ReceiptState | null;
  lastReceipt: ReceiptClaims | null;
  answer: { answer: 'accept' | 'refuse' | 'release'; by: By; reason: string } | null;
  waitsUntil: Date | null;
  /** What was shown to whoever answers. */
  shown: ContainmentPlan | null;
  plan: ContainmentPlan | null;
  unseen: readonly string[];
  undo: { why: 'released' | 'expired'; plan: ContainmentPlan } | null;
  /** Steps that were begun and of which nobody knows how they ended: the agent died meanwhile. */
  about: Set<string>;
  /** Steps that were done, and are to be taken once more since they reach further now. */
  again: Set<string>;
  /** Steps that somebody of the site does not want. */
  declined: Set<string>;
  /** What earlier agents had found under it; null: nobody asked yet. */
  inherited: Inherited | null;
  effects: readonly OrderEffect[];
  /** What was begun under it, and when: once at first, and once for each time that more was found. */
  begun: { at: Date; workloads: number; accounts: number }[];
}

export function newRow(order: SiteOrder): OrderRow {
  return {
    order,
    state: null,
    lastReceipt: null,
    answer: null,
    waitsUntil: null,
    shown: null,
    plan: null,
    unseen: [],
    undo: null,
    about: new Set(),
    again: new Set(),
    declined: new Set(),
    inherited: null,
    effects: [],
    begun: [],
  };
}

/** Orders that take another back. */
export function isUndoing({ kind }: Pick<SiteOrder, 'kind'>): boolean {
  return kind === 'unban' || kind === 'release' || kind === 'unblock-image';
}

const OVER: ReadonlySet<ReceiptState> = new Set(['refused', 'released', 'expired']);
export function isOver({ state }: OrderRow): boolean {
  return state !== null && OVER.has(state);
}

/** Whether the order holds something at the site, or may. */
export function stands(row: OrderRow): boolean {
  return row.plan !== null && !isOver(row) && !isUndoing(row.order);
}

/** Whether steps of its plan are not taken yet, or are to be taken once more. */
export function hasMoreToTake({ plan, again }: OrderRow): boolean {
  return again.size > 0 || (plan?.steps ?? []).some(({ state }) => state === 'planned' || state === 'failed');
}

export function orderIdOf(event: LedgerEvent): string {
  return event.t === 'receipt' ? event.claims.orderId : event.orderId;
}

/** Brings a row on by one event of the ledger. */
export function applyEvent(row: OrderRow, event: LedgerEvent): void {
  switch (event.t) {
    case 'receipt':
      row.state = event.claims.state;
      row.lastReceipt = event.claims;
      if (event.claims.state === 'waiting') row.shown = event.claims.plan ?? row.shown;
      if (event.claims.effects.length > 0) row.effects = event.claims.effects;
      return;
    case 'waits':
      row.waitsUntil = event.until === null ? null : new Date(event.until);
      row.answer = null;
      row.shown = event.shown ?? null;
      return;
    case 'answer':
      row.answer = { answer: event.answer, by: event.by, reason: event.reason };
      return;
    case 'begun':
      row.begun.push({ at: new Date(event.at), workloads: event.workloads, accounts: event.accounts });
      return;
    case 'plan':
      if (event.undo) row.undo = { why: event.undo, plan: event.plan };
      else {
        row.plan = tookOver(row, event.plan);
        row.unseen = event.unseen;
        if (event.again) row.again = new Set(event.again);
      }
      return;
    case 'declined':
      for (const id of event.stepIds) row.declined.add(id);
      return;
    case 'inherited':
      row.inherited = new Map(event.steps.map(({ id, inverse }) => [id, inverse]));
      row.plan = row.plan && tookOver(row, row.plan);
      return;
    case 'about':
      row.about.add(aboutKey(event.undo, event.stepId));
      return;
    case 'did':
      did(row, event);
  }
}

function tookOver({ inherited }: OrderRow, plan: ContainmentPlan): ContainmentPlan {
  return inherited ? withInherited(plan, inherited) : plan;
}

export function aboutKey(undo: boolean, stepId: string): string {
  return `${undo ? 'undo' : 'do'} ${stepId}`;
}

function did(row: OrderRow, { undo, stepId, outcome, at }: Extract<LedgerEvent, { t: 'did' }>): void {
  row.about.delete(aboutKey(undo, stepId));
  if (!undo) row.again.delete(stepId);
  const plan = undo ? row.undo?.plan : row.plan;
  if (!plan) return;
  const steps = plan.steps.map((step) =>
    step.id === stepId ? recordOutcome(step, outcome, new Date(at)) : step,
  );
  if (undo && row.undo) row.undo = { ...row.undo, plan: { ...plan, steps } };
  else row.plan = tookOver(row, { ...plan, steps });
}
