import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { beginTry, trySucceeded } from './brake.ts';
import { verifyPassword } from './passwords.ts';
import { type OpenedSession, openSession } from './sessions.ts';
import { startingGrant } from './starting-grant.ts';
import { personByMail, personForUpdate } from './store-persons.ts';

/**
 * The same work, time and words whether nobody has this mail address, has no password, or another one.
 * @throws MusterError `auth.wrong`, `auth.too-many-tries`
 */
export async function signInByPassword(
  app: App,
  { mail, password }: { mail: string; password: string },
  from: { address: string; userAgent: string | undefined },
): Promise<OpenedSession> {
  const trier = { mail: mail.trim().toLowerCase(), address: from.address };
  await beginTry(app, trier);
  const person = await personByMail(app.db, mail);
  const kept = person?.state === 'active' ? person.password : null;
  if (!(await verifyPassword(password, kept)) || !person) throw wrong();
  await trySucceeded(app, trier);
  return await inTransaction(app.db, async (tx) => {
    const locked = await personForUpdate(tx, person.id);
    // It may have been changed, or the person ended, while the hash was computed.
    if (locked?.state !== 'active' || locked.password !== kept) throw wrong();
    const grantId = await startingGrant(app, tx, person.id);
    return await openSession(app, tx, {
      method: 'password',
      personId: person.id,
      grantId,
      userAgent: from.userAgent,
    });
  });
}

function wrong(): MusterError {
  return new MusterError(
    'auth.wrong',
    'Mail address and password do not belong together. If you have lost your password, ask an administrator for a new link.',
  );
}
