import {
  type FirstAdministratorRequest,
  type FirstRunRequest,
  type IssuedToken,
  type PasskeyOptions,
  systemActor,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId, randomSecret } from '../../kernel/ids.ts';
import { addWayIn, prepareWayIn } from './first-way-in.ts';
import { giveGrantIn } from './grants.ts';
import * as model from './model.ts';
import { beginPasskey, type PasskeyPlace } from './passkeys.ts';
import { makePerson } from './persons.ts';
import { issue } from './service.ts';
import { type OpenedSession, openSession } from './sessions.ts';
import * as store from './store.ts';

/** The secret of a new one-time link, or undefined when there is an administrator already. */
export async function openFirstRun(app: App): Promise<string | undefined> {
  const now = app.clocks.machine.now();
  return await inTransaction(app.db, async (tx) => {
    if (await hasAdministrator(tx, now)) return undefined;
    const secret = randomSecret();
    await store.insertFirstRunLink(tx, {
      secretSha256: model.secretHash(secret),
      madeAt: now,
      expiresAt: new Date(now.getTime() + model.FIRST_RUN_LINK_LASTS_MS),
    });
    return secret;
  });
}

/** A person who can come in, or a program with a token, may give access. */
export async function hasAdministrator(db: Db | Tx, now: Date): Promise<boolean> {
  return (await store.hasAdministratorToken(db, now)) || (await store.hasAdministratorPerson(db, now));
}

/** Makes a token of an administrator, for a program; people make an account. Works once; all other open links end with it. */
export async function completeFirstRun(app: App, request: FirstRunRequest): Promise<IssuedToken> {
  return await inTransaction(app.db, async (tx) => {
    await spendFirstRun(app, tx, request.secret);
    const issued = await issue(app, tx, systemActor, {
      name: request.name,
      role: 'administrator',
      scope: { kind: 'federation' },
      validDays: 365,
    });
    await completed(app, tx, issued.token.id);
    return issued;
  });
}

/** What the browser needs to make a passkey for the administrator to be. */
export async function beginFirstPasskey(
  app: App,
  request: { secret: string; name: string; mail: string },
  place: PasskeyPlace,
): Promise<PasskeyOptions> {
  const now = app.clocks.machine.now();
  if (!(await store.isFirstRunLinkOpen(app.db, model.secretHash(request.secret), now))) throw linkEnded();
  return await beginPasskey(app, { id: newId('per', now), name: request.name, mail: request.mail }, place);
}

/** Makes the first administrator as a person with a password or a passkey, signed in. Works once, like the token. */
export async function makeFirstAdministrator(
  app: App,
  request: FirstAdministratorRequest,
  from: { userAgent: string | undefined; place: PasskeyPlace },
): Promise<OpenedSession> {
  const now = app.clocks.machine.now();
  // Before the hash is computed: only who has the link may have us work.
  if (!(await store.isFirstRunLinkOpen(app.db, model.secretHash(request.secret), now))) throw linkEnded();
  const wayIn = await prepareWayIn(app, request, request, from.place);
  return await inTransaction(app.db, async (tx) => {
    await spendFirstRun(app, tx, request.secret);
    const person = await makePerson(app, tx, {
      name: request.name,
      mail: request.mail,
      state: 'active',
      by: systemActor.id,
      ...(wayIn.passkey ? { id: wayIn.passkey.user } : {}),
    });
    const role = { role: 'administrator', scope: { kind: 'federation' }, until: null } as const;
    const grant = await giveGrantIn(app, tx, person.id, role, systemActor.id);
    await addWayIn(app, tx, person.id, wayIn);
    await completed(app, tx, person.id);
    return await openSession(app, tx, {
      method: 'first-run',
      personId: person.id,
      grantId: grant.id,
      userAgent: from.userAgent,
    });
  });
}

async function spendFirstRun(app: App, tx: Tx, secret: string): Promise<void> {
  const now = app.clocks.machine.now();
  const used = await store.useFirstRunLinks(tx, model.secretHash(secret), now);
  if (!used || (await hasAdministrator(tx, now))) throw linkEnded();
}

async function completed(app: App, tx: Tx, subject: string): Promise<void> {
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'first-run.completed',
    subject,
    actor: systemActor.id,
    body: {},
  });
}

function linkEnded(): MusterError {
  return new MusterError(
    'auth.invalid',
    'This link was used already or has expired. Restart Muster to get a new one, or sign in as the administrator that there is.',
  );
}
