import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { enqueueAll } from '../../jobs/index.ts';
import type { StreamRow } from './store.ts';

/** One job for each SET that is new: whichever runs sends all that waits, in order. */
export async function enqueuePush(
  tx: Tx,
  app: App,
  streams: readonly StreamRow[],
  sets: readonly { streamId: string; jti: string }[],
  control = false,
): Promise<void> {
  const newest = new Map(sets.map(({ streamId, jti }) => [streamId, jti]));
  const pushed = streams.filter(
    ({ id, method, status, failing_since }) =>
      method === 'push' && (status === 'enabled' || control) && failing_since === null && newest.has(id),
  );
  const now = app.clocks.machine.now();
  await enqueueAll(
    tx,
    pushed.map(({ id }) => pushJob(id, newest.get(id) ?? '', now)),
  );
}

/** @param why makes the job another than one that runs already and may have looked */
export function pushJob(stream: string, why: string, runAt: Date) {
  return {
    kind: 'signals.push',
    body: { stream },
    runAt,
    timeBase: 'machine' as const,
    dedupeKey: `signals.push:${stream}:${why}`,
  };
}
