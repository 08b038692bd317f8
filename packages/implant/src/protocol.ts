import { createHmac, timingSafeEqual } from 'node:crypto';

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

const KEYS = [
  'v',
  'deployment',
  'instance',
  'seq',
  'kind',
  'boot_id',
  'mono_ms',
  'boot_ms',
  'real_ms',
  'gap_ms',
  'fail_timeout',
  'fail_reset',
  'fail_other',
  'signal',
  'end',
  'counter',
  'tx_bytes',
] as const;

const NUMBERS = [
  'seq',
  'mono_ms',
  'boot_ms',
  'real_ms',
  'gap_ms',
  'fail_timeout',
  'fail_reset',
  'fail_other',
  'signal',
  'counter',
  'tx_bytes',
] as const;

const END = /^(|stop|signal|limit|(refused|fault):[a-z0-9-]{1,32})$/;

/** The beat in a request's body, or null when it is anything else than what an implant writes. Never throws. */
export function parseBeat(body: Uint8Array): Beat | null {
  if (body.length === 0 || body.length > BEAT_BODY_MAX) return null;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  // The implant writes the keys in one order and nothing else, so the text must be what we would write.
  // That also refuses duplicate keys, blanks and numbers spelled in two ways.
  const beat = value as Record<string, unknown>;
  if (Object.keys(beat).join() !== KEYS.join() || JSON.stringify(beat) !== text) return null;
  for (const key of NUMBERS) {
    const number = beat[key];
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) return null;
  }
  const { v, deployment, instance, kind, boot_id, end } = beat;
  if (v !== 1 || (kind !== 'beat' && kind !== 'receipt')) return null;
  if (typeof deployment !== 'string' || !/^dep_[a-z0-9_]{1,56}$/.test(deployment)) return null;
  if (typeof instance !== 'string' || !/^[0-9a-f]{32}$/.test(instance)) return null;
  if (typeof boot_id !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(boot_id))
    return null;
  if (typeof end !== 'string' || !END.test(end) || (end === '') !== (kind === 'beat')) return null;
  return value as Beat;
}

/** The bytes that an implant sends for this beat: for simulated deployments and tests. */
export function beatBody(beat: Beat): Buffer {
  return Buffer.from(JSON.stringify(Object.fromEntries(KEYS.map((key) => [key, beat[key]]))), 'latin1');
}

/** The value of `Muster-Mac`: HMAC-SHA256 of the body by the deployment's key, hex. */
export function mac(key: Uint8Array, body: Uint8Array): string {
  return createHmac('sha256', key).update(body).digest('hex');
}

/** Whether a received `Muster-Mac` is right, in constant time. */
export function macMatches(key: Uint8Array, body: Uint8Array, received: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(received)) return false;
  return timingSafeEqual(Buffer.from(mac(key, body), 'hex'), Buffer.from(received, 'hex'));
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
