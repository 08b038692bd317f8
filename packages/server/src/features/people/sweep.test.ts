import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { beginTry } from './brake.ts';
import { invitePerson } from './persons.ts';
import { makePortalLink } from './portal-links.ts';
import { sweep } from './sweep.ts';
import { openDoor } from './testing/browser.ts';
import { browserOf, placeFederation, placePerson } from './testing/people-scene.ts';

const DAY_MS = 24 * 3_600_000;

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
});
afterAll(() => app.close());

async function left() {
  const count = async (table: 'session' | 'invitation' | 'portal_link' | 'ceremony' | 'sign_in_brake') =>
    (await app.db.selectFrom(table).selectAll().execute()).length;
  return [
    await count('session'),
    await count('invitation'),
    await count('portal_link'),
    await count('ceremony'),
    await count('sign_in_brake'),
  ];
}

test('what is over goes after its time: tries after a day, sessions and links after thirty more', async () => {
  const http = await openDoor(app);
  const browser = await browserOf(app, http, (await placePerson(app)).id);
  await browser.send('POST', '/api/v1/sign-in/passkey');
  await invitePerson(app, actors.administrator, { name: 'X', mail: null, grants: [] });
  await inTransaction(app.db, (tx) =>
    makePortalLink(app, tx, { siteId: 'site_1', contactId: null, by: 'system' }),
  );
  await beginTry(app, { mail: 'a@example.org', address: '192.0.2.1' });
  await sweep(app);
  expect(await left()).toEqual([1, 1, 1, 1, 3]);
  await app.clock.advance(2 * DAY_MS);
  await sweep(app);
  expect(await left()).toEqual([1, 1, 1, 0, 0]);
  await app.clock.advance(32 * DAY_MS);
  await sweep(app);
  expect(await left()).toEqual([0, 0, 0, 0, 0]);
  await http.close();
});
