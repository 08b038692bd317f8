import type { Actor, SignInMethod } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { ACCESS_TOPIC, type Caller } from '../../kernel/caller.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId, randomSecret } from '../../kernel/ids.ts';
import * as model from './model.ts';
import {
  actorOfGrant,
  deviceOf,
  isActive,
  isOpen,
  isSessionUseWorthNoting,
  SESSION_LASTS_MS,
  type Session,
} from './session-model.ts';
import * as store from './store.ts';
import { portalActor } from './store-links.ts';
import * as persons from './store-persons.ts';
import * as sessions from './store-sessions.ts';

/** What a browser is given: the secret goes into its cookie and is nowhere else. */
export interface OpenedSession {
  id: string;
  secret: string;
  lastsSeconds: number;
}

export interface SignedIn {
  method: SignInMethod;
  personId?: string;
  grantId?: string | null;
  tokenId?: string;
  portalLinkId?: string;
  userAgent: string | undefined;
  /** It ends then at the latest. */
  latest?: Date;
}

/** Opens a session, in the transaction that found out who it is. */
export async function openSession(app: App, tx: Tx, who: SignedIn): Promise<OpenedSession> {
  const now = app.clocks.machine.now();
  const lasts = new Date(now.getTime() + SESSION_LASTS_MS);
  const secret = randomSecret();
  const session: Session = {
    id: newId('ses', now),
    method: who.method,
    personId: who.personId ?? null,
    grantId: who.grantId ?? null,
    tokenId: who.tokenId ?? null,
    portalLinkId: who.portalLinkId ?? null,
    device: deviceOf(who.userAgent),
    madeAt: now,
    lastUsedAt: now,
    expiresAt: who.latest !== undefined && who.latest < lasts ? who.latest : lasts,
    endedAt: null,
  };
  await sessions.insertSession(tx, session, model.secretHash(secret));
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'session.opened',
    subject: session.id,
    actor: who.personId ?? who.tokenId ?? who.portalLinkId ?? 'system',
    body: { method: session.method, grant: session.grantId, expiresAt: session.expiresAt.toISOString() },
  });
  const lastsSeconds = Math.floor((session.expiresAt.getTime() - now.getTime()) / 1000);
  return { id: session.id, secret, lastsSeconds };
}

/** Lets the holder of an API token in with a browser, as the token's actor; the session ends with the token. */
export async function openTokenSession(
  app: App,
  request: { token: string; userAgent: string | undefined },
): Promise<OpenedSession> {
  const now = app.clocks.machine.now();
  const token = await store.tokenBySecretHash(app.db, model.secretHash(request.token));
  if (!token || !model.isUsable(token, now)) {
    throw new MusterError(
      'auth.invalid',
      'This token is unknown, expired or revoked; ask an administrator for a new one.',
    );
  }
  return await inTransaction(app.db, (tx) =>
    openSession(app, tx, {
      method: 'token',
      tokenId: token.id,
      latest: token.expiresAt,
      userAgent: request.userAgent,
    }),
  );
}

/**
 * Whose session has this secret?
 * @throws MusterError `auth.invalid` when it has ended, or what it rests on has: token, grant, person, link.
 */
export async function readSession(app: App, secret: string): Promise<Caller> {
  const now = app.clocks.machine.now();
  const session = await sessions.sessionBySecretHash(app.db, model.secretHash(secret));
  if (!session || !isOpen(session, now)) throw signedOut();
  const actor = await actorOfSession(app, session, now);
  if (isSessionUseWorthNoting(session, now)) await sessions.setSessionUsed(app.db, session.id, now);
  return { actor, credential: session.id, session: session.id };
}

async function actorOfSession(app: App, session: Session, now: Date): Promise<Actor | undefined> {
  if (session.tokenId !== null) {
    const token = await store.tokenById(app.db, session.tokenId);
    if (token && model.isUsable(token, now)) return model.actorOf(token);
    throw signedOut();
  }
  if (session.portalLinkId !== null) {
    const actor = await portalActor(app.db, session.portalLinkId);
    if (actor) return actor;
    throw signedOut();
  }
  const person = await persons.personById(app.db, session.personId ?? '');
  if (person?.state !== 'active') throw signedOut();
  if (session.grantId === null) return undefined;
  const grant = await persons.grantById(app.db, session.grantId);
  if (!grant || !isActive(grant, now)) throw signedOut();
  return actorOfGrant(person, grant);
}

function signedOut(): MusterError {
  return new MusterError(
    'auth.invalid',
    'This session has ended: it was closed, its time is over, or what it rested on was taken away. Sign in again.',
  );
}

/** Signs this browser out. Idempotent. */
export async function endOwnSession(app: App, caller: Caller): Promise<void> {
  if (caller.session === null) return;
  const id = caller.session;
  const ended = await inTransaction(app.db, (tx) => endSessionsIn(app, tx, { id }, caller.actor?.id ?? id));
  tellEnded(app, ended);
}

/** What this browser had before ends when it signs in anew. */
export async function endSessionOf(app: App, secret: string | undefined): Promise<void> {
  const session = secret && (await sessions.sessionBySecretHash(app.db, model.secretHash(secret)));
  if (!session) return;
  const by = session.personId ?? session.tokenId ?? session.portalLinkId ?? session.id;
  tellEnded(app, await inTransaction(app.db, (tx) => endSessionsIn(app, tx, { id: session.id }, by)));
}

/** In the transaction that takes away what they rest on. Afterwards, call `tellEnded` with what it answers. */
export async function endSessionsIn(
  app: App,
  tx: Tx,
  of: sessions.SessionsOf,
  by: string,
): Promise<string[]> {
  const ended = await sessions.endSessions(tx, of, app.clocks.machine.now());
  for (const id of ended) {
    await appendEntry(tx, {
      at: app.clocks.procedure.now(),
      kind: 'session.ended',
      subject: id,
      actor: by,
      body: {},
    });
  }
  return ended;
}

/** After the commit: whatever is open by these tokens and sessions closes at once. */
export function tellEnded(app: App, credentials: readonly string[]): void {
  if (credentials.length > 0) app.events.publish(ACCESS_TOPIC, 'access.ended', { ended: [...credentials] });
}

/** Acts from now on under another of the person's grants; live pages open anew. */
export async function switchGrant(app: App, caller: Caller, grantId: string): Promise<void> {
  const now = app.clocks.machine.now();
  await inTransaction(app.db, async (tx) => {
    const session = caller.session === null ? undefined : await sessions.sessionById(tx, caller.session);
    const grant = await persons.grantById(tx, grantId);
    if (!session?.personId || grant?.personId !== session.personId || !isActive(grant, now)) {
      throw new MusterError('not-found', 'You have no such role now; nothing was changed.');
    }
    if (session.grantId === grant.id) return;
    await sessions.setSessionGrant(tx, session.id, grant.id);
    await appendEntry(tx, {
      at: app.clocks.procedure.now(),
      kind: 'session.switched',
      subject: session.id,
      actor: session.personId,
      body: { grant: grant.id },
    });
  });
  tellEnded(app, [caller.credential]);
}
