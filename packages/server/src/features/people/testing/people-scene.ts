import type { GrantInput, PersonView } from '@muster/contract';
import { grantRequest } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { inTransaction } from '../../../db/transaction.ts';
import { actors, type TestApp } from '../../../testing/test-app.ts';
import { giveGrantIn } from '../grants.ts';
import { makePerson, viewPerson } from '../persons.ts';
import { openSession } from '../sessions.ts';
import { startingGrant } from '../starting-grant.ts';
import { Browser } from './browser.ts';

/** The NGIs and sites that the test actors name: ngi_1 with site_1, and foreign ones beside them. */
export async function placeFederation(app: TestApp): Promise<void> {
  const at = app.clock.now();
  const seen = { first_seen_at: at, last_seen_at: at, gone_at: null };
  for (const n of ['1', '2']) {
    const ngi = `ngi_${n}`;
    await app.db
      .insertInto('ngi')
      .values({ id: ngi, name: `NGI_${n}`, name_key: `ngi_${n}`, description: null, ...seen })
      .execute();
    await app.db
      .insertInto('site')
      .values({ id: `site_${n}`, name: `SITE-${n}`, name_key: `site-${n}`, ngi_id: ngi, ...seen })
      .execute();
  }
}

export const administrator: GrantInput = { role: 'administrator', until: null };
export const ngiOfficer: GrantInput = {
  role: 'officer',
  scope: { kind: 'ngi', ngiId: 'ngi_1' },
  until: '2027-02-01T00:00:00Z',
};

let count = 0;

/** Somebody who is active and has these roles, and, given a door, a browser in which they are signed in. */
export async function placePerson(
  app: TestApp,
  grants: readonly GrantInput[] = [],
  of: { name?: string; mail?: string | null } = {},
): Promise<PersonView> {
  count += 1;
  const { name = `Person ${count}`, mail = `person-${count}@example.org` } = of;
  const id = await inTransaction(app.db, async (tx) => {
    const person = await makePerson(app, tx, { name, mail, state: 'active', by: 'system' });
    for (const grant of grants) await giveGrantIn(app, tx, person.id, grantRequest.parse(grant), 'system');
    return person.id;
  });
  return await viewPerson(app, actors.administrator, id);
}

/** A browser in which this person is signed in, under the first of their roles. */
export async function browserOf(app: TestApp, http: FastifyInstance, personId: string): Promise<Browser> {
  const browser = new Browser(http);
  const { secret } = await inTransaction(app.db, async (tx) => {
    const grantId = await startingGrant(app, tx, personId);
    return await openSession(app, tx, { method: 'password', personId, grantId, userAgent: undefined });
  });
  browser.cookies.set('__Host-muster', secret);
  return browser;
}

/** The secret behind the # of a one-time link. */
export function secretOf(path: string): string {
  return path.split('#')[1] ?? '';
}

export async function entriesOf(app: TestApp, subject: string) {
  return await app.db
    .selectFrom('ledger_entry')
    .selectAll()
    .where('subject', '=', subject)
    .orderBy('ord')
    .execute();
}

/** Nothing of this may stand in the ledger. */
export async function wholeLedger(app: TestApp): Promise<string> {
  return JSON.stringify(await app.db.selectFrom('ledger_entry').selectAll().execute());
}
