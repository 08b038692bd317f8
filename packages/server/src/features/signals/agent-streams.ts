import {
  ACCOUNT_DISABLED_EVENT,
  ACCOUNT_ENABLED_EVENT,
  DECISION_EVENT,
  HEAD_EVENT,
  ORDER_EVENT,
  SESSION_REVOKED_EVENT,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { changeStream } from './store.ts';

const EVENTS = [
  ORDER_EVENT,
  DECISION_EVENT,
  HEAD_EVENT,
  ACCOUNT_DISABLED_EVENT,
  ACCOUNT_ENABLED_EVENT,
  SESSION_REVOKED_EVENT,
];

/** The stream of one agent: its orders and nothing else. Nobody but the agent's key reads it. */
export async function openAgentStream(
  tx: Tx,
  app: App,
  { streamId, agentId, description }: { streamId: string; agentId: string; description: string },
): Promise<void> {
  const at = app.clocks.machine.now();
  await tx
    .insertInto('signal_stream')
    .values({
      id: streamId,
      agent_id: agentId,
      receiver_id: null,
      audience: agentId,
      method: 'poll',
      endpoint_url: null,
      authorization_sealed: null,
      description,
      events_requested: EVENTS,
      events_delivered: EVENTS,
      status: 'enabled',
      status_reason: '',
      last_sha256: null,
      created_at: at,
      removed_at: null,
      last_active_at: at,
      verify_asked_at: null,
      verify_jti: null,
      verified_at: null,
      failing_since: null,
      last_error: null,
    })
    .execute();
}

/** Nothing more is put on it, and whoever waits on it is sent away. What was on it stays on record. */
export async function endAgentStream(tx: Tx, streamId: string, reason: string): Promise<void> {
  await changeStream(tx, streamId, { status: 'disabled', status_reason: reason });
}

/** Where the server's stream of an agent stands, and how much of it was not taken. */
export async function streamPositions(
  db: Tx | App['db'],
  streamIds: readonly string[],
): Promise<Map<string, { seq: number; waiting: number }>> {
  if (streamIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('signal_stream')
    .select((e) => [
      'id',
      'seq',
      e
        .selectFrom('signal_set')
        .select((count) => count.fn.countAll<number>().as('waiting'))
        .whereRef('signal_set.stream_id', '=', 'signal_stream.id')
        .where('ended_at', 'is', null)
        .as('waiting'),
    ])
    .where('id', 'in', [...streamIds])
    .execute();
  return new Map(rows.map(({ id, seq, waiting }) => [id, { seq, waiting: waiting ?? 0 }]));
}
