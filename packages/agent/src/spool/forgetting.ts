import type { PlanStep } from '@muster/contract';
import { isOver, isUndoing, type OrderRow } from '../engine/order-row.ts';
import { acts, doorSets, keysOf } from '../planning/index.ts';
import type { InboxRecord } from './records.ts';

/** Whether the order came to its end here before then. */
export function isBefore(row: OrderRow, limit: Date): boolean {
  return row.lastReceipt !== null && new Date(row.lastReceipt.at) < limit;
}

/**
 * The ids of orders that nothing rests on. What one order found standing may be what an earlier one brought about, and
 * is put back by what that one had saved: so orders that are about one thing stay, or go, together.
 */
export function overAndForgotten(
  rows: readonly OrderRow[],
  mayGo: (row: OrderRow) => boolean,
): ReadonlySet<string> {
  const groups = new Groups();
  for (const row of rows) {
    const { id, undoes, target } = row.order;
    groups.join(id, ...things(row), `target ${JSON.stringify(target)}`, ...(undoes === null ? [] : [undoes]));
  }
  const kept = new Set(
    rows.filter((row) => !isDone(row) || !mayGo(row)).map(({ order }) => groups.of(order.id)),
  );
  return new Set(rows.map(({ order }) => order.id).filter((id) => !kept.has(groups.of(id))));
}

function isDone(row: OrderRow): boolean {
  return isOver(row) || (isUndoing(row.order) && row.state === 'verified');
}

/** What an order touched, by names that are the same in every order that touches it. */
function things({ plan, undo, shown }: OrderRow): string[] {
  const steps = [plan, undo?.plan, shown].flatMap((one) => one?.steps ?? []);
  return steps.filter(({ kind }) => acts(kind)).flatMap((step) => [thing(step), ...doorKeys(step)]);
}

function thing({ system, target }: PlanStep): string {
  return `${system} ${target.type} ${target.ref}`;
}

function doorKeys({ system, sets, inverse }: PlanStep): string[] {
  return [sets, inverse?.restores].flatMap((one) => {
    const { data } = doorSets.safeParse(one);
    return data ? [...keysOf(data), ...(data.covers ?? [])].map((key) => `door ${system} ${key}`) : [];
  });
}

/** Things that belong together because each is joined to another of them. */
class Groups {
  readonly #above = new Map<string, string>();

  of(name: string): string {
    let top = name;
    for (let next = this.#above.get(top); next !== undefined; next = this.#above.get(top)) top = next;
    // Shorter the next time.
    if (top !== name) this.#above.set(name, top);
    return top;
  }

  join(first: string, ...rest: readonly string[]): void {
    for (const one of rest) {
      const [a, b] = [this.of(first), this.of(one)];
      if (a !== b) this.#above.set(b, a);
    }
  }
}

/** What of the inbox stays. The last number stays too, though not its order: the next one names its hash. */
export function keptOfInbox(
  record: InboxRecord,
  over: ReadonlySet<string>,
  limit: Date,
  lastSeq: number,
): InboxRecord | null {
  if (record.t === 'decision') {
    const { orderId } = record.decision;
    return over.has(orderId) || new Date(record.at) < limit ? null : record;
  }
  if (record.t === 'order' && !over.has(record.order.id)) return record;
  const seq = record.t === 'order' ? record.order.seq : record.seq;
  if (seq !== lastSeq) return record.t === 'order' ? null : isOld(record, limit) ? null : record;
  const { jti, sha256, at } = record;
  return { t: 'passed', jti, sha256, seq, why: 'it is over and was left out', at };
}

function isOld({ at }: { at: string }, limit: Date): boolean {
  return new Date(at) < limit;
}
