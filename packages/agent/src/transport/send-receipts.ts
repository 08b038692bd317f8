import type { AgentKey } from '../identity/agent-key.ts';
import { compactJws } from '../identity/jws.ts';
import type { Spool } from '../spool/spool.ts';
import type { ServerClient } from './server-client.ts';

const MOST_AT_ONCE = 50;
const MOST_BYTES = 8_000_000;

/** Sends the receipts that the server does not have, oldest first. @returns how many are left */
export async function sendReceipts(
  spool: Spool,
  server: ServerClient,
  key: () => AgentKey,
  time: { now(): Date },
  signal: AbortSignal,
): Promise<number> {
  const waiting = spool.unsent().slice(0, MOST_AT_ONCE);
  const batch: { jti: string; jws: string }[] = [];
  let bytes = 0;
  for (const claims of waiting) {
    const jws = compactJws(key(), 'muster-receipt+jwt', claims);
    bytes += jws.length;
    if (batch.length > 0 && bytes > MOST_BYTES) break;
    batch.push({ jti: claims.jti, jws });
  }
  if (batch.length === 0) return 0;
  const { taken } = await server.sendReceipts(
    batch.map(({ jws }) => jws),
    signal,
  );
  const known = new Set(batch.map(({ jti }) => jti));
  const ours = taken.filter((jti) => known.has(jti));
  spool.sent(ours, time.now());
  // What the server refuses stays: it is told at the next report as waiting, and is sent again later.
  return ours.length === 0 ? 0 : spool.unsent().length;
}
