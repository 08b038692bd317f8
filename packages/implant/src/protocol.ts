import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/** The largest beat body. Bytes. */
export const BEAT_BODY_MAX = 1024;

export type BeatKind = 'beat' | 'receipt';

/** One beat or receipt, as PROTOCOL.md section 2 defines it. Durations in milliseconds. */
export interface Beat {
  v: 1;
  deployment: string;
  /** 32 hex, random per process. */
  instance: string;
  /** Beats accepted before this one. */
  seq: number;
  kind: BeatKind;
  boot_id: string;
  /** CLOCK_MONOTONIC since the process started. */
  mono_ms: number;
  /** CLOCK_BOOTTIME since the process started. */
  boot_ms: number;
  /** CLOCK_REALTIME, since 1970. */
  real_ms: number;
  /** The longest time between two ticks since the last accepted beat; a tick is min(period, 1 s). */
  gap_ms: number;
  fail_timeout: number;
  fail_reset: number;
  fail_other: number;
  signal: number;
  /** `''`, `stop`, `signal`, `limit`, `refused:<why>` or `fault:<what>`; not empty exactly in a receipt. */
  end: string;
  counter: number;
  tx_bytes: number;
}

/** Up to 15 digits: every such number is exact in JavaScript. A count has at most 9: it fits 32 bits. */
const NUMBER = '(?:0|[1-9]\\d{0,14})';
const COUNT = '(?:0|[1-9]\\d{0,8})';
const HEX = '[0-9a-f]';

/** What an implant writes, in its order: a pattern for the JSON of each value. */
const FIELDS: Record<keyof Beat, string> = {
  v: '1',
  deployment: '"dep_[a-z0-9_]{1,56}"',
  instance: `"${HEX}{32}"`,
  seq: COUNT,
  kind: '"(?:beat|receipt)"',
  boot_id: `"${HEX}{8}(?:-${HEX}{4}){3}-${HEX}{12}"`,
  mono_ms: NUMBER,
  boot_ms: NUMBER,
  real_ms: NUMBER,
  gap_ms: NUMBER,
  fail_timeout: COUNT,
  fail_reset: COUNT,
  fail_other: COUNT,
  signal: '(?:0|[1-9]\\d?)',
  end: '"(?:|stop|signal|limit|(?:refused|fault):[a-z0-9-]{1,32})"',
  counter: NUMBER,
  tx_bytes: NUMBER,
};
const KEYS = Object.keys(FIELDS) as (keyof Beat)[];
const BODY = new RegExp(`^\\{${KEYS.map((key) => `"${key}":${FIELDS[key]}`).join(',')}\\}$`);

/**
 * The beat in a request's body, or null when it is anything else than what an implant writes: the same keys in one
 * order, no blanks, each value spelled in one way. Never throws.
 */
export function parseBeat(body: Buffer): Beat | null {
  if (body.length > BEAT_BODY_MAX) return null;
  const text = body.toString('latin1');
  if (!BODY.test(text)) return null;
  const beat = JSON.parse(text) as Beat;
  return (beat.end === '') === (beat.kind === 'beat') ? beat : null;
}

/** The bytes that an implant sends for this beat: for simulated deployments and tests. */
export function beatBody(beat: Beat): Buffer {
  return Buffer.from(JSON.stringify(Object.fromEntries(KEYS.map((key) => [key, beat[key]]))), 'latin1');
}

/** The value of `Muster-Mac`: HMAC-SHA256 of the body by the deployment's key, hex. */
export function mac(key: Uint8Array, body: Uint8Array): string {
  return createHmac('sha256', key).update(body).digest('hex');
}

const KEY = 32;
const BLOCK = 64;
const inner = Buffer.alloc(BLOCK + BEAT_BODY_MAX, 0x36);
const outer = Buffer.alloc(BLOCK + 32, 0x5c);
const right = Buffer.alloc(32);
const told = Buffer.alloc(32);

/**
 * Whether a received `Muster-Mac` is right, in constant time. HMAC as RFC 2104 writes it, by two hashes over memory
 * that is used again and again: the objects of createHmac cost more than the hashes (measured).
 * @throws RangeError for a key that has not 32 bytes
 */
export function macMatches(key: Uint8Array, body: Uint8Array, received: string): boolean {
  if (key.length !== KEY) throw new RangeError('a deployment key has 32 bytes');
  if (!/^[0-9a-f]{64}$/.test(received) || body.length > BEAT_BODY_MAX) return false;
  for (let at = 0; at < KEY; at++) {
    const byte = key[at] as number;
    inner[at] = byte ^ 0x36;
    outer[at] = byte ^ 0x5c;
  }
  inner.set(body, BLOCK);
  outer.write(hash('sha256', inner.subarray(0, BLOCK + body.length)), BLOCK, 'hex');
  right.write(hash('sha256', outer), 'hex');
  told.write(received, 'hex');
  return timingSafeEqual(right, told);
}

/** An answer to one beat. `argument` is milliseconds (200..600000) for `period`, else absent. */
export interface Order {
  deployment: string;
  instance: string;
  /** Of the beat that is answered. */
  seq: number;
  verb: 'ok' | 'stop' | 'period';
  argument?: number;
  counter: number;
  /** 0..600, from reception. */
  leaseSeconds: number;
  /** 32 hex, constant for one (deployment, instance). */
  nonce: string;
}

/** The text that the order key answers for: a leaf of the tree that it signs (order-batch.ts). */
export function orderText(order: Order): string {
  const argument = order.argument ?? '-';
  const { deployment, instance, seq, verb, counter, leaseSeconds, nonce } = order;
  return `muster-order-1\n${deployment}\n${instance}\n${seq}\n${verb}\n${argument}\n${counter}\n${leaseSeconds}\n${nonce}\n`;
}
