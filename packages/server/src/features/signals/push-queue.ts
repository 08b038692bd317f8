import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { enqueueAll } from '../../jobs/index.ts';
import type { StreamRow } from './store.ts';

/** One open job a stream sends all that waits, in order. */
export async function enqueuePush(
  tx: Tx,
  app: App,
  streams: readonly StreamRow[],
  sets: readonly { streamId: string }[],
): Promise<void> {
  const got = new Set(sets.map(({ streamId }) => streamId));
  const pushed = streams.filter(
    ({ id, method, status, failing_since }) =>
      method === 'push' && status === 'enabled' && failing_since === null && got.has(id),
  );
  const now = app.clocks.machine.now();
  await enqueueAll(
    tx,
    pushed.map(({ id }) => pushJob(id, 0, now)),
  );
}

/** Its key carries the number of tries before it: a running job does not swallow the next. */
export function pushJob(stream: string, attempts: number, runAt: Date) {
  return {
    kind: 'signals.push',
    body: { stream },
    runAt,
    timeBase: 'machine' as const,
    dedupeKey: `signals.push:${stream}:${attempts}`,
  };
}
