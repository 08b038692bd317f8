import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { newId } from '../../kernel/ids.ts';
import { sha256Of } from '../../kernel/sha256.ts';
import { compactSet, type SetContent } from './compact-set.ts';
import { issuerOf } from './issuer.ts';
import { enqueuePush } from './push-queue.ts';
import { lockStreams, type StreamRow } from './store.ts';

/** Signing takes some 50 microseconds: others get their turn in between. */
const SIGNED_AT_ONCE = 50;

export interface QueueSets {
  streamIds: readonly string[];
  /** Numbered, each naming the hash of the one before on its stream. */
  sequenced?: boolean;
  /** It tells of the stream itself: a paused one delivers it too. */
  control?: boolean;
  /** What it says on one stream; undefined when this stream is to have nothing. */
  build(stream: StreamRow, seq: number | null, previous: string | null): SetContent | undefined;
}

export interface QueuedSet {
  streamId: string;
  agentId: string | null;
  jti: string;
  seq: number | null;
  sha256: string;
}

interface NewSet extends QueuedSet {
  token: string;
}

/**
 * Signs and stores one SET for each stream, in the caller's transaction: numbers under the streams' locks, three
 * statements however many streams there are. Streams that were ended or disabled get none. Call `wakeStreams` once
 * the transaction is committed.
 */
export async function queueSet(
  tx: Tx,
  app: App,
  { streamIds, sequenced = false, control = false, build }: QueueSets,
): Promise<QueuedSet[]> {
  const streams = await lockStreams(tx, streamIds);
  const sets: NewSet[] = [];
  for (const [index, stream] of streams.entries()) {
    if (index > 0 && index % SIGNED_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    const set = signed(app, stream, sequenced, build);
    if (set) sets.push(set);
  }
  await insert(tx, sets, control, app.clocks.machine.now());
  if (sequenced) await advance(tx, sets);
  await enqueuePush(tx, app, streams, sets, control);
  return sets.map(({ token: _token, ...queued }) => queued);
}

function signed(
  app: App,
  stream: StreamRow,
  sequenced: boolean,
  build: QueueSets['build'],
): NewSet | undefined {
  const at = app.clocks.machine.now();
  const seq = sequenced ? stream.seq + 1 : null;
  const content = build(stream, seq, sequenced ? stream.last_sha256 : null);
  if (!content) return undefined;
  const jti = newId('set', at);
  const token = compactSet(app.keys.order, { iss: issuerOf(app), aud: stream.audience, jti, at }, content);
  return { streamId: stream.id, agentId: stream.agent_id, jti, seq, sha256: sha256Of(token), token };
}

async function insert(tx: Tx, sets: readonly NewSet[], control: boolean, at: Date): Promise<void> {
  if (sets.length === 0) return;
  const rows = sets.map(({ jti, streamId, seq, token }, n) => ({ n, jti, stream_id: streamId, seq, token }));
  await sql`
    insert into signal_set (jti, stream_id, seq, control, token, queued_at)
    select jti, stream_id, seq, ${control}, token, ${at}
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as new_set (n int, jti text, stream_id text, seq bigint, token text)
    order by n`.execute(tx);
}

async function advance(tx: Tx, sets: readonly NewSet[]): Promise<void> {
  if (sets.length === 0) return;
  const rows = sets.map(({ streamId, seq, sha256 }) => ({ id: streamId, seq, sha256 }));
  await sql`
    update signal_stream set seq = head.seq, last_sha256 = head.sha256
    from json_to_recordset(${JSON.stringify(rows)}::json) as head (id text, seq bigint, sha256 text)
    where signal_stream.id = head.id`.execute(tx);
}
