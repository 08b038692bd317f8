import type { Actor, GrantRequest, GrantView } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { demandKnownScope } from './known-scope.ts';
import { grantViewOf } from './person-views.ts';
import { mayManagePeople } from './policy.ts';
import type { Grant } from './session-model.ts';
import { endSessionsIn, tellEnded } from './sessions.ts';
import * as tokens from './store.ts';
import * as store from './store-persons.ts';

export async function giveGrant(
  app: App,
  actor: Actor,
  personId: string,
  request: GrantRequest,
): Promise<GrantView> {
  demand(mayManagePeople(actor));
  await demandKnownScope(app.db, request.scope);
  return await inTransaction(app.db, async (tx) => {
    const person = await store.personForUpdate(tx, personId);
    if (!person) throw new MusterError('not-found', `There is no person ${personId}.`);
    if (person.state === 'ended') {
      throw new MusterError('state.conflict', 'This person has ended; no role was given.');
    }
    const grant = await giveGrantIn(app, tx, personId, request, actor.id);
    return await grantViewOf(tx, grant, app.clocks.machine.now());
  });
}

/** In the transaction that knows the person; `source` is `group` when the identity provider said so. */
export async function giveGrantIn(
  app: App,
  tx: Tx,
  personId: string,
  request: Pick<GrantRequest, 'role' | 'scope' | 'until'> & { from?: string | undefined },
  by: string,
  source: Grant['source'] = 'person',
): Promise<Grant> {
  const now = app.clocks.machine.now();
  const grant: Grant = {
    id: newId('grt', now),
    personId,
    role: request.role,
    scope: request.scope,
    source,
    givenBy: by,
    givenAt: now,
    startsAt: request.from === undefined ? now : new Date(request.from),
    endsAt: request.until === null ? null : new Date(request.until),
    endedAt: null,
    endedBy: null,
  };
  if (grant.endsAt !== null && (grant.endsAt <= grant.startsAt || grant.endsAt <= now)) {
    throw new MusterError(
      'request.invalid',
      'The end of the role is not after its beginning, or is over already; no role was given.',
      '/body/until',
    );
  }
  await store.insertGrant(tx, grant);
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'grant.given',
    subject: grant.id,
    actor: by,
    body: {
      person: personId,
      role: grant.role,
      scope: { ...grant.scope },
      source,
      from: grant.startsAt.toISOString(),
      until: grant.endsAt?.toISOString() ?? null,
    },
  });
  return grant;
}

/** Takes a role away: sessions that act under it, and tokens that rest on it, end at once. Idempotent. */
export async function endGrant(app: App, actor: Actor, personId: string, id: string): Promise<GrantView> {
  demand(mayManagePeople(actor));
  const { view, ended } = await inTransaction(app.db, async (tx) => {
    await store.personForUpdate(tx, personId);
    const grant = await store.grantById(tx, id);
    if (grant?.personId !== personId) throw new MusterError('not-found', `There is no role ${id}.`);
    const now = app.clocks.machine.now();
    if (grant.endedAt !== null) return { view: await grantViewOf(tx, grant, now), ended: [] };
    await demandAdministratorLeft(app, tx, { grantId: id });
    const ended = await endGrantIn(app, tx, id, actor.id);
    const view = await grantViewOf(tx, { ...grant, endedAt: now, endedBy: actor.id }, now);
    return { view, ended };
  });
  tellEnded(app, ended);
  return view;
}

/** What `tellEnded` is to be told after the commit. */
export async function endGrantIn(app: App, tx: Tx, id: string, by: string): Promise<string[]> {
  const now = app.clocks.machine.now();
  await store.setGrantEnded(tx, [id], now, by);
  const revoked = await tokens.revokeTokens(tx, { grantId: id }, now);
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'grant.ended',
    subject: id,
    actor: by,
    body: { tokens: revoked },
  });
  const sessions = await endSessionsIn(app, tx, { grantIds: [id] }, by);
  const byToken = await endSessionsIn(app, tx, { tokenIds: revoked }, by);
  return [...revoked, ...sessions, ...byToken];
}

/**
 * The last administrator cannot be taken away by a slip: there must be another person with that role without an end,
 * or an administrator's token.
 */
export async function demandAdministratorLeft(
  app: App,
  tx: Tx,
  without: { personId?: string; grantId?: string },
): Promise<void> {
  const now = app.clocks.machine.now();
  const all = await store.administratorGrants(tx, now);
  const left = all.filter(
    (one) => one.person_id !== without.personId && one.id !== without.grantId && one.ends_at === null,
  );
  if (all.length === 0 || left.length > 0) return;
  const touched = all.some((one) => one.person_id === without.personId || one.id === without.grantId);
  if (!touched || (await tokens.hasAdministratorToken(tx, now, without.personId))) return;
  throw new MusterError(
    'state.conflict',
    'Nobody would be administrator any more, so nothing was changed. Give somebody else the role without an end first.',
  );
}
