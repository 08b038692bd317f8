import type { NewPasskey } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { MusterError } from '../../kernel/errors.ts';
import { keepPasskey, type PasskeyPlace, type VerifiedPasskey, verifyNewPasskey } from './passkeys.ts';
import { demandGoodPassword, hashPassword } from './passwords.ts';
import { updatePerson } from './store-persons.ts';

/** How a person will sign in, ready to be kept. */
export interface WayIn {
  passwordHash: string | undefined;
  passkey: VerifiedPasskey | undefined;
}

/** What takes long or can be refused; before the transaction. */
export async function prepareWayIn(
  app: App,
  wanted: { password?: string | undefined; passkey?: NewPasskey | undefined },
  person: { name: string; mail: string | null },
  place: PasskeyPlace,
): Promise<WayIn> {
  if (wanted.password !== undefined) {
    if (person.mail === null) {
      throw new MusterError(
        'auth.password-refused',
        'A password goes with a mail address, and none is known of you. Add a passkey, or ask for your mail address to be added.',
      );
    }
    demandGoodPassword(wanted.password, [person.name, person.mail]);
  }
  const passkey = wanted.passkey && (await verifyNewPasskey(app, wanted.passkey, place));
  const passwordHash = wanted.password === undefined ? undefined : await hashPassword(wanted.password);
  return { passwordHash, passkey };
}

export async function addWayIn(app: App, tx: Tx, personId: string, wayIn: WayIn): Promise<void> {
  if (wayIn.passwordHash !== undefined) await setPassword(app, tx, personId, wayIn.passwordHash);
  if (wayIn.passkey) await keepPasskey(app, tx, personId, wayIn.passkey);
}

export async function setPassword(app: App, tx: Tx, personId: string, hash: string): Promise<void> {
  await updatePerson(tx, personId, { password: hash, password_set_at: app.clocks.machine.now() });
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'password.set',
    subject: personId,
    actor: personId,
    body: {},
  });
}
