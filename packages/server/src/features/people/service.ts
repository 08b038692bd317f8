import type { Actor, IssuedToken, IssueTokenRequest, Page, PageQuery, TokenView } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { demandKnownScope } from './known-scope.ts';
import * as model from './model.ts';
import { mayIssueToken, mayRevokeToken, maySeeAllTokens } from './policy.ts';
import { type Grant, isActive } from './session-model.ts';
import { endSessionsIn, tellEnded } from './sessions.ts';
import * as store from './store.ts';
import { grantById, personForUpdate } from './store-persons.ts';

/**
 * Makes a token; its text is in the answer and nowhere else. A person's own rests on the role they act under: it ends
 * with it.
 */
export async function issueToken(
  app: App,
  actor: Actor,
  request: IssueTokenRequest,
  grantId: string | null = null,
): Promise<IssuedToken> {
  demand(mayIssueToken(actor, request));
  await demandKnownScope(app.db, request.scope);
  return await inTransaction(app.db, async (tx) => {
    const owner = request.owner === undefined ? undefined : await personForUpdate(tx, request.owner);
    if (request.owner !== undefined && owner?.state !== 'active') {
      throw new MusterError('request.invalid', `There is no active person ${request.owner}.`, '/body/owner');
    }
    const rests = owner?.id === actor.id && grantId !== null ? await grantById(tx, grantId) : undefined;
    if (rests && !isActive(rests, app.clocks.machine.now())) {
      throw new MusterError('state.conflict', 'Your role has ended meanwhile; no token was made.');
    }
    return await issue(app, tx, actor, request, rests);
  });
}

export async function issue(
  app: App,
  tx: Tx,
  actor: Actor,
  request: IssueTokenRequest,
  rests?: Grant,
): Promise<IssuedToken> {
  const now = app.clocks.machine.now();
  const secret = model.newTokenSecret();
  const expiresAt = new Date(now.getTime() + request.validDays * model.DAY_MS);
  const token: model.Token = {
    id: newId('tok', now),
    name: request.name,
    role: request.role,
    scope: request.scope,
    issuedBy: actor.id,
    issuedAt: now,
    expiresAt: rests?.endsAt && rests.endsAt < expiresAt ? rests.endsAt : expiresAt,
    revokedAt: null,
    lastUsedAt: null,
    personId: request.owner ?? null,
    grantId: rests?.id ?? null,
  };
  await store.insertToken(tx, token, model.secretHash(secret));
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'token.issued',
    subject: token.id,
    actor: actor.id,
    body: {
      role: token.role,
      scope: { ...token.scope },
      expiresAt: token.expiresAt.toISOString(),
      owner: token.personId,
      name: commitment(await saltFor(tx, token.id), token.name),
    },
  });
  return { secret, token: model.tokenViewOf(token) };
}

/** All of them for who may see them; everybody else sees their own. */
export async function listTokens(app: App, actor: Actor, query: PageQuery): Promise<Page<TokenView>> {
  const of = maySeeAllTokens(actor) ? undefined : actor.id;
  const tokens = await store.tokensAfter(app.db, query.cursor ?? '', query.limit + 1, of);
  const items = tokens.slice(0, query.limit).map(model.tokenViewOf);
  return { items, next: tokens.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

/** Idempotent: a token that is already revoked stays as it is. What is open by it closes at once. */
export async function revokeToken(app: App, actor: Actor, id: string): Promise<TokenView> {
  const { view, ended } = await inTransaction(app.db, async (tx) => {
    const token = await store.tokenForUpdate(tx, id);
    demand(mayRevokeToken(actor, token ?? { id }));
    if (!token) throw new MusterError('not-found', `There is no token ${id}.`);
    if (token.revokedAt) return { view: model.tokenViewOf(token), ended: [] };
    const revokedAt = app.clocks.machine.now();
    await store.setRevoked(tx, id, revokedAt);
    await appendEntry(tx, {
      at: app.clocks.procedure.now(),
      kind: 'token.revoked',
      subject: id,
      actor: actor.id,
      body: {},
    });
    const sessions = await endSessionsIn(app, tx, { tokenIds: [id] }, actor.id);
    return { view: model.tokenViewOf({ ...token, revokedAt }), ended: [id, ...sessions] };
  });
  tellEnded(app, ended);
  return view;
}

/**
 * Who presents this token?
 * @throws MusterError `auth.invalid` for a token that is unknown, expired or revoked; which, it does not say.
 */
export async function authenticate(app: App, secret: string): Promise<Actor> {
  const now = app.clocks.machine.now();
  const token = await store.tokenBySecretHash(app.db, model.secretHash(secret));
  if (!token || !model.isUsable(token, now)) {
    throw new MusterError(
      'auth.invalid',
      'This token is unknown, expired or revoked; ask an administrator for a new one.',
    );
  }
  if (model.isUseWorthNoting(token, now)) await store.setLastUsed(app.db, token.id, now);
  return model.actorOf(token);
}
