import { portalLinkRequest } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { type ActorKind, actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { givePortalLink, listPortalLinks, makePortalLink, withdrawPortalLink } from './portal-links.ts';
import { Browser, openDoor } from './testing/browser.ts';
import { entriesOf, placeFederation, secretOf, wholeLedger } from './testing/people-scene.ts';

const HOUR_MS = 3_600_000;
const forSite = portalLinkRequest.parse({ site: 'SITE-1' });
const ended = { code: 'auth.link-ended', status: 410 };

let app: TestApp;
let http: FastifyInstance;
beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
  await placeContact('con_1', 'site_1');
  await placeContact('con_2', 'site_2');
  http = await openDoor(app);
});
afterAll(async () => {
  await http.close();
  await app.close();
});

async function placeContact(id: string, siteId: string): Promise<void> {
  const at = app.clock.now();
  await app.db
    .insertInto('contact')
    .values({
      id,
      owner_kind: 'site',
      owner_id: siteId,
      source: 'manual',
      part: '',
      role: 'security',
      channel: 'email',
      address: `${id}@example.org`,
      name: null,
      position: 0,
      note: null,
      first_seen_at: at,
      last_seen_at: at,
      gone_at: null,
    })
    .execute();
}

test('a link lets its holder in once, as the site’s contact', async () => {
  const { link, portalLink } = await givePortalLink(app, actors.csirt, { ...forSite, contact: 'con_1' });
  expect(link.path).toMatch(/^\/portal\/enter#[\w-]{43}$/);
  expect(portalLink).toMatchObject({
    site: { id: 'site_1', name: 'SITE-1' },
    contact: 'con_1',
    usedAt: null,
  });
  const browser = new Browser(http);
  const answer = await browser.post('/api/v1/sessions', { link: secretOf(link.path) });
  expect(answer.statusCode).toBe(201);
  expect((await browser.get('/api/v1/me')).json()).toMatchObject({
    id: 'con_1',
    name: 'Contact of SITE-1',
    role: 'site-contact',
    scope: { kind: 'site', siteId: 'site_1' },
    session: { method: 'link' },
    person: null,
  });
  expect(
    (await new Browser(http).post('/api/v1/sessions', { link: secretOf(link.path) })).json(),
  ).toMatchObject(ended);
  expect((await entriesOf(app, portalLink.id)).map(({ kind }) => kind)).toEqual(['portal-link.made']);
  expect(await wholeLedger(app)).not.toContain(secretOf(link.path));
});

test('of two who follow it at the same moment one comes in', async () => {
  const { link } = await givePortalLink(app, actors.csirt, forSite);
  const tries = await Promise.all(
    [1, 2, 3].map(() => new Browser(http).post('/api/v1/sessions', { link: secretOf(link.path) })),
  );
  expect(tries.map(({ statusCode }) => statusCode).sort()).toEqual([201, 410, 410]);
});

test('a link ends at its time; opening a page uses nothing up', async () => {
  const { link } = await givePortalLink(app, actors.csirt, { ...forSite, hours: 2 });
  await http.inject({ url: '/portal/enter', headers: { accept: 'text/html' } });
  await app.clock.advance(2 * HOUR_MS);
  const answer = await new Browser(http).post('/api/v1/sessions', { link: secretOf(link.path) });
  expect(answer.json()).toMatchObject(ended);
});

test('a link that is withdrawn ends, and what was opened with it', async () => {
  const used = await givePortalLink(app, actors.csirt, forSite);
  const unused = await givePortalLink(app, actors.csirt, forSite);
  const browser = new Browser(http);
  await browser.post('/api/v1/sessions', { link: secretOf(used.link.path) });
  await withdrawPortalLink(app, actors.ngi, used.portalLink.id);
  await withdrawPortalLink(app, actors.ngi, unused.portalLink.id);
  expect((await browser.get('/api/v1/me')).statusCode).toBe(401);
  const answer = await browser.post('/api/v1/sessions', { link: secretOf(unused.link.path) });
  expect(answer.json()).toMatchObject(ended);
  const [latest] = await listPortalLinks(app, actors.csirt, 'site_1');
  expect(latest).toMatchObject({ withdrawnAt: expect.any(String) });
  expect(JSON.stringify(await listPortalLinks(app, actors.csirt, 'site_1'))).not.toContain(
    secretOf(used.link.path),
  );
});

test('who has left the federation is out, by the site and by the contact', async () => {
  for (const gone of ['contact', 'site'] as const) {
    const { link } = await givePortalLink(app, actors.csirt, { ...forSite, contact: 'con_1' });
    const browser = new Browser(http);
    await browser.post('/api/v1/sessions', { link: secretOf(link.path) });
    const id = gone === 'contact' ? 'con_1' : 'site_1';
    await app.db.updateTable(gone).set({ gone_at: app.clock.now() }).where('id', '=', id).execute();
    expect((await browser.get('/api/v1/me')).statusCode).toBe(401);
    await app.db.updateTable(gone).set({ gone_at: null }).where('id', '=', id).execute();
  }
});

test('Muster itself puts one into a mail, with its whole address', async () => {
  const made = await inTransaction(app.db, (tx) =>
    makePortalLink(app, tx, { siteId: 'site_1', contactId: 'con_1', by: 'system' }),
  );
  expect(made.url).toMatch(/^http:\/\/127\.0\.0\.1:8460\/portal\/enter#[\w-]{43}$/);
  expect(made.expiresAt.getTime() - app.clock.now().getTime()).toBe(24 * HOUR_MS);
  expect((await new Browser(http).post('/api/v1/sessions', { link: secretOf(made.path) })).statusCode).toBe(
    201,
  );
});

test('a link is for a contact of that site', async () => {
  await expect(givePortalLink(app, actors.csirt, { ...forSite, contact: 'con_2' })).rejects.toMatchObject({
    code: 'request.invalid',
  });
});

test('an officer of an NGI makes them for the own sites alone', async () => {
  await givePortalLink(app, actors.ngi, forSite);
  await expect(givePortalLink(app, actors.ngi, { ...forSite, site: 'SITE-2' })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test.each(['auditor', 'site', 'vo'] as ActorKind[])(
  '%s can neither make, list nor withdraw them',
  async (kind) => {
    const { portalLink } = await givePortalLink(app, actors.csirt, forSite);
    const nothing = { code: 'not-found' };
    await expect(givePortalLink(app, actors[kind], forSite)).rejects.toMatchObject(nothing);
    await expect(listPortalLinks(app, actors[kind], 'SITE-1')).rejects.toMatchObject(nothing);
    await expect(listPortalLinks(app, actors[kind], 'no such site')).rejects.toMatchObject(nothing);
    await expect(withdrawPortalLink(app, actors[kind], portalLink.id)).rejects.toMatchObject(nothing);
  },
);
