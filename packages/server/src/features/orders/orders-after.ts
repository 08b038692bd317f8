import type { OrdersAfterAnswer } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { type StreamRow, setsAfter, signHead, streamById } from '../signals/index.ts';

const MOST_AT_ONCE = 100;

/** What an agent asks when it finds a gap: the SETs after a place, and where the stream stands. */
export async function ordersAfter(app: App, streamId: string, after: number): Promise<OrdersAfterAnswer> {
  const stream = await streamById(app.db, streamId);
  demand(stream !== undefined, 'not-found');
  const sets = await setsAfter(app.db, streamId, after, MOST_AT_ONCE + 1);
  return {
    sets: sets.slice(0, MOST_AT_ONCE).map(({ token }) => token),
    more: sets.length > MOST_AT_ONCE,
    head: signHead(app, stream as StreamRow).token,
  };
}
