/** Chance is passed in: a number from 0 up to, not including, 1. */
export type Chance = () => number;

export interface BackOff {
  firstMs: number;
  mostMs: number;
}

/**
 * How long to wait before try `n` (from 1): anywhere between nothing and twice as much as before, so that a thousand
 * agents whose server comes back do not all come at once ("full jitter").
 */
export function pauseBefore(n: number, { firstMs, mostMs }: BackOff, chance: Chance): number {
  return Math.floor(chance() * Math.min(mostMs, firstMs * 2 ** Math.min(n - 1, 30)));
}

/** RFC 9110 Retry-After in milliseconds: seconds or a date; null where it says neither. At most a day. */
export function retryAfterMs(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 86_400_000) : null;
}
