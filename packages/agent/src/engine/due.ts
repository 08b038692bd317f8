import { hasMoreToTake, isOver, isUndoing, type OrderRow } from './order-row.ts';

/** What is next to be done for an order. */
export type Work = 'receive' | 'decide' | 'answer' | 'perform' | 'verify' | 'read-again' | 'undo' | 'lapse';

export interface Due {
  work: Work;
  at: Date;
}

export interface Pace {
  /** When its effects were last read. */
  readAt: Date | null;
  /** Not before then, after something failed. */
  notBefore: Date | null;
  verifyEveryMs: number;
}

/**
 * What is next for an order, and when; null when nothing ever is, or only once somebody answers. `sure` is a time that
 * has come for certain, by which orders end. Pure.
 */
export function dueOf(row: OrderRow, pace: Pace, now: Date, sure = now): Due | null {
  const next = whatIsNext(row, pace, now, sure);
  if (!next) return null;
  const { notBefore } = pace;
  return notBefore && next.at < notBefore ? { ...next, at: notBefore } : next;
}

/** A copy that a death broke off, of an order that is taken back by now, is brought to its end. */
export function copyDue({ notBefore }: Pace, now: Date): Due {
  return { work: 'perform', at: notBefore && notBefore > now ? notBefore : now };
}

function whatIsNext(row: OrderRow, pace: Pace, now: Date, sure: Date): Due | null {
  if (isOver(row)) return null;
  if (row.state === null) return { work: 'receive', at: now };
  if (row.undo || row.answer?.answer === 'release') return { work: 'undo', at: now };
  // Where the time is not certain, it ends when as much has passed as is left for certain.
  const left = row.order.expiresAt === null ? null : Date.parse(row.order.expiresAt) - sure.getTime();
  const ends = left === null ? null : new Date(now.getTime() + left);
  const isWaiting = row.state === 'waiting' || row.state === 'received';
  // An answer about what was found later is weighed with a new look.
  if (row.state === 'waiting' && row.answer) return { work: row.plan ? 'read-again' : 'answer', at: now };
  if (ends && ends <= now) return { work: isWaiting && !row.plan ? 'lapse' : 'undo', at: ends };
  // Of one that was over when it came nothing is begun.
  const next = row.order.over ? null : withoutEnd(row, pace, now);
  if (!ends || (next && next.at <= ends)) return next;
  return { work: isWaiting && !row.plan ? 'lapse' : 'undo', at: ends };
}

function withoutEnd(row: OrderRow, pace: Pace, now: Date): Due | null {
  switch (row.state) {
    case 'received':
      return { work: 'decide', at: now };
    case 'waiting':
      if (row.plan)
        return soonest(readAgain(pace), row.waitsUntil && { work: 'read-again', at: row.waitsUntil });
      return row.waitsUntil && { work: 'decide', at: row.waitsUntil };
    case 'planned':
    case 'failed':
      return { work: 'perform', at: now };
    case 'applied':
      return { work: 'verify', at: now };
    default:
      if (isUndoing(row.order)) return null;
      return hasMoreToTake(row) ? { work: 'perform', at: now } : readAgain(pace);
  }
}

function readAgain({ readAt, verifyEveryMs }: Pace): Due {
  return { work: 'read-again', at: new Date((readAt?.getTime() ?? 0) + verifyEveryMs) };
}

function soonest(a: Due, b: Due | null): Due {
  return !b || a.at <= b.at ? a : b;
}
