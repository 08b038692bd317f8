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

/**
 * What an agent in the place of a lost one asks for, once an order: of some hundreds that stand at once. Its bytes are
 * those of the answers.
 */
export const FINDINGS_PACE: Pace = {
  batches: { atOnce: 1200, perMinute: 120 },
  bytes: { atOnce: 100 * MEBIBYTE, perMinute: 40 * MEBIBYTE },
};

/** A hundred orders an answer: who was away for years has them at once. */
export const ORDERS_PACE: Pace = {
  batches: { atOnce: 600, perMinute: 60 },
  bytes: { atOnce: 100 * MEBIBYTE, perMinute: 40 * MEBIBYTE },
};

/** One every few minutes, and one whenever something changed; a busy agent has two seconds between them. */
export const REPORTS_PACE: Pace = {
  batches: { atOnce: 300, perMinute: 60 },
  bytes: { atOnce: 40 * MEBIBYTE, perMinute: 4 * MEBIBYTE },
};

/** A key is changed some times a year, and once more where it broke off. */
export const KEYS_PACE: Pace = {
  batches: { atOnce: 10, perMinute: 0.2 },
  bytes: { atOnce: MEBIBYTE, perMinute: 0.1 * MEBIBYTE },
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
  const { batches, bytes: room } = grown(pace, before, nowMs);
  const waitMs = Math.max(
    ((1 - batches) / pace.batches.perMinute) * 60_000,
    ((bytes - room) / pace.bytes.perMinute) * 60_000,
  );
  if (waitMs > 0) return { taken: false, waitMs, left: { batches, bytes: room, atMs: nowMs } };
  return { taken: true, left: { batches: batches - 1, bytes: room - bytes, atMs: nowMs } };
}

/** Gives bytes back that were taken for an answer and that it did not need. */
export function giveBack(pace: Pace, before: Allowance, bytes: number): Allowance {
  return { ...before, bytes: Math.min(pace.bytes.atOnce, before.bytes + bytes) };
}

/** Whether an allowance is whole again: then it is worth no more than none. */
export function isRested(pace: Pace, before: Allowance, nowMs: number): boolean {
  const { batches, bytes } = grown(pace, before, nowMs);
  return batches >= pace.batches.atOnce && bytes >= pace.bytes.atOnce;
}

function grown(pace: Pace, before: Allowance | null, nowMs: number): Allowance {
  const at = before ?? { batches: pace.batches.atOnce, bytes: pace.bytes.atOnce, atMs: nowMs };
  // A clock that was set back gives nothing and takes nothing.
  const minutes = Math.max(0, nowMs - at.atMs) / 60_000;
  return {
    batches: Math.min(pace.batches.atOnce, at.batches + minutes * pace.batches.perMinute),
    bytes: Math.min(pace.bytes.atOnce, at.bytes + minutes * pace.bytes.perMinute),
    atMs: nowMs,
  };
}
