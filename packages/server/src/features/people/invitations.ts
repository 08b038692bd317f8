import type { AcceptInvitationRequest, InvitationView, OneTimeLink, PasskeyOptions } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId, randomSecret } from '../../kernel/ids.ts';
import { addWayIn, prepareWayIn } from './first-way-in.ts';
import { secretHash } from './model.ts';
import { beginPasskey, type PasskeyPlace } from './passkeys.ts';
import { endSessionsIn, type OpenedSession, openSession, tellEnded } from './sessions.ts';
import { startingGrant } from './starting-grant.ts';
import * as store from './store-links.ts';
import { personById, personForUpdate, updatePerson } from './store-persons.ts';

/** Handed over by a person, read within days: long enough for a weekend, and used up by the first use. */
const INVITATION_LASTS_MS = 72 * 60 * 60_000;

/** A new link; earlier ones of the person end. */
export async function makeInvitation(app: App, tx: Tx, personId: string, by: string): Promise<OneTimeLink> {
  const now = app.clocks.machine.now();
  const secret = randomSecret();
  const id = newId('inv', now);
  const expiresAt = new Date(now.getTime() + INVITATION_LASTS_MS);
  await store.endInvitations(tx, personId, now);
  await store.insertInvitation(tx, {
    id,
    secret_sha256: secretHash(secret),
    person_id: personId,
    made_by: by,
    made_at: now,
    expires_at: expiresAt,
    used_at: null,
    ended_at: null,
  });
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'invitation.made',
    subject: id,
    actor: by,
    body: { person: personId, expiresAt: expiresAt.toISOString() },
  });
  return { path: `/invitation#${secret}`, expiresAt: expiresAt.toISOString() };
}

/** Whom the link is for. Looking uses nothing up. */
export async function viewInvitation(app: App, secret: string): Promise<InvitationView> {
  const { invitation, person } = await demandInvitation(app, secret);
  return { name: person.name, mail: person.mail, expiresAt: invitation.expires_at.toISOString() };
}

export async function beginInvitedPasskey(
  app: App,
  secret: string,
  place: PasskeyPlace,
): Promise<PasskeyOptions> {
  const { person } = await demandInvitation(app, secret);
  return await beginPasskey(app, person, place);
}

/** Uses the link up: the person has a password or a passkey from now on, and is signed in. */
export async function acceptInvitation(
  app: App,
  request: AcceptInvitationRequest,
  from: { userAgent: string | undefined; place: PasskeyPlace },
): Promise<OpenedSession> {
  const { person: invited } = await demandInvitation(app, request.secret);
  const wayIn = await prepareWayIn(app, request, invited, from.place);
  const { opened, ended } = await inTransaction(app.db, async (tx) => {
    const personId = await spendInvitation(app, tx, secretHash(request.secret));
    await addWayIn(app, tx, personId, wayIn);
    const grantId = await startingGrant(app, tx, personId);
    // Who needed a new link may have lost the old way in to somebody else.
    const ended = await endSessionsIn(app, tx, { personId }, personId);
    const { userAgent } = from;
    return {
      opened: await openSession(app, tx, { method: 'invitation', personId, grantId, userAgent }),
      ended,
    };
  });
  tellEnded(app, ended);
  return opened;
}

/** Uses the link up and answers whose it was; the person is active from now on. */
export async function spendInvitation(app: App, tx: Tx, secretSha256: string): Promise<string> {
  const now = app.clocks.machine.now();
  const invitation = await store.openInvitation(tx, secretSha256, now);
  const person = invitation && (await personForUpdate(tx, invitation.person_id));
  if (!person || person.state === 'ended' || !(await store.useInvitation(tx, invitation.id, now))) {
    throw linkEnded();
  }
  if (person.state === 'invited') await updatePerson(tx, person.id, { state: 'active' });
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'invitation.used',
    subject: invitation.id,
    actor: person.id,
    body: {},
  });
  return person.id;
}

async function demandInvitation(app: App, secret: string) {
  const invitation = await store.openInvitation(app.db, secretHash(secret), app.clocks.machine.now());
  const person = invitation && (await personById(app.db, invitation.person_id));
  if (!person || person.state === 'ended') throw linkEnded();
  return { invitation, person };
}

export function linkEnded(): MusterError {
  return new MusterError(
    'auth.link-ended',
    'This link was used already, has expired, or a newer one was made. Nothing was changed; ask for another one.',
  );
}
