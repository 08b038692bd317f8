import type {
  AccountView,
  ChangePasswordRequest,
  NewPasskey,
  PasskeyView,
  SessionView,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import type { PasskeyTable } from '../../db/tables/people.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Caller } from '../../kernel/caller.ts';
import { MusterError } from '../../kernel/errors.ts';
import { beginTry, trySucceeded } from './brake.ts';
import { setPassword } from './first-way-in.ts';
import { keepPasskey, type PasskeyPlace, verifyNewPasskey } from './passkeys.ts';
import { demandGoodPassword, hashPassword, verifyPassword } from './passwords.ts';
import { isOpen, type Session } from './session-model.ts';
import { endSessionsIn, tellEnded } from './sessions.ts';
import { type PersonRow, personById, personForUpdate, updatePerson } from './store-persons.ts';
import { openSessionsLike, sessionById } from './store-sessions.ts';
import * as ways from './store-ways.ts';

/** The account by which the caller is signed in. A token and a one-time link have none. */
export async function demandOwnPerson(app: App, caller: Caller): Promise<PersonRow> {
  const session = caller.session === null ? undefined : await sessionById(app.db, caller.session);
  const person = session?.personId ? await personById(app.db, session.personId) : undefined;
  if (person) return person;
  throw new MusterError(
    'auth.denied',
    'This is for people who are signed in with an account of their own; tokens and one-time links have none.',
  );
}

export async function viewAccount(app: App, caller: Caller): Promise<AccountView> {
  const person = await demandOwnPerson(app, caller);
  const identities = await ways.identitiesOf(app.db, person.id);
  return {
    password: person.password_set_at === null ? null : { setAt: person.password_set_at.toISOString() },
    passkeys: (await ways.passkeysOf(app.db, person.id)).map(passkeyViewOf),
    providers: identities.map(({ issuer, added_at }) => ({ issuer, addedAt: added_at.toISOString() })),
  };
}

/** Whoever finds an open browser cannot take the account over: the present password is asked. Other sessions end. */
export async function changePassword(
  app: App,
  caller: Caller,
  request: ChangePasswordRequest,
  from: { address: string },
): Promise<void> {
  const person = await demandOwnPerson(app, caller);
  if (person.mail === null) {
    throw new MusterError(
      'auth.password-refused',
      'A password goes with a mail address, and none is known of you; ask an administrator to add it.',
    );
  }
  demandGoodPassword(request.password, [person.name, person.mail]);
  if (person.password !== null) {
    const trier = { mail: person.mail.toLowerCase(), address: from.address };
    await beginTry(app, trier);
    if (!(await verifyPassword(request.current ?? '', person.password))) {
      throw new MusterError(
        'auth.wrong',
        'The present password is another one; nothing was changed.',
        '/body/current',
      );
    }
    await trySucceeded(app, trier);
  }
  const hash = await hashPassword(request.password);
  const ended = await inTransaction(app.db, async (tx) => {
    const locked = await personForUpdate(tx, person.id);
    if (locked?.password !== person.password || locked.state !== 'active') {
      throw new MusterError('state.conflict', 'The password was changed meanwhile; nothing was changed now.');
    }
    await setPassword(app, tx, person.id, hash);
    return await endOthers(app, tx, caller, person.id);
  });
  tellEnded(app, ended);
}

/** From now on without a password; other ways in must be there. */
export async function removePassword(app: App, caller: Caller): Promise<AccountView> {
  const { id } = await demandOwnPerson(app, caller);
  await inTransaction(app.db, async (tx) => {
    const person = await personForUpdate(tx, id);
    if (!person?.password) return;
    await demandOtherWay(tx, person, 'password');
    await updatePerson(tx, id, { password: null, password_set_at: null });
    await entry(app, tx, 'password.removed', id, id);
  });
  return await viewAccount(app, caller);
}

export async function addPasskey(
  app: App,
  caller: Caller,
  request: NewPasskey,
  place: PasskeyPlace,
): Promise<PasskeyView> {
  const person = await demandOwnPerson(app, caller);
  const passkey = await verifyNewPasskey(app, request, place);
  return passkeyViewOf(await inTransaction(app.db, (tx) => keepPasskey(app, tx, person.id, passkey)));
}

export async function renamePasskey(
  app: App,
  caller: Caller,
  id: string,
  name: string,
): Promise<PasskeyView> {
  const person = await demandOwnPerson(app, caller);
  return await inTransaction(app.db, async (tx) => {
    const passkey = await demandPasskey(tx, person.id, id);
    await ways.updatePasskey(tx, id, { name });
    const of = commitment(await saltFor(tx, person.id), name);
    await entry(app, tx, 'passkey.renamed', id, person.id, { name: of });
    return passkeyViewOf({ ...passkey, name });
  });
}

export async function removePasskey(app: App, caller: Caller, id: string): Promise<AccountView> {
  const own = await demandOwnPerson(app, caller);
  await inTransaction(app.db, async (tx) => {
    const person = await personForUpdate(tx, own.id);
    await demandPasskey(tx, own.id, id);
    if (person) await demandOtherWay(tx, person, id);
    await ways.deletePasskey(tx, id);
    await entry(app, tx, 'passkey.removed', id, own.id);
  });
  return await viewAccount(app, caller);
}

/** Where I am signed in; those who came with a token see what is open by that token. */
export async function listOwnSessions(app: App, caller: Caller): Promise<SessionView[]> {
  const own = await ownSession(app, caller);
  if (!own) return [];
  const now = app.clocks.machine.now();
  const open = await openSessionsLike(app.db, own, now);
  return open.filter((one) => isOpen(one, now)).map((one) => sessionViewOf(one, own.id));
}

/** Signs me out there. */
export async function endOneSession(app: App, caller: Caller, id: string): Promise<void> {
  const own = await ownSession(app, caller);
  const session = await sessionById(app.db, id);
  if (!own || !session || !isSameHolder(own, session)) {
    throw new MusterError('not-found', 'You have no such session; nothing was changed.');
  }
  tellEnded(app, await inTransaction(app.db, (tx) => endSessionsIn(app, tx, { id }, holderOf(own))));
}

/** Signs me out everywhere; `others` leaves the session that asks. */
export async function endAllSessions(app: App, caller: Caller, others: boolean): Promise<void> {
  const own = await ownSession(app, caller);
  if (!own) return;
  const of = {
    ...(own.personId === null ? {} : { personId: own.personId }),
    ...(own.tokenId === null ? {} : { tokenIds: [own.tokenId] }),
    ...(own.portalLinkId === null ? {} : { portalLinkIds: [own.portalLinkId] }),
    ...(others ? { except: own.id } : {}),
  };
  tellEnded(app, await inTransaction(app.db, (tx) => endSessionsIn(app, tx, of, holderOf(own))));
}

async function ownSession(app: App, caller: Caller): Promise<Session | undefined> {
  return caller.session === null ? undefined : await sessionById(app.db, caller.session);
}

function isSameHolder(one: Session, other: Session): boolean {
  return holderOf(one) === holderOf(other);
}

function holderOf(session: Session): string {
  return session.personId ?? session.tokenId ?? session.portalLinkId ?? session.id;
}

async function endOthers(app: App, tx: Tx, caller: Caller, personId: string): Promise<string[]> {
  const of = caller.session === null ? { personId } : { personId, except: caller.session };
  return await endSessionsIn(app, tx, of, personId);
}

async function demandPasskey(tx: Tx, personId: string, id: string): Promise<PasskeyTable> {
  const passkey = (await ways.passkeysOf(tx, personId)).find((one) => one.id === id);
  if (passkey) return passkey;
  throw new MusterError('not-found', 'You have no such passkey; nothing was changed.');
}

/** Nobody shuts themselves out. */
async function demandOtherWay(tx: Tx, person: PersonRow, without: string): Promise<void> {
  const keys = (await ways.passkeysOf(tx, person.id)).filter((one) => one.id !== without);
  const identities = await ways.identitiesOf(tx, person.id);
  const password = person.password !== null && without !== 'password';
  if (keys.length > 0 || identities.length > 0 || password) return;
  throw new MusterError(
    'state.conflict',
    'It is your only way to sign in, so it stays. Add another one first: a password or a passkey.',
  );
}

async function entry(
  app: App,
  tx: Tx,
  kind: string,
  subject: string,
  actor: string,
  body: Record<string, string> = {},
): Promise<void> {
  await appendEntry(tx, { at: app.clocks.procedure.now(), kind, subject, actor, body });
}

function passkeyViewOf(row: PasskeyTable): PasskeyView {
  return {
    id: row.id,
    name: row.name,
    addedAt: row.added_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    backedUp: row.backed_up,
  };
}

export function sessionViewOf(session: Session, current: string | null): SessionView {
  return {
    id: session.id,
    method: session.method,
    device: session.device,
    since: session.madeAt.toISOString(),
    lastUsedAt: session.lastUsedAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    current: session.id === current,
  };
}
