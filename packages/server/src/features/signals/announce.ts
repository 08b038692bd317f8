import {
  ACCOUNT_DISABLED_EVENT,
  ACCOUNT_ENABLED_EVENT,
  type BanSubject,
  isTlpWithin,
  SESSION_REVOKED_EVENT,
  type TlpLabel,
} from '@muster/contract';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { isTellable, keysOf } from './model.ts';
import { type QueuedSet, queueSet } from './queue-set.ts';
import { type SubjectId, subjectIdOf } from './subject-id.ts';

export interface Announcement {
  kind: 'ban' | 'unban';
  subject: BanSubject;
  tlp: TlpLabel;
  /** The same in every SET that comes of one decision. */
  txn: string;
  /** Told as `reason_admin` of CAEP; it is seen by the receiver's administrators. */
  reason: string;
  /** What the account was used for is known: RISC's `hijacking`. */
  hijacked: boolean;
  endSessions: boolean;
  /** Nobody outside is told of a drill's bans. */
  exercise: boolean;
}

/**
 * Tells receivers of others of a ban, or of its end, in the words of RISC and CAEP: one event in each SET, as SSF asks.
 * Each gets what it asked for and may have, about subjects that it did not remove, under a label that it may read.
 * Call `wakeStreams` with the streams of the answer once it is committed.
 */
export async function announceBan(tx: Tx, app: App, announcement: Announcement): Promise<QueuedSet[]> {
  const { subject, tlp, txn, exercise } = announcement;
  const identifiers = subject.identifiers.filter(isTellable);
  if (exercise || identifiers.length === 0) return [];
  const subjectId = subjectIdOf(identifiers);
  const queued: QueuedSet[] = [];
  for (const [event, payload] of eventsOf(app, announcement)) {
    const streamIds = await listeners(tx, event, subjectId, tlp);
    const build = () => ({ sub_id: subjectId, txn, events: { [event]: payload } });
    queued.push(...(await queueSet(tx, app, { streamIds, build })));
  }
  return queued;
}

function eventsOf(app: App, announcement: Announcement): [string, { [field: string]: Json }][] {
  const { kind, subject, reason, hijacked, endSessions } = announcement;
  const cascade: { [field: string]: Json } = subject.cascade ? { x_muster_cascade: true } : {};
  if (kind === 'unban') return [[ACCOUNT_ENABLED_EVENT, cascade]];
  const disabled = { ...(hijacked ? { reason: 'hijacking' } : {}), ...cascade };
  const revoked = {
    event_timestamp: Math.floor(app.clocks.machine.now().getTime() / 1000),
    initiating_entity: 'admin',
    reason_admin: { en: reason },
    ...cascade,
  };
  return [
    [ACCOUNT_DISABLED_EVENT, disabled],
    ...(endSessions ? [[SESSION_REVOKED_EVENT, revoked] as [string, { [field: string]: Json }]] : []),
  ];
}

async function listeners(tx: Tx, event: string, subject: SubjectId, tlp: TlpLabel): Promise<string[]> {
  const rows = await tx
    .selectFrom('signal_stream')
    .innerJoin('signal_receiver', 'signal_receiver.id', 'signal_stream.receiver_id')
    .select(['signal_stream.id', 'signal_receiver.most_tlp', 'signal_receiver.events'])
    .where('signal_stream.removed_at', 'is', null)
    .where('signal_receiver.removed_at', 'is', null)
    .where(sql<boolean>`${event} = any(signal_stream.events_delivered)`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('signal_subject')
            .select('key')
            .whereRef('signal_subject.stream_id', '=', 'signal_stream.id')
            .where('wanted', '=', false)
            .where('key', 'in', keysOf(subject)),
        ),
      ),
    )
    .execute();
  return rows
    .filter(({ most_tlp, events }) => isTlpWithin(tlp, most_tlp) && events.includes(event))
    .map(({ id }) => id);
}
