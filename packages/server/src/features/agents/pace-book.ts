import {
  type Allowance,
  FACTS_PACE,
  FINDINGS_PACE,
  giveBack,
  isRested,
  KEYS_PACE,
  ORDERS_PACE,
  type Pace,
  RECEIPTS_PACE,
  REPORTS_PACE,
  type Taken,
  takeBatch,
} from './pace.ts';

const PACES = {
  facts: FACTS_PACE,
  receipts: RECEIPTS_PACE,
  findings: FINDINGS_PACE,
  orders: ORDERS_PACE,
  reports: REPORTS_PACE,
  keys: KEYS_PACE,
} as const satisfies Record<string, Pace>;

/** What an agent sends or asks for; each has an allowance of its own. */
export type Way = keyof typeof PACES;

const WAYS = Object.keys(PACES) as Way[];
const MOST_LINES = 20_000;

interface Line {
  pace: Pace;
  left: Allowance;
}

/**
 * What is left to each agent, one line a way. A line that is whole again says nothing and goes, the one that was used
 * longest ago first; so what is kept is of the last hour, and never more than so many.
 */
export class PaceBook {
  /** In the order in which they were used. */
  readonly #lines = new Map<string, Line>();
  readonly #mostLines: number;

  constructor(mostLines = MOST_LINES) {
    this.#mostLines = mostLines;
  }

  get size(): number {
    return this.#lines.size;
  }

  take(way: Way, agentId: string, bytes: number, nowMs: number): Taken {
    const pace = PACES[way];
    const key = `${way} ${agentId}`;
    const taken = takeBatch(pace, this.#lines.get(key)?.left ?? null, bytes, nowMs);
    this.#lines.delete(key);
    this.#lines.set(key, { pace, left: taken.left });
    this.#drop(nowMs);
    return taken;
  }

  giveBack(way: Way, agentId: string, bytes: number): void {
    const line = this.#lines.get(`${way} ${agentId}`);
    if (line) line.left = giveBack(line.pace, line.left, bytes);
  }

  forget(agentId: string): void {
    for (const way of WAYS) this.#lines.delete(`${way} ${agentId}`);
  }

  #drop(nowMs: number): void {
    for (const [key, { pace, left }] of this.#lines) {
      if (this.#lines.size <= this.#mostLines && !isRested(pace, left, nowMs)) return;
      this.#lines.delete(key);
    }
  }
}
