import {
  ACCOUNT_DISABLED_EVENT,
  ACCOUNT_ENABLED_EVENT,
  type Actor,
  SESSION_REVOKED_EVENT,
  systemActor,
} from '@muster/contract';
import { issueToken } from '../../packages/server/src/features/people/index.ts';
import {
  openStream,
  verifyReceiversStream,
} from '../../packages/server/src/features/signals/managed-streams.ts';
import { makeReceiver } from '../../packages/server/src/features/signals/receivers.ts';
import type { Stage } from './stage.ts';

/** Programs of others that are told of bans: one that takes what we push, one that fails, one that was only let in. */
export async function stageReceivers({ app }: Stage): Promise<void> {
  const scope = { kind: 'federation' } as const;
  const name = 'Cleo Marchetti';
  const { token } = await issueToken(app, systemActor, { name, role: 'officer', scope, validDays: 1 });
  const officer: Actor = { id: token.id, name, role: 'officer', scope };
  const events = [ACCOUNT_DISABLED_EVENT, ACCOUNT_ENABLED_EVENT, SESSION_REVOKED_EVENT];
  const letIn = async (called: string, audience: string) =>
    (await makeReceiver(app, officer, { name: called, audience, events, mostTlp: 'AMBER' })).receiver.id;
  const push = { authorization: 'Bearer theirs', description: '' };
  const checkIn = await letIn('EGI Check-in', 'https://aai.egi.example');
  const well = await openStream(app, officer, checkIn, {
    ...push,
    endpointUrl: 'https://aai.egi.example/events',
  });
  await verifyReceiversStream(app, officer, well.id);
  const at = app.clocks.machine.now();
  await app.db.updateTable('signal_set').set({ ended_at: at }).where('stream_id', '=', well.id).execute();
  await app.db
    .updateTable('signal_stream')
    .set({ verified_at: at, verify_asked_at: null })
    .where('id', '=', well.id)
    .execute();
  const portal = await letIn('Training portal', 'https://portal.example');
  const failing = await openStream(app, officer, portal, {
    ...push,
    endpointUrl: 'https://portal.example/hooks/security-events',
  });
  await verifyReceiversStream(app, officer, failing.id);
  await app.db
    .updateTable('signal_stream')
    .set({ failing_since: at, attempts: 3, last_error: 'it answered 503' })
    .where('id', '=', failing.id)
    .execute();
  await letIn('Team of another federation', 'https://soc.elsewhere.example');
}
