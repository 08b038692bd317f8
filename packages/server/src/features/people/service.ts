import {
  type Actor,
  type FirstRunRequest,
  type IssuedToken,
  type IssueTokenRequest,
  type Page,
  type PageQuery,
  systemActor,
  type TokenView,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId, randomSecret } from '../../kernel/ids.ts';
import { demandKnownScope } from './known-scope.ts';
import * as model from './model.ts';
import { mayIssueToken, mayListTokens, mayRevokeToken } from './policy.ts';
import { endSessionsIn, tellEnded } from './sessions.ts';
import * as store from './store.ts';

/** Makes a token; its text is in the answer and nowhere else. */
export async function issueToken(app: App, actor: Actor, request: IssueTokenRequest): Promise<IssuedToken> {
  demand(mayIssueToken(actor));
  await demandKnownScope(app.db, request.scope);
  return await inTransaction(app.db, (tx) => issue(app, tx, actor, request));
}

async function issue(app: App, tx: Tx, actor: Actor, request: IssueTokenRequest): Promise<IssuedToken> {
  const now = app.clocks.machine.now();
  const secret = model.newTokenSecret();
  const token: model.Token = {
    id: newId('tok', now),
    name: request.name,
    role: request.role,
    scope: request.scope,
    issuedBy: actor.id,
    issuedAt: now,
    expiresAt: new Date(now.getTime() + request.validDays * model.DAY_MS),
    revokedAt: null,
    lastUsedAt: null,
    personId: null,
    grantId: null,
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
      name: commitment(await saltFor(tx, token.id), token.name),
    },
  });
  return { secret, token: model.tokenViewOf(token) };
}

export async function listTokens(app: App, actor: Actor, query: PageQuery): Promise<Page<TokenView>> {
  demand(mayListTokens(actor));
  const tokens = await store.tokensAfter(app.db, query.cursor ?? '', query.limit + 1);
  const items = tokens.slice(0, query.limit).map(model.tokenViewOf);
  return { items, next: tokens.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

/** Idempotent: a token that is already revoked stays as it is. What is open by it closes at once. */
export async function revokeToken(app: App, actor: Actor, id: string): Promise<TokenView> {
  demand(mayRevokeToken(actor, { id }));
  const { view, ended } = await inTransaction(app.db, async (tx) => {
    const token = await store.tokenForUpdate(tx, id);
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

/** The secret of a new one-time link, or undefined when there is an administrator already. */
export async function openFirstRun(app: App): Promise<string | undefined> {
  const now = app.clocks.machine.now();
  return await inTransaction(app.db, async (tx) => {
    if (await store.hasUsableAdministrator(tx, now)) return undefined;
    const secret = randomSecret();
    await store.insertFirstRunLink(tx, {
      secretSha256: model.secretHash(secret),
      madeAt: now,
      expiresAt: new Date(now.getTime() + model.FIRST_RUN_LINK_LASTS_MS),
    });
    return secret;
  });
}

/** Makes the first administrator's token. Works once; all other open links end with it. */
export async function completeFirstRun(app: App, request: FirstRunRequest): Promise<IssuedToken> {
  const now = app.clocks.machine.now();
  return await inTransaction(app.db, async (tx) => {
    const used = await store.useFirstRunLinks(tx, model.secretHash(request.secret), now);
    if (!used || (await store.hasUsableAdministrator(tx, now))) {
      throw new MusterError(
        'auth.invalid',
        'This link was used already or has expired. Restart Muster to get a new one, or use the token that you have.',
      );
    }
    const issued = await issue(app, tx, systemActor, {
      name: request.name,
      role: 'administrator',
      scope: { kind: 'federation' },
      validDays: 365,
    });
    await appendEntry(tx, {
      at: app.clocks.procedure.now(),
      kind: 'first-run.completed',
      subject: issued.token.id,
      actor: systemActor.id,
      body: {},
    });
    return issued;
  });
}
