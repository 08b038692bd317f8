import type { ReceiptClaims } from '@muster/contract';
import type { AgentKey } from '../identity/agent-key.ts';
import { compactJws } from '../identity/jws.ts';
import type { Alarms } from '../kernel/alarms.ts';
import type { Spool } from '../spool/spool.ts';
import type { ServerClient } from './server-client.ts';

const MOST_AT_ONCE = 50;
const MOST_BYTES = 8_000_000;
/** What the server refused is sent again after so long: perhaps it knows the key, or the order, by then. */
const AGAIN_MS = 3_600_000;

export interface Sending {
  spool: Spool;
  server: Pick<ServerClient, 'sendReceipts'>;
  alarms: Alarms;
  key: () => AgentKey;
  time: { now(): Date };
  /** What the server refused: nothing else waits for it. */
  refused: Map<string, Refused>;
}

/** Until when it is left, unless the agent has another key by then. */
export interface Refused {
  until: Date;
  by: AgentKey;
}

/** Sends the receipts that the server does not have, oldest first. @returns how many are left to be sent */
export async function sendReceipts(sending: Sending, signal: AbortSignal): Promise<number> {
  const { spool, server, time } = sending;
  const key = sending.key();
  const batch = nextBatch(sending, key);
  if (batch.length === 0) return 0;
  const answer = await server.sendReceipts(
    batch.map(({ jws }) => jws),
    signal,
  );
  const known = new Set(batch.map(({ jti }) => jti));
  const taken = answer.taken.filter((jti) => known.has(jti));
  spool.sent(taken, time.now());
  const refused = answer.refused.flatMap(({ index, code, detail }) => {
    const jti = batch[index]?.jti;
    return jti === undefined || taken.includes(jti) ? [] : [{ jti, why: `${code}: ${detail}` }];
  });
  note(sending, key, taken, refused);
  return taken.length + refused.length === 0 ? 0 : toSend(sending).length;
}

/** They stay in the spool, and people are told. */
function note(
  { alarms, refused, time }: Sending,
  by: AgentKey,
  taken: readonly string[],
  fresh: readonly { jti: string; why: string }[],
): void {
  for (const jti of taken) refused.delete(jti);
  for (const { jti, why } of fresh) {
    refused.set(jti, { until: new Date(time.now().getTime() + AGAIN_MS), by });
    alarms.raise('receipt-refused', `${jti}: ${why}`.slice(0, 2000), time.now());
  }
  if (refused.size === 0) alarms.clear('receipt-refused');
}

function toSend({ spool, refused, time, key }: Sending): ReceiptClaims[] {
  const now = time.now();
  return spool.unsent().filter(({ jti }) => {
    const one = refused.get(jti);
    return one === undefined || one.until <= now || one.by !== key();
  });
}

function nextBatch(sending: Sending, key: AgentKey): { jti: string; jws: string }[] {
  const batch: { jti: string; jws: string }[] = [];
  let bytes = 0;
  for (const claims of toSend(sending).slice(0, MOST_AT_ONCE)) {
    const jws = compactJws(key, 'muster-receipt+jwt', claims);
    bytes += jws.length;
    if (batch.length > 0 && bytes > MOST_BYTES) break;
    batch.push({ jti: claims.jti, jws });
  }
  return batch;
}
