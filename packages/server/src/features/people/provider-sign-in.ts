import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId, randomSecret } from '../../kernel/ids.ts';
import type { ForeignIdentity, IdentityProvider } from '../../ports/identity-provider.ts';
import { followGroups } from './group-grants.ts';
import { linkEnded, spendInvitation } from './invitations.ts';
import { secretHash } from './model.ts';
import { makePerson } from './persons.ts';
import { type OpenedSession, openSession, tellEnded } from './sessions.ts';
import { startingGrant } from './starting-grant.ts';
import { openInvitation } from './store-links.ts';
import { personByMail, personForUpdate } from './store-persons.ts';
import * as store from './store-ways.ts';

const CEREMONY_LASTS_MS = 10 * 60_000;

interface Begun {
  state: string;
  nonce: string;
  verifier: string;
  redirectUri: string;
  /** The SHA-256 of the invitation's secret; null without one. */
  invitation: string | null;
}

/** Where to send the browser, and the secret by which this same browser is known when it is back. */
export async function beginProviderSignIn(
  app: App,
  request: { invitation?: string | undefined; redirectUri: string },
): Promise<{ url: string; secret: string; lastsSeconds: number }> {
  const now = app.clocks.machine.now();
  const invitation = request.invitation === undefined ? null : secretHash(request.invitation);
  if (invitation !== null && !(await openInvitation(app.db, invitation, now))) throw linkEnded();
  const { url, state, nonce, verifier } = await demandProvider(app).begin(request.redirectUri);
  const begun: Begun = { state, nonce, verifier, redirectUri: request.redirectUri, invitation };
  const secret = randomSecret();
  await store.insertCeremony(app.db, {
    id: newId('cer', now),
    kind: 'oidc',
    person_id: null,
    challenge: secretHash(secret),
    data: { ...begun },
    made_at: now,
    expires_at: new Date(now.getTime() + CEREMONY_LASTS_MS),
  });
  return { url, secret, lastsSeconds: CEREMONY_LASTS_MS / 1000 };
}

/**
 * Lets in whom the provider names, by issuer and subject. Who is new has an account from now on, and the roles of their
 * groups; a mail address alone makes nobody somebody who is here already.
 * @throws MusterError `auth.provider-refused`, `auth.link-ended`
 */
export async function finishProviderSignIn(
  app: App,
  { query, secret }: { query: string; secret: string | undefined },
  from: { userAgent: string | undefined },
): Promise<OpenedSession> {
  const provider = demandProvider(app);
  const now = app.clocks.machine.now();
  const ceremony =
    secret === undefined
      ? undefined
      : await store.takeCeremony(app.db, { challenge: secretHash(secret) }, 'oidc', now);
  if (!ceremony) {
    throw refused(
      'This sign-in was begun in another browser, too long ago, or is over already. Begin again.',
    );
  }
  const begun = ceremony.data as Begun;
  const identity = await provider.finish(query, begun);
  const { opened, ended } = await inTransaction(app.db, async (tx) => {
    const personId = await personOf(app, tx, identity, begun.invitation);
    const ended = await followGroups(app, tx, {
      personId,
      groups: identity.groups,
      rules: provider.groupRules,
    });
    const grantId = await startingGrant(app, tx, personId);
    const { userAgent } = from;
    return { opened: await openSession(app, tx, { method: 'oidc', personId, grantId, userAgent }), ended };
  });
  tellEnded(app, ended);
  return opened;
}

async function personOf(
  app: App,
  tx: Tx,
  { issuer, subject, name, mail }: ForeignIdentity,
  invitation: string | null,
): Promise<string> {
  const now = app.clocks.machine.now();
  const known = await store.identityForUpdate(tx, issuer, subject);
  const invited = invitation === null ? undefined : await spendInvitation(app, tx, invitation);
  if (known) {
    if (invited !== undefined && invited !== known.person_id) {
      throw refused('This account belongs to another person here already; the link was not used up.');
    }
    const person = await personForUpdate(tx, known.person_id);
    if (person?.state !== 'active') throw refused('This account has ended here; ask an administrator.');
    await store.setIdentityUsed(tx, issuer, subject, now);
    return person.id;
  }
  const personId =
    invited ??
    (
      await makePerson(app, tx, {
        name: (name ?? subject).slice(0, 120),
        // Kept to tell people apart, unless it is somebody else's here.
        mail: mail !== null && !(await personByMail(tx, mail)) ? mail : null,
        state: 'active',
        by: 'system',
      })
    ).id;
  await store.insertIdentity(tx, { issuer, subject, person_id: personId, added_at: now, last_used_at: now });
  await identityAdded(app, tx, personId, { issuer, subject });
  return personId;
}

async function identityAdded(
  app: App,
  tx: Tx,
  personId: string,
  { issuer, subject }: { issuer: string; subject: string },
): Promise<void> {
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'identity.added',
    subject: personId,
    actor: personId,
    body: { issuer, subject: commitment(await saltFor(tx, personId), subject) },
  });
}

function demandProvider(app: App): IdentityProvider {
  if (app.identityProvider) return app.identityProvider;
  throw refused('No identity provider is set up here.');
}

function refused(why: string): MusterError {
  return new MusterError('auth.provider-refused', why);
}
