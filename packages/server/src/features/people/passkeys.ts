import type { NewPasskey, PasskeyOptions, UsedPasskey } from '@muster/contract';
import type {
  AuthenticationResponseJSON,
  RegistrationResponseJSON,
  VerifiedAuthenticationResponse,
} from '@simplewebauthn/server';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import type { PasskeyTable } from '../../db/tables/people.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId, randomSecret } from '../../kernel/ids.ts';
import { type OpenedSession, openSession } from './sessions.ts';
import { startingGrant } from './starting-grant.ts';
import { personForUpdate } from './store-persons.ts';
import * as store from './store-ways.ts';

const CEREMONY_LASTS_MS = 5 * 60_000;
const RP_NAME = 'Muster';

/** For which name a passkey holds, and from which of our addresses it may be used. */
export interface PasskeyPlace {
  name: string;
  origin: string;
}

/** A passkey that proved itself, to be kept; `user` is the id of the person for whom it was made. */
export interface VerifiedPasskey {
  user: string;
  name: string;
  credentialId: string;
  publicKey: Buffer;
  counter: number;
  transports: string;
  backedUp: boolean;
}

/** What the browser needs to make a passkey for this person, who need not be kept yet. */
export async function beginPasskey(
  app: App,
  person: { id: string; name: string; mail: string | null },
  place: PasskeyPlace,
): Promise<PasskeyOptions> {
  const known = await store.passkeysOf(app.db, person.id);
  const options = await (await library()).generateRegistrationOptions({
    rpName: RP_NAME,
    rpID: place.name,
    userID: Uint8Array.from(Buffer.from(person.id)),
    userName: person.mail ?? person.name,
    userDisplayName: person.name,
    challenge: bytesOf(randomSecret()),
    attestationType: 'none',
    excludeCredentials: known.map((one) => ({ id: one.credential_id })),
    // It stands in for a password, so it must be found without a name and must know its user (PIN, finger).
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    timeout: CEREMONY_LASTS_MS,
  });
  const data = { user: person.id };
  const ceremony = await keepCeremony(app, 'passkey-add', options.challenge, data);
  return { ceremony, options: { ...options } };
}

/** @throws MusterError `auth.passkey-refused` */
export async function verifyNewPasskey(
  app: App,
  { ceremony: id, response, name }: NewPasskey,
  place: PasskeyPlace,
): Promise<VerifiedPasskey> {
  const ceremony = await store.takeCeremony(app.db, { id }, 'passkey-add', app.clocks.machine.now());
  if (!ceremony) throw refused('it was begun too long ago, or answered already');
  const { verifyRegistrationResponse } = await library();
  const { registrationInfo: info } = await tried(() =>
    verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: ceremony.challenge,
      expectedOrigin: place.origin,
      expectedRPID: place.name,
      requireUserVerification: true,
    }),
  );
  if (!info) throw refused('its signature does not fit');
  return {
    user: (ceremony.data as { user: string }).user,
    name,
    credentialId: info.credential.id,
    publicKey: Buffer.from(info.credential.publicKey),
    counter: info.credential.counter,
    transports: (info.credential.transports ?? []).join(','),
    backedUp: info.credentialBackedUp,
  };
}

export async function keepPasskey(
  app: App,
  tx: Tx,
  personId: string,
  passkey: VerifiedPasskey,
): Promise<PasskeyTable> {
  if (passkey.user !== personId) throw refused('it was begun for somebody else');
  const now = app.clocks.machine.now();
  const row: PasskeyTable = {
    id: newId('pky', now),
    person_id: personId,
    credential_id: passkey.credentialId,
    public_key: passkey.publicKey,
    counter: passkey.counter,
    transports: passkey.transports,
    backed_up: passkey.backedUp,
    name: passkey.name,
    added_at: now,
    last_used_at: null,
  };
  if (!(await store.insertPasskey(tx, row))) throw refused('it is known already');
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'passkey.added',
    subject: row.id,
    actor: personId,
    body: { person: personId, name: commitment(await saltFor(tx, personId), passkey.name) },
  });
  return row;
}

/** Whose it is, the passkey itself knows: no name is asked, so none can be guessed. */
export async function beginPasskeySignIn(app: App, place: PasskeyPlace): Promise<PasskeyOptions> {
  const options = await (await library()).generateAuthenticationOptions({
    rpID: place.name,
    challenge: bytesOf(randomSecret()),
    userVerification: 'required',
    timeout: CEREMONY_LASTS_MS,
  });
  const ceremony = await keepCeremony(app, 'passkey-use', options.challenge, {});
  return { ceremony, options: { ...options } };
}

/** @throws MusterError `auth.passkey-refused` */
export async function signInByPasskey(
  app: App,
  { ceremony: id, response }: UsedPasskey,
  from: { place: PasskeyPlace; userAgent: string | undefined },
): Promise<OpenedSession> {
  const ceremony = await store.takeCeremony(app.db, { id }, 'passkey-use', app.clocks.machine.now());
  if (!ceremony) throw refused('the sign-in was begun too long ago, or answered already');
  return await inTransaction(app.db, async (tx) => {
    const passkey = await store.passkeyForUpdate(tx, response.id);
    const person = passkey && (await personForUpdate(tx, passkey.person_id));
    if (!passkey || person?.state !== 'active') throw refused('nobody here has it');
    const { newCounter, credentialBackedUp } = await verifiedUse(app, passkey, {
      response: response as AuthenticationResponseJSON,
      challenge: ceremony.challenge,
      place: from.place,
    });
    await store.updatePasskey(tx, passkey.id, {
      counter: newCounter,
      backed_up: credentialBackedUp,
      last_used_at: app.clocks.machine.now(),
    });
    const grantId = await startingGrant(app, tx, person.id);
    return await openSession(app, tx, {
      method: 'passkey',
      personId: person.id,
      grantId,
      userAgent: from.userAgent,
    });
  });
}

/** The library also refuses a counter that did not grow: then there are two of what must be one (WebAuthn, section 6.1.1). */
async function verifiedUse(
  app: App,
  passkey: PasskeyTable,
  {
    response,
    challenge,
    place,
  }: { response: AuthenticationResponseJSON; challenge: string; place: PasskeyPlace },
): Promise<VerifiedAuthenticationResponse['authenticationInfo']> {
  try {
    const { verified, authenticationInfo } = await (await library()).verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: place.origin,
      expectedRPID: place.name,
      requireUserVerification: true,
      credential: {
        id: passkey.credential_id,
        publicKey: Uint8Array.from(passkey.public_key),
        counter: passkey.counter,
      },
    });
    if (verified) return authenticationInfo;
  } catch (error) {
    app.log.warn({ err: error, passkey: passkey.id }, 'a passkey was refused');
    if (error instanceof Error && error.message.includes('counter'))
      throw refused('it was used elsewhere since: there may be a copy of it. Remove it and tell the CSIRT');
  }
  throw refused('its signature does not fit');
}

async function keepCeremony(
  app: App,
  kind: 'passkey-add' | 'passkey-use',
  challenge: string,
  data: Json,
): Promise<string> {
  const now = app.clocks.machine.now();
  const id = newId('cer', now);
  await store.insertCeremony(app.db, {
    id,
    kind,
    person_id: null,
    challenge,
    data,
    made_at: now,
    expires_at: new Date(now.getTime() + CEREMONY_LASTS_MS),
  });
  return id;
}

async function tried<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch {
    throw refused('its answer does not fit this server');
  }
}

function bytesOf(secret: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(secret, 'base64url'));
}

function refused(why: string): MusterError {
  return new MusterError(
    'auth.passkey-refused',
    `The passkey was not taken: ${why}. Nothing was changed; try again.`,
  );
}

/** Loaded with the first passkey. */
function library(): Promise<typeof import('@simplewebauthn/server')> {
  return import('@simplewebauthn/server');
}
