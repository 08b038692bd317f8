import {
  DECISION_EVENT,
  HEAD_EVENT,
  ORDER_EVENT,
  type OrderDecision,
  orderDecision,
  type SetClaims,
  type StreamHead,
  siteOrder,
  streamHead,
} from '@muster/contract';
import type { Identity } from '../identity/identity.ts';
import type { Alarms } from '../kernel/alarms.ts';
import type { TrustedTime } from '../kernel/trusted-time.ts';
import type { Spool } from '../spool/spool.ts';
import { judgeHead, placeOf } from './sequence.ts';
import { type SetRefusal, type VerifiedSet, verifySet } from './verify-set.ts';

export interface IntakeParts {
  identity: () => Identity;
  spool: Spool;
  alarms: Alarms;
  time: TrustedTime;
  /** The machine's own date. */
  date(): Date;
  decided(decision: OrderDecision): void;
  /** A head that shows the list as it was taken: it is fresh. */
  headSeen(): void;
}

/** How much older than now a head may be and still show where the list stands. */
const FRESH_MS = 5 * 60_000;

/** What RFC 8936 lets a receiver say to what it was given. */
export interface Taken {
  ack: string[];
  setErrs: Record<string, { err: SetRefusal['code']; description: string }>;
  /** Orders are missing and must be fetched. */
  gap: boolean;
}

interface Sorted {
  jti: string;
  set: VerifiedSet;
}

/** Takes what the server sent: what is acknowledged is on the disk, or was refused for good. */
export class Intake {
  readonly #parts: IntakeParts;
  /** The latest head that was seen: when it was signed, and when that was in counted time. */
  #latest: { signedMs: number; countedMs: number } | null = null;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** @throws SpoolError; then nothing that came is to be acknowledged */
  async take(sets: Readonly<Record<string, string>>): Promise<Taken> {
    const taken: Taken = { ack: [], setErrs: {}, gap: false };
    const good: Sorted[] = [];
    for (const [jti, token] of Object.entries(sets)) {
      const verdict = await verifySet(token, this.#expected());
      if (verdict.ok && verdict.set.claims.jti === jti) good.push({ jti, set: verdict.set });
      else if (!verdict.ok) taken.setErrs[jti] = this.#refused(verdict.refusal);
      else
        taken.setErrs[jti] = this.#refused({
          code: 'invalid_request',
          detail: 'its jti is another one than was said',
        });
    }
    good.sort((a, b) => placeInLine(a.set.claims) - placeInLine(b.set.claims));
    for (const { jti, set } of good) {
      const fault = this.#one(jti, set, taken);
      if (fault === null) taken.ack.push(jti);
      else if (fault !== undefined)
        taken.setErrs[jti] = { err: 'invalid_request', description: fault.slice(0, 500) };
    }
    return taken;
  }

  /** Signed heads and orders that were asked for. @returns whether the list is whole now */
  async fill(tokens: readonly string[], head: string): Promise<boolean> {
    const before = this.#parts.spool.list.seq;
    const sets: Record<string, string> = {};
    for (const token of [...tokens, head]) {
      const verdict = await verifySet(token, this.#expected());
      if (!verdict.ok) {
        this.#refused(verdict.refusal);
        return true;
      }
      sets[verdict.set.claims.jti] = token;
    }
    const { gap } = await this.take(sets);
    return !gap || this.#parts.spool.list.seq === before;
  }

  #expected() {
    const { issuer, agentId, orderKeys } = this.#parts.identity();
    return { issuer, audience: agentId, keys: orderKeys, now: this.#parts.date() };
  }

  /** @returns why it is refused, null when it was taken, or undefined when it is to come again */
  #one(jti: string, set: VerifiedSet, taken: Taken): string | null | undefined {
    const { events } = set.claims;
    if (events[ORDER_EVENT]) return this.#order(jti, set, events[ORDER_EVENT], taken);
    if (events[DECISION_EVENT]) return this.#decision(jti, events[DECISION_EVENT]);
    if (events[HEAD_EVENT]) return this.#head(events[HEAD_EVENT], taken);
    // A verification event, or one that is not meant for this agent: seen.
    return null;
  }

  #order(jti: string, { sha256 }: VerifiedSet, payload: unknown, taken: Taken): string | null | undefined {
    const { spool, alarms, time } = this.#parts;
    const read = siteOrder.safeParse(payload);
    const numbered = read.success ? read.data : placeholder(payload);
    if (!numbered) return 'the order has no number';
    const { seq, previous } = numbered;
    const at = time.now().toISOString();
    switch (placeOf(spool.list, { seq, previous, sha256 }, spool.hashOf(seq))) {
      case 'again':
        return null;
      case 'gap':
        taken.gap = true;
        // It is fetched with those before it, and acknowledged once it is kept.
        return undefined;
      case 'rolled-back':
        alarms.raise(
          'list-rolled-back',
          `order ${seq} came after order ${spool.list.seq} was taken`,
          time.now(),
        );
        return 'the list was further already';
      case 'forked':
        alarms.raise('list-forked', `order ${seq} names another one before it than was taken`, time.now());
        return 'it does not follow the order before it';
      case 'next':
        if (!read.success) {
          spool.take({
            t: 'passed',
            jti,
            sha256,
            seq,
            why: 'it has a form that this version does not know',
            at,
          });
          return null;
        }
        if (read.data.siteId !== this.#parts.identity().siteId) {
          alarms.raise(
            'order-for-another-site',
            `order ${read.data.id} is for ${read.data.siteId}`,
            time.now(),
          );
          spool.take({ t: 'passed', jti, sha256, seq, why: `it is for the site ${read.data.siteId}`, at });
          return null;
        }
        spool.take({ t: 'order', jti, sha256, order: read.data, at });
        return null;
    }
  }

  #decision(jti: string, payload: unknown): string | null {
    const { spool, time } = this.#parts;
    const read = orderDecision.safeParse(payload);
    if (!read.success) return 'it is no decision';
    if (spool.knows(jti)) return null;
    spool.take({ t: 'decision', jti, decision: read.data, at: time.now().toISOString() });
    this.#parts.decided(read.data);
    return null;
  }

  #head(payload: unknown, taken: Taken): string | null {
    const { alarms, spool, time } = this.#parts;
    const read = streamHead.safeParse(payload);
    if (!read.success) return 'it is no head';
    const isFresh = this.#isFresh(read.data);
    const verdict = judgeHead(spool.list, read.data);
    const where = `the list stands at ${read.data.seq}, and ${spool.list.seq} was taken before`;
    if (verdict === 'rolled-back') alarms.raise('list-rolled-back', where, time.now());
    if (verdict === 'forked') alarms.raise('list-forked', where, time.now());
    if (verdict === 'rolled-back' || verdict === 'forked')
      return 'the list was further already, or another one';
    taken.gap ||= verdict === 'gap';
    if (verdict === 'current') {
      alarms.clear('list-rolled-back');
      alarms.clear('list-forked');
      if (isFresh) this.#parts.headSeen();
    }
    return null;
  }

  /**
   * Whether a head was signed just now: one that somebody kept and shows again hides what was ordered since. Where the
   * dates differ, it must go on as fast as time is counted here.
   */
  #isFresh({ at }: StreamHead): boolean {
    const { alarms, time } = this.#parts;
    const signed = new Date(at);
    const latest = this.#latest;
    const countedMs = time.counted();
    if (latest === null || signed.getTime() > latest.signedMs)
      this.#latest = { signedMs: signed.getTime(), countedMs };
    if (time.confirm(signed)) {
      alarms.clear('clock-differs');
      alarms.clear('clock-jumped');
      return true;
    }
    const detail = `the server signed ${at} when it was ${this.#parts.date().toISOString()} here`;
    alarms.raise('clock-differs', detail, time.now());
    return latest !== null && signed.getTime() - latest.signedMs > countedMs - latest.countedMs - FRESH_MS;
  }

  #refused({ code, detail }: SetRefusal): { err: SetRefusal['code']; description: string } {
    const { alarms, time } = this.#parts;
    alarms.raise(code === 'invalid_key' ? 'order-key-unknown' : 'set-refused', detail, time.now());
    return { err: code, description: detail };
  }
}

/** Orders by their number, then what else there is, the head last. */
function placeInLine({ events }: SetClaims): number {
  const order = events[ORDER_EVENT];
  if (order) return typeof order.seq === 'number' ? order.seq : 0;
  return events[HEAD_EVENT] ? Number.POSITIVE_INFINITY : Number.MAX_SAFE_INTEGER;
}

function placeholder(payload: unknown): { seq: number; previous: string | null } | null {
  const { seq, previous } = (payload ?? {}) as { seq?: unknown; previous?: unknown };
  // What is kept must be readable again: no half numbers.
  if (!Number.isSafeInteger(seq) || (seq as number) < 1) return null;
  return { seq: seq as number, previous: typeof previous === 'string' ? previous : null };
}
