import type { SitePolicy } from '../config/policy-schema.ts';
import type { Alarms } from '../kernel/alarms.ts';
import { afterRelease } from '../planning/index.ts';
import type { OtherPlan } from '../planning/plan-input.ts';
import type { LedgerEvent } from '../spool/records.ts';
import type { Spool } from '../spool/spool.ts';
import { isOver, isUndoing, type OrderRow, stands } from './order-row.ts';
import { receiptOf, type Said } from './receipt-of.ts';
import type { Site } from './site.ts';

/** What all work on orders is done with. */
export interface Desk {
  readonly agent: { agentId: string; siteId: string };
  readonly site: Site;
  readonly spool: Spool;
  readonly alarms: Alarms;
  policy(): SitePolicy;
  /** The time by which orders are carried out and end. */
  now(): Date;
  /** A time that has come for certain: what ends, ends by it. */
  sure(): Date;
  readonly paces: Paces;
  /** Whether what agents that were here before found under this order is still to be asked for. */
  awaitsFindings?(row: OrderRow): boolean;
  readonly signal: AbortSignal;
}

interface PaceNotes {
  tries: number;
  notBefore: Date | null;
  readAt: Date | null;
  /** To be looked at again as soon as it was read. */
  isSoon: boolean;
}

const NEW: PaceNotes = { tries: 0, notBefore: null, readAt: null, isSoon: false };

/** How often each order was tried, and when it may be tried again. Kept in memory: a restart tries at once. */
export class Paces {
  readonly #notes = new Map<string, PaceNotes>();

  of(orderId: string): Readonly<PaceNotes> {
    return this.#notes.get(orderId) ?? NEW;
  }

  /** @returns how often it was tried by now */
  postpone(orderId: string, now: Date, { firstMs, mostMs }: { firstMs: number; mostMs: number }): number {
    const notes = this.of(orderId);
    const pause = Math.min(mostMs, firstMs * 2 ** Math.min(notes.tries, 20));
    this.#notes.set(orderId, {
      ...notes,
      tries: notes.tries + 1,
      notBefore: new Date(now.getTime() + pause),
    });
    return notes.tries + 1;
  }

  wentWell(orderId: string, readAt: Date | null = null): void {
    const before = this.of(orderId);
    const { isSoon } = before;
    if (readAt && isSoon) this.#notes.set(orderId, NEW);
    else this.#notes.set(orderId, { tries: 0, notBefore: null, readAt: readAt ?? before.readAt, isSoon });
  }

  /** What was found must be asked about once what was begun stands. */
  lookSoon(orderId: string): void {
    this.#notes.set(orderId, { ...this.of(orderId), isSoon: true });
  }

  readAllNow(): void {
    for (const [id, notes] of this.#notes) this.#notes.set(id, { ...notes, readAt: null });
  }
}

/** Writes what became true together with the receipt that says so. */
export function say(desk: Desk, row: OrderRow, said: Said, ...events: LedgerEvent[]): void {
  desk.spool.write(...([...events, receiptOf(row, desk.agent, said, desk.now())] as [LedgerEvent]));
}

/** The other orders' plans, for what must stay when this one is taken back. */
export function othersThan(desk: Desk, ...rows: readonly OrderRow[]): OtherPlan[] {
  const all = desk.spool.rows();
  const releases = all.flatMap((row) => {
    if (row.undo && isOver(row)) return [row.undo.plan];
    return isUndoing(row.order) && row.plan && row.state === 'verified' ? [row.plan] : [];
  });
  return all
    .filter((row) => !rows.includes(row) && !isUndoing(row.order))
    .flatMap((row): OtherPlan[] => {
      if (!row.plan) return [];
      const { plan } = row;
      if (stands(row)) return [{ plan, standing: true }];
      const later = releases.filter(({ madeAt }) => madeAt >= plan.madeAt);
      return [{ plan: later.reduce(afterRelease, plan), standing: false }];
    });
}

/** Orders that another one is taking back just now: nobody else works on them. */
export function takenBackNow(desk: Desk): ReadonlySet<string> {
  const busy = desk.spool
    .rows()
    .filter(({ state, plan }) => plan && (state === 'planned' || state === 'applied' || state === 'failed'));
  return new Set(busy.flatMap((row) => originalsOf(desk, row).map(({ order }) => order.id)));
}

/** Whether nothing more is to be begun for an order: it is over, or is being taken back. */
export function isTakenBack(desk: Desk, row: OrderRow): boolean {
  const { order, undo, answer } = row;
  if (isOver(row) || undo || answer?.answer === 'release') return true;
  const hasEnded = order.expiresAt !== null && new Date(order.expiresAt) <= desk.sure();
  return hasEnded || takenBackNow(desk).has(order.id);
}

/** What an order that takes back is about: the order that it names, else those for the same target. */
export function originalsOf(desk: Desk, { order }: OrderRow): OrderRow[] {
  const kind = { unban: 'ban', release: 'contain', 'unblock-image': 'block-image' }[order.kind as string];
  if (kind === undefined) return [];
  if (order.undoes !== null) {
    // The site's policy answers for kinds: an unban releases no containment.
    const named = desk.spool.row(order.undoes);
    return named?.order.kind === kind ? [named] : [];
  }
  const target = JSON.stringify(order.target);
  return desk.spool
    .rows()
    .filter(
      (row) =>
        row.order.kind === kind && row.order.seq < order.seq && JSON.stringify(row.order.target) === target,
    );
}
