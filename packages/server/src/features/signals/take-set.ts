import {
  ACCOUNT_DISABLED_EVENT,
  ACCOUNT_ENABLED_EVENT,
  SESSION_REVOKED_EVENT,
  type SetClaims,
} from '@muster/contract';
import type { Selectable } from 'kysely';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import type { SignalTransmitterTable } from '../../db/tables/signals.ts';
import { inTransaction } from '../../db/transaction.ts';
import { newId } from '../../kernel/ids.ts';
import { sha256Of } from '../../kernel/sha256.ts';
import { eventTime } from './model.ts';
import { readSubject } from './subject-id.ts';
import { SetRefused, verifyIncomingSet } from './verify-incoming.ts';

export type TransmitterRow = Selectable<SignalTransmitterTable>;

/** What would be done; other events are taken and lead to nothing. */
const PROPOSES: Record<string, 'ban' | 'unban'> = {
  [ACCOUNT_DISABLED_EVENT]: 'ban',
  [ACCOUNT_ENABLED_EVENT]: 'unban',
  [SESSION_REVOKED_EVENT]: 'ban',
};
const LONGEST_REASON = 1000;

/**
 * Verifies a foreign SET and keeps what it proposes, once: the same SET again is answered as taken, another one under
 * the same `jti` is refused. Nothing is done to anybody before an officer decides.
 * @throws SetRefused, WebhookError
 */
export async function takeSet(app: App, transmitter: TransmitterRow, token: string): Promise<SetClaims> {
  const claims = await verifyIncomingSet(app, transmitter, token);
  const sha256 = sha256Of(token);
  await inTransaction(app.db, async (tx) => {
    const at = app.clocks.procedure.now();
    const fresh = await tx
      .insertInto('signal_received')
      .values({
        transmitter_id: transmitter.id,
        jti: claims.jti,
        sha256,
        received_at: at,
        events: Object.keys(claims.events),
      })
      .onConflict((conflict) => conflict.columns(['transmitter_id', 'jti']).doNothing())
      .returning('jti')
      .executeTakeFirst();
    if (!fresh) {
      await demandSame(tx, transmitter.id, claims.jti, sha256);
      return;
    }
    const proposals = await propose(tx, transmitter, claims, at);
    await tx
      .updateTable('signal_transmitter')
      .set({ last_received_at: at, failing_since: null, last_error: null })
      .where('id', '=', transmitter.id)
      .execute();
    await appendEntry(tx, {
      at,
      kind: 'signals.set-received',
      subject: transmitter.id,
      actor: transmitter.id,
      body: { jti: claims.jti, sha256, events: Object.keys(claims.events), proposals },
    });
  });
  return claims;
}

async function demandSame(tx: Tx, transmitterId: string, jti: string, sha256: string): Promise<void> {
  const before = await tx
    .selectFrom('signal_received')
    .select('sha256')
    .where('transmitter_id', '=', transmitterId)
    .where('jti', '=', jti)
    .executeTakeFirstOrThrow();
  if (before.sha256 !== sha256)
    throw new SetRefused('invalid_request', 'another SET with this jti was taken before');
}

async function propose(tx: Tx, transmitter: TransmitterRow, claims: SetClaims, at: Date): Promise<string[]> {
  const ids: string[] = [];
  for (const [event, payload] of Object.entries(claims.events)) {
    const kind = PROPOSES[event];
    if (kind === undefined) continue;
    const { known, unread } = readSubject(claims.sub_id ?? payload.subject);
    const id = newId('sgp', at);
    await tx
      .insertInto('signal_proposal')
      .values({
        id,
        transmitter_id: transmitter.id,
        jti: claims.jti,
        event,
        kind,
        identifiers: JSON.stringify(known.slice(0, 100)),
        unread: JSON.stringify(unread.slice(0, 100)),
        reason: reasonIn(payload),
        txn: claims.txn ?? null,
        happened_at: eventTime(payload.event_timestamp) ?? eventTime(claims.toe),
        received_at: at,
        state: 'open',
        settled_at: null,
        settled_by: null,
        ban_id: null,
      })
      .execute();
    ids.push(id);
  }
  return ids;
}

/** RISC's word, or CAEP's sentence for administrators: English where there is a choice. */
function reasonIn(payload: Record<string, unknown>): string {
  const { reason, reason_admin: admin } = payload;
  if (typeof reason === 'string') return reason.slice(0, LONGEST_REASON);
  if (typeof admin === 'string') return admin.slice(0, LONGEST_REASON);
  if (typeof admin !== 'object' || admin === null) return '';
  const words = admin as Record<string, unknown>;
  const best = words.en ?? Object.values(words)[0];
  return typeof best === 'string' ? best.slice(0, LONGEST_REASON) : '';
}
