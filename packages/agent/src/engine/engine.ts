import type { OrderDecision } from '@muster/contract';
import type { Decision } from '../policy/decide.ts';
import { SpoolError } from '../spool/record-file.ts';
import type { By } from '../spool/records.ts';
import { Aside } from './aside.ts';
import { isPutOff } from './before-undoing.ts';
import { answerOrder, type Draft, decideOrder, draft, judge } from './deciding.ts';
import { type Desk, originalsOf, say, takenBackNow } from './desk.ts';
import { copyDue, type Due, dueOf } from './due.ts';
import { isOver, isUndoing, type OrderRow } from './order-row.ts';
import { performOrder, type Rest, readAgain, verifyOrder } from './performing.ts';
import { beingCopied, thingOf } from './take-steps.ts';
import { lapse, undoOrder } from './undoing.ts';

const SPOOL_AGAIN_MS = 10_000;
const IDLE_MS = 60_000;
/** So soon it is seen that long work has ended. */
const ASIDE_MS = 1000;
/** Is no thing of any system: while copies are made, the rest waits even where all of it is free. */
const NOT_YET = '';
const AFTER_FAULT = { firstMs: 5000, mostMs: 300_000 };

/**
 * Carries orders out, one piece of work at a time, in the order in which they came. Only the long work of taking
 * snapshots goes on aside, so that it holds up no other order.
 */
export class Engine {
  readonly desk: Desk;
  readonly #aside = new Aside();

  constructor(desk: Desk) {
    this.desk = desk;
  }

  /** Does all that is due. @returns when to look again, unless something comes before */
  async runDue(): Promise<Date> {
    const { alarms, signal } = this.desk;
    try {
      while (!signal.aborted) {
        this.#aside.throwFault();
        const { ready, next } = this.#due();
        if (!ready) {
          alarms.clear('spool-failing');
          return next;
        }
        const { row, due } = ready;
        await this.#guarded(row, () => this.#work(row, due));
      }
    } catch (error) {
      if (!(error instanceof SpoolError)) throw error;
      alarms.raise('spool-failing', error.message, this.desk.now());
      return new Date(this.desk.now().getTime() + SPOOL_AGAIN_MS);
    }
    return this.desk.now();
  }

  /** When nothing goes on aside any more. */
  async idle(): Promise<void> {
    await this.#aside.idle();
  }

  /** How many orders are worked on aside. */
  get aside(): number {
    return this.#aside.size;
  }

  /** Does all that is due, and waits for what goes on aside too. */
  async runOut(): Promise<void> {
    await this.runDue();
    while (this.#aside.size > 0) {
      await this.#aside.idle();
      await this.runDue();
    }
  }

  /** What the order comes to now, and what the policy says to it. Changes nothing. */
  async explain(orderId: string): Promise<{ draft: Draft; decision: Decision } | null> {
    const row = this.desk.spool.row(orderId);
    if (!row) return null;
    const drafted = await draft(this.desk, row, true);
    return { draft: drafted, decision: judge(this.desk, row, drafted) };
  }

  /**
   * Somebody's answer to an order that waits. @param step of the receipt that asked, where it is known which question they
   * saw @returns why not, or null
   */
  answer(orderId: string, answer: 'accept' | 'refuse', by: By, reason: string, step?: number): string | null {
    const row = this.desk.spool.row(orderId);
    if (!row) return 'no order of this id came here';
    if (row.state !== 'waiting' || row.answer) return `the order does not wait; it is ${row.state ?? 'new'}`;
    if (step !== undefined && row.lastReceipt?.step !== step)
      return 'the order was asked about anew since you looked; look at it again';
    this.#note(orderId, answer, by, reason);
    return null;
  }

  /** Takes an order back here, whatever the server thinks of it. @returns why not, or null */
  release(orderId: string, by: By, reason: string): string | null {
    const row = this.desk.spool.row(orderId);
    if (!row) return 'no order of this id came here';
    if (isOver(row) || isUndoing(row.order)) return `the order holds nothing; it is ${row.state ?? 'new'}`;
    this.#note(orderId, 'release', by, reason);
    return null;
  }

  /**
   * An answer from the portal: it counts only where the site's policy lets it, and for the question that it was given
   * to. Decisions are read again at every start; an old one must not answer what was asked since.
   */
  fromPortal({ orderId, step, answer, reason, by }: OrderDecision): void {
    const asked = this.desk.spool.row(orderId)?.lastReceipt?.step;
    if (asked !== step || !this.desk.policy().portal_answers) return;
    this.answer(orderId, answer, { kind: 'portal', name: by }, reason);
  }

  /** Reads everything that stands again as soon as it can. */
  readAllNow(): void {
    this.desk.paces.readAllNow();
  }

  #note(orderId: string, answer: 'accept' | 'refuse' | 'release', by: By, reason: string): void {
    const at = this.desk.now().toISOString();
    this.desk.spool.write({ t: 'answer', orderId, answer, by, reason, at });
    this.desk.paces.wentWell(orderId);
  }

  #due(): { ready: { row: OrderRow; due: Due } | null; next: Date } {
    const now = this.desk.now();
    const verifyEveryMs = this.desk.policy().verify_every * 1000;
    const busy = takenBackNow(this.desk);
    // Many orders may stand; to look at them again must not hold up a new one.
    let reading: { row: OrderRow; due: Due } | null = null;
    let next = new Date(now.getTime() + (this.#aside.size > 0 ? ASIDE_MS : IDLE_MS));
    for (const row of this.desk.spool.rows()) {
      const isBusy = busy.has(row.order.id);
      if (isBusy && beingCopied(row).size === 0) continue;
      const pace = { ...this.desk.paces.of(row.order.id), verifyEveryMs };
      const due = isBusy ? copyDue(pace, now) : dueOf(row, pace, now, this.desk.sure());
      if (due && due.work !== 'receive' && this.#isAside(row) && !this.#goesOn(row, due)) continue;
      if (due && due.at <= now) {
        if (due.work !== 'read-again') return { ready: { row, due }, next };
        if (!reading || due.at < reading.due.at) reading = { row, due };
      } else if (due && due.at < next) next = due.at;
    }
    return { ready: reading, next };
  }

  /** The order itself, or what it takes back. */
  #isAside(row: OrderRow): boolean {
    if (this.#aside.size === 0) return false;
    return [row, ...originalsOf(this.desk, row)].some(({ order }) => this.#aside.has(order.id));
  }

  /** What of an order is done although copies are made for it, or for the one that it takes back. */
  #goesOn(row: OrderRow, { work }: Due): boolean {
    if (work === 'decide' || work === 'answer') return true;
    const plan =
      work === 'undo' ? row.undo?.plan : isUndoing(row.order) && work === 'perform' ? row.plan : null;
    if (work === 'undo' && !plan) return true;
    const spared = this.#spared(row);
    return (plan?.steps ?? []).some(
      (step) => (step.state === 'planned' || step.state === 'failed') && !spared.has(thingOf(step)),
    );
  }

  /** What is being copied just now: nobody lets it go before that is done. */
  #spared(row: OrderRow): ReadonlySet<string> {
    const copied = [row, ...originalsOf(this.desk, row)].filter(({ order }) => this.#aside.has(order.id));
    return new Set(copied.flatMap((one) => [NOT_YET, ...beingCopied(one)]));
  }

  /** What goes wrong with one order must not hold up the others. */
  async #guarded(row: OrderRow, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof SpoolError) throw error;
      const { id } = row.order;
      this.desk.paces.postpone(id, this.desk.now(), AFTER_FAULT);
      const detail = error instanceof Error ? error.message : String(error);
      this.desk.alarms.raise('order-failing', `${id}: ${detail}`, this.desk.now(), id);
    }
  }

  async #withRest(row: OrderRow, work: Promise<Rest | null>): Promise<void> {
    const rest = await work;
    if (rest) this.#aside.start(row.order.id, () => this.#guarded(row, rest));
  }

  async #work(row: OrderRow, { work }: Due): Promise<void> {
    if (await isPutOff(this.desk, row, work)) return;
    switch (work) {
      case 'receive':
        return say(this.desk, row, { state: 'received', reason: '' });
      case 'decide':
        return await decideOrder(this.desk, row);
      case 'answer':
        return await answerOrder(this.desk, row);
      case 'perform':
        return await this.#withRest(row, performOrder(this.desk, row, this.#spared(row)));
      case 'verify':
        return await this.#withRest(row, verifyOrder(this.desk, row));
      case 'read-again':
        return await this.#withRest(row, readAgain(this.desk, row));
      case 'undo':
        return await undoOrder(this.desk, row, this.#spared(row));
      case 'lapse':
        return lapse(this.desk, row);
    }
  }
}
