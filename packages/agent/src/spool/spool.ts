import type { OrderDecision, ReceiptClaims } from '@muster/contract';
import { applyEvent, newRow, type OrderRow, orderIdOf } from '../engine/order-row.ts';
import type { ListPlace } from '../transport/sequence.ts';
import type { Disk } from './disk.ts';
import { isBefore, keptOfInbox, overAndForgotten } from './forgetting.ts';
import { RecordFile } from './record-file.ts';
import {
  type InboxRecord,
  inboxRecord,
  type LedgerEvent,
  ledgerRecord,
  type OutboxRecord,
  outboxRecord,
} from './records.ts';
import type { StateFiles } from './state-files.ts';

/**
 * All that the agent must not forget. Each change is on the disk before anything else comes of it, and what is kept in
 * memory is only what the files say.
 */
export class Spool {
  readonly #inbox: RecordFile<InboxRecord>;
  readonly #effects: RecordFile<LedgerEvent[]>;
  readonly #outbox: RecordFile<OutboxRecord>;
  readonly #rows = new Map<string, OrderRow>();
  readonly #hashes = new Map<number, string>();
  readonly #jtis = new Set<string>();
  readonly #waiting = new Map<string, ReceiptClaims>();
  readonly #decisions: OrderDecision[] = [];
  #list: ListPlace = { seq: 0, last: null };
  #lastAt: Date | null = null;
  /** Files whose last record a crash had cut short. */
  readonly torn: readonly string[];
  /** A receipt was written that the server does not have. */
  onReceipt: () => void = () => {};

  /** @throws SpoolError */
  constructor(files: Pick<StateFiles, 'inbox' | 'effects' | 'outbox'>, disk: Disk) {
    this.#inbox = new RecordFile(
      files.inbox,
      disk,
      (value) => inboxRecord.parse(value),
      (record) => this.#seen(record),
    );
    this.#effects = new RecordFile(
      files.effects,
      disk,
      (value) => ledgerRecord.parse(value),
      (record) => {
        for (const event of record) this.#became(event);
      },
    );
    this.#outbox = new RecordFile(
      files.outbox,
      disk,
      (value) => outboxRecord.parse(value),
      ({ taken, at }) => this.#sent(taken, at),
    );
    this.torn = [this.#inbox, this.#effects, this.#outbox].filter(({ torn }) => torn).map(({ path }) => path);
  }

  get list(): ListPlace {
    return this.#list;
  }

  /** The latest time that was written. */
  get lastAt(): Date | null {
    return this.#lastAt;
  }

  /** The hash of the SET that was taken under this number. */
  hashOf(seq: number): string | undefined {
    return this.#hashes.get(seq);
  }

  knows(jti: string): boolean {
    return this.#jtis.has(jti);
  }

  /** @throws SpoolError when it is not on the disk */
  take(record: InboxRecord): void {
    this.#inbox.append(record);
    this.#seen(record);
  }

  /** @throws SpoolError when nothing of it is on the disk */
  write(...events: [LedgerEvent, ...LedgerEvent[]]): void {
    this.#effects.append(events);
    for (const event of events) this.#became(event);
    if (events.some(({ t }) => t === 'receipt')) this.onReceipt();
  }

  /** Orders in the order in which they came. */
  rows(): OrderRow[] {
    return [...this.#rows.values()];
  }

  row(orderId: string): OrderRow | undefined {
    return this.#rows.get(orderId);
  }

  /** Answers from the portal, in the order in which they came. */
  decisions(): OrderDecision[] {
    return [...this.#decisions];
  }

  /** Receipts that the server does not have yet, oldest first. */
  unsent(): ReceiptClaims[] {
    return [...this.#waiting.values()];
  }

  /** @throws SpoolError */
  sent(jtis: readonly string[], at: Date): void {
    const known = jtis.filter((jti) => this.#waiting.has(jti));
    if (known.length === 0) return;
    this.#outbox.append({ taken: known, at: at.toISOString() });
    this.#sent(known, at.toISOString());
  }

  /**
   * Leaves out of the files what nothing rests on any more: orders that were over before `limit`, whose receipts the
   * server has, with all that only they are about. The inbox is written first: of an order that is not in it nothing is
   * done, whatever the other files say; and what the server has is forgotten last, so that no receipt is sent for a
   * second time. So the agent may die between any two of them. @returns how many orders were left out
   */
  compact(limit: Date): number {
    const waiting = new Set([...this.#waiting.values()].map(({ orderId }) => orderId));
    const over = overAndForgotten(this.rows(), (row) => !waiting.has(row.order.id) && isBefore(row, limit));
    const { seq } = this.#list;
    if (over.size === 0) return 0;
    this.#inbox.rewrite((record) => keptOfInbox(record, over, limit, seq));
    const kept = new Set<string>();
    this.#effects.rewrite((record) => {
      const events = record.filter((event) => this.#isKept(event, over));
      for (const event of events) if (event.t === 'receipt') kept.add(event.claims.jti);
      return events.length === 0 ? null : events;
    });
    const at = (this.#lastAt ?? limit).toISOString();
    const taken: string[] = [];
    this.#outbox.rewrite(
      (record) => {
        for (const jti of record.taken) if (kept.has(jti)) taken.push(jti);
        return null;
      },
      { taken, at },
    );
    this.#forget(over, limit);
    return over.size;
  }

  #isKept(event: LedgerEvent, over: ReadonlySet<string>): boolean {
    const id = orderIdOf(event);
    if (this.#rows.has(id)) return !over.has(id);
    return event.t === 'receipt' && this.#waiting.has(event.claims.jti);
  }

  #forget(over: ReadonlySet<string>, limit: Date): void {
    for (const id of over) {
      const row = this.#rows.get(id);
      if (row && row.order.seq !== this.#list.seq) this.#hashes.delete(row.order.seq);
      this.#rows.delete(id);
    }
    const decided = this.#decisions.filter(({ at, orderId }) => !over.has(orderId) && new Date(at) >= limit);
    this.#decisions.splice(0, this.#decisions.length, ...decided);
  }

  #seen(record: InboxRecord): void {
    this.#jtis.add(record.jti);
    this.#at(record.at);
    if (record.t === 'decision') {
      this.#decisions.push(record.decision);
      return;
    }
    const seq = record.t === 'order' ? record.order.seq : record.seq;
    this.#list = { seq, last: record.sha256 };
    this.#hashes.set(seq, record.sha256);
    // An order that comes again under its id changes nothing of what was done for it.
    if (record.t === 'order' && !this.#rows.has(record.order.id))
      this.#rows.set(record.order.id, newRow(record.order));
  }

  #became(event: LedgerEvent): void {
    if (event.t === 'receipt') {
      this.#waiting.set(event.claims.jti, event.claims);
      this.#at(event.claims.at);
    } else if ('at' in event) this.#at(event.at);
    const row = this.#rows.get(orderIdOf(event));
    if (row) applyEvent(row, event);
  }

  #sent(jtis: readonly string[], at: string): void {
    for (const jti of jtis) this.#waiting.delete(jti);
    this.#at(at);
  }

  #at(text: string): void {
    const at = new Date(text);
    if (this.#lastAt === null || at > this.#lastAt) this.#lastAt = at;
  }
}
