import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { sha256Of } from '../../kernel/sha256.ts';
import type { ReceiverRow, StreamRow } from './store.ts';
import { streamById } from './store.ts';

export const RECEIVER_PREFIX = 'msr_';

/** Who asks about a stream: the agent that it belongs to, or a receiver of others. */
export type Subscriber =
  | { kind: 'agent'; agentId: string; streamId: string }
  | { kind: 'receiver'; receiver: ReceiverRow };

/** Says which agent sent a request; given from outside, for agents stand above signals. */
export type AgentDoor = (authorization: string | undefined) => Promise<{ agentId: string; streamId: string }>;

/** @throws MusterError auth.missing, auth.invalid, agent.… */
export async function subscriberOf(
  app: App,
  door: AgentDoor,
  authorization: string | undefined,
): Promise<Subscriber> {
  const secret = /^Bearer (msr_[\x21-\x7e]{1,100})$/i.exec(authorization ?? '')?.[1];
  if (secret === undefined) return { kind: 'agent', ...(await door(authorization)) };
  const receiver = await app.db
    .selectFrom('signal_receiver')
    .selectAll()
    .where('secret_sha256', '=', sha256Of(secret))
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (!receiver) throw new MusterError('auth.invalid', 'The receiver’s token is unknown or was taken back.');
  return { kind: 'receiver', receiver };
}

export function owns(subscriber: Subscriber, stream: StreamRow): boolean {
  if (subscriber.kind === 'agent')
    return stream.id === subscriber.streamId && stream.agent_id === subscriber.agentId;
  return stream.receiver_id === subscriber.receiver.id;
}

/** One of their streams; that of anybody else is not there. */
export async function demandStream(app: App, subscriber: Subscriber, id: string): Promise<StreamRow> {
  const stream = await streamById(app.db, id);
  if (stream && owns(subscriber, stream)) return stream;
  throw new MusterError('not-found', 'There is no such stream, or it is not yours.');
}

/** An agent's stream is set up by the server and changed by nobody: a stolen key shall not be able to mute it. */
export function demandReceiver(subscriber: Subscriber): ReceiverRow {
  if (subscriber.kind === 'receiver') return subscriber.receiver;
  throw new MusterError('signals.denied', 'An agent’s stream is set up by the server and cannot be changed.');
}
