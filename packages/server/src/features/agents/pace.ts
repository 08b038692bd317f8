/** What one agent may send by one way: so much at once after a rest, and so much more a minute. */
export interface Pace {
  batches: { atOnce: number; perMinute: number };
  bytes: { atOnce: number; perMinute: number };
}

const MEBIBYTE = 1024 * 1024;

/**
 * A whole list of 5,000 servers and 100,000 jobs comes in about 550 batches and 100 MiB: it passes at once, and again
 * while it is still being read. After that an agent goes on at a pace that a database bears for as long as nobody looks.
 */
export const FACTS_PACE: Pace = {
  batches: { atOnce: 1200, perMinute: 120 },
  bytes: { atOnce: 400 * MEBIBYTE, perMinute: 40 * MEBIBYTE },
};

/** Fifty receipts a batch: what gathered in a spool over weeks passes at once. */
export const RECEIPTS_PACE: Pace = {
  batches: { atOnce: 300, perMinute: 60 },
  bytes: { atOnce: 400 * MEBIBYTE, perMinute: 40 * MEBIBYTE },
};

/** What is left of both allowances at an instant. */
export interface Allowance {
  batches: number;
  bytes: number;
  atMs: number;
}

export type Taken = { left: Allowance } & ({ taken: true } | { taken: false; waitMs: number });

/**
 * Takes one batch of so many bytes, or says when it can be taken. Null: nothing was sent before. `left` is to be kept
 * either way: after a clock was set back the wait counts from there.
 */
export function takeBatch(pace: Pace, before: Allowance | null, bytes: number, nowMs: number): Taken {
  const at = before ?? { batches: pace.batches.atOnce, bytes: pace.bytes.atOnce, atMs: nowMs };
  // A clock that was set back gives nothing and takes nothing.
  const minutes = Math.max(0, nowMs - at.atMs) / 60_000;
  const batches = Math.min(pace.batches.atOnce, at.batches + minutes * pace.batches.perMinute);
  const room = Math.min(pace.bytes.atOnce, at.bytes + minutes * pace.bytes.perMinute);
  const waitMs = Math.max(
    ((1 - batches) / pace.batches.perMinute) * 60_000,
    ((bytes - room) / pace.bytes.perMinute) * 60_000,
  );
  if (waitMs > 0) return { taken: false, waitMs, left: { batches, bytes: room, atMs: nowMs } };
  return { taken: true, left: { batches: batches - 1, bytes: room - bytes, atMs: nowMs } };
}
