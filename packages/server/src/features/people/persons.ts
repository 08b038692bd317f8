import type {
  Actor,
  ChangePersonRequest,
  InvitedPerson,
  InvitePersonRequest,
  Page,
  PageQuery,
  PersonView,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction, sqlState } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { demandAdministratorLeft, giveGrantIn } from './grants.ts';
import { makeInvitation } from './invitations.ts';
import { demandKnownScope } from './known-scope.ts';
import { personViews } from './person-views.ts';
import { mayManagePeople, maySeePeople } from './policy.ts';
import { endSessionsIn, tellEnded } from './sessions.ts';
import * as tokens from './store.ts';
import { endInvitations } from './store-links.ts';
import * as store from './store-persons.ts';
import { deleteWaysIn } from './store-ways.ts';

const UNIQUE_VIOLATION = '23505';

export async function listPersons(app: App, actor: Actor, query: PageQuery): Promise<Page<PersonView>> {
  demand(maySeePeople(actor));
  const rows = await store.personsAfter(app.db, query.cursor ?? '', query.limit + 1);
  const shown = rows.slice(0, query.limit);
  const items = await personViews(app.db, shown, app.clocks.machine.now());
  return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

export async function viewPerson(app: App, actor: Actor, id: string): Promise<PersonView> {
  demand(maySeePeople(actor));
  const person = await store.personById(app.db, id);
  if (!person) throw noPerson(id);
  return await oneView(app, app.db, person);
}

/** Makes a person with their roles, and the one-time link with which they choose how to sign in. */
export async function invitePerson(
  app: App,
  actor: Actor,
  request: InvitePersonRequest,
): Promise<InvitedPerson> {
  demand(mayManagePeople(actor));
  for (const grant of request.grants) await demandKnownScope(app.db, grant.scope);
  return await withFreeMail(() =>
    inTransaction(app.db, async (tx) => {
      const person = await makePerson(app, tx, { ...request, state: 'invited', by: actor.id });
      for (const grant of request.grants) await giveGrantIn(app, tx, person.id, grant, actor.id);
      const link = await makeInvitation(app, tx, person.id, actor.id);
      return { person: await oneView(app, tx, person), link };
    }),
  );
}

export interface NewPerson {
  /** When it was given out before, to a passkey. */
  id?: string;
  name: string;
  mail: string | null;
  state: 'invited' | 'active';
  by: string;
}

/** The row, and the entry that stands for it without naming anybody. */
export async function makePerson(
  app: App,
  tx: Tx,
  { id, name, mail, state, by }: NewPerson,
): Promise<store.PersonRow> {
  const now = app.clocks.machine.now();
  if (mail !== null && (await store.personByMail(tx, mail))) throw mailTaken();
  const person: store.PersonRow = {
    id: id ?? newId('per', now),
    name,
    mail,
    state,
    made_by: by,
    made_at: now,
    ended_at: null,
    password: null,
    password_set_at: null,
  };
  await store.insertPerson(tx, person);
  const salt = await saltFor(tx, person.id);
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'person.made',
    subject: person.id,
    actor: by,
    body: { state, name: commitment(salt, name), mail: mail === null ? null : commitment(salt, mail) },
  });
  return person;
}

export async function changePerson(
  app: App,
  actor: Actor,
  id: string,
  request: ChangePersonRequest,
): Promise<PersonView> {
  demand(mayManagePeople(actor));
  return await withFreeMail(() =>
    inTransaction(app.db, async (tx) => {
      const person = await demandPerson(tx, id);
      const mail = request.mail === undefined ? person.mail : request.mail;
      const name = request.name ?? person.name;
      if (mail !== null && mail.toLowerCase() !== person.mail?.toLowerCase()) {
        if (await store.personByMail(tx, mail)) throw mailTaken();
      }
      if (mail === null && person.password !== null) {
        throw new MusterError(
          'state.conflict',
          'This person signs in with mail and password, so the mail address stays. Nothing was changed.',
        );
      }
      await store.updatePerson(tx, id, { name, mail });
      const salt = await saltFor(tx, id);
      await appendEntry(tx, {
        at: app.clocks.procedure.now(),
        kind: 'person.changed',
        subject: id,
        actor: actor.id,
        body: { name: commitment(salt, name), mail: mail === null ? null : commitment(salt, mail) },
      });
      return await oneView(app, tx, { ...person, name, mail });
    }),
  );
}

/**
 * Ends a person: roles, tokens, one-time links, every way to sign in, and at once whatever is open. The name stays with
 * what they did. Idempotent.
 */
export async function endPerson(app: App, actor: Actor, id: string): Promise<PersonView> {
  demand(mayManagePeople(actor));
  const { view, ended } = await inTransaction(app.db, async (tx) => {
    const now = app.clocks.machine.now();
    const person = await store.personForUpdate(tx, id);
    if (!person) throw noPerson(id);
    if (person.state === 'ended') return { view: await oneView(app, tx, person), ended: [] };
    await demandAdministratorLeft(app, tx, { personId: id });
    const grants = (await store.grantsOf(tx, [id]))
      .filter((one) => one.endedAt === null)
      .map((one) => one.id);
    await store.setGrantEnded(tx, grants, now, actor.id);
    const revoked = await tokens.revokeTokens(tx, { personId: id }, now);
    await endInvitations(tx, id, now);
    await deleteWaysIn(tx, id);
    const change = { state: 'ended', ended_at: now, password: null, password_set_at: null };
    await store.updatePerson(tx, id, change);
    const own = await endSessionsIn(app, tx, { personId: id }, actor.id);
    const byToken = await endSessionsIn(app, tx, { tokenIds: revoked }, actor.id);
    await appendEntry(tx, {
      at: app.clocks.procedure.now(),
      kind: 'person.ended',
      subject: id,
      actor: actor.id,
      body: { grants, tokens: revoked },
    });
    return {
      view: await oneView(app, tx, { ...person, ...change }),
      ended: [...revoked, ...own, ...byToken],
    };
  });
  tellEnded(app, ended);
  return view;
}

/** A new one-time link for somebody who lost every way in; earlier ones end. */
export async function inviteAgain(app: App, actor: Actor, id: string): Promise<InvitedPerson> {
  demand(mayManagePeople(actor));
  return await inTransaction(app.db, async (tx) => {
    const person = await demandPerson(tx, id);
    const link = await makeInvitation(app, tx, id, actor.id);
    return { person: await oneView(app, tx, person), link };
  });
}

/** Signs a person out everywhere. */
export async function signOutPerson(app: App, actor: Actor, id: string): Promise<void> {
  demand(mayManagePeople(actor));
  const ended = await inTransaction(app.db, async (tx) => {
    await demandPerson(tx, id);
    return await endSessionsIn(app, tx, { personId: id }, actor.id);
  });
  tellEnded(app, ended);
}

/** Locks the row. */
async function demandPerson(tx: Tx, id: string): Promise<store.PersonRow> {
  const person = await store.personForUpdate(tx, id);
  if (!person) throw noPerson(id);
  if (person.state === 'ended') {
    throw new MusterError('state.conflict', 'This person has ended; nothing was changed. Invite them anew.');
  }
  return person;
}

async function oneView(app: App, db: Tx | App['db'], person: store.PersonRow): Promise<PersonView> {
  const [view] = await personViews(db, [person], app.clocks.machine.now());
  if (!view) throw new Error('a person without a view');
  return view;
}

/** Two people can be given the same mail address at the same moment; the database lets one pass. */
async function withFreeMail<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw sqlState(error) === UNIQUE_VIOLATION ? mailTaken() : error;
  }
}

function mailTaken(): MusterError {
  return new MusterError(
    'state.conflict',
    'Another person has this mail address already; nothing was changed.',
    '/body/mail',
  );
}

function noPerson(id: string): MusterError {
  return new MusterError('not-found', `There is no person ${id}.`);
}
