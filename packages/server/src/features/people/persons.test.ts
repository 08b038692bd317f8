import type { Actor } from '@muster/contract';
import { grantRequest } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ActorKind, actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { endGrant, giveGrant } from './grants.ts';
import { acceptInvitation, viewInvitation } from './invitations.ts';
import {
  changePerson,
  endPerson,
  inviteAgain,
  invitePerson,
  listPersons,
  signOutPerson,
  viewPerson,
} from './persons.ts';
import { authenticate, issueToken } from './service.ts';
import { readSession } from './sessions.ts';
import { openDoor } from './testing/browser.ts';
import {
  administrator,
  browserOf,
  entriesOf,
  ngiOfficer,
  placeFederation,
  placePerson,
  secretOf,
  wholeLedger,
} from './testing/people-scene.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const nowhere = { userAgent: undefined, place: { name: '', origin: '' } };

let app: TestApp;
let http: FastifyInstance;
beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
  http = await openDoor(app);
});
afterAll(async () => {
  await http.close();
  await app.close();
});

/** From now on, so that other tests may have moved the clock. */
function officerFor(days: number) {
  const until = new Date(app.clock.now().getTime() + days * DAY_MS).toISOString();
  return grantRequest.parse({ ...ngiOfficer, until });
}

describe('an invitation', () => {
  test('lets somebody in with a password of their own, under the role they were given', async () => {
    const { person, link } = await invitePerson(app, actors.administrator, {
      name: 'Nora Ngi',
      mail: 'Nora@Example.org',
      grants: [officerFor(30)],
    });
    expect(person).toMatchObject({ state: 'invited', grants: [{ state: 'active', scopeName: 'NGI_1' }] });
    expect(link.path).toMatch(/^\/invitation#[\w-]{43}$/);
    const secret = secretOf(link.path);
    expect(await viewInvitation(app, secret)).toMatchObject({ name: 'Nora Ngi', mail: 'Nora@Example.org' });
    const opened = await acceptInvitation(app, { secret, password: 'four words of a language' }, nowhere);
    expect((await readSession(app, opened.secret)).actor).toEqual({
      id: person.id,
      name: 'Nora Ngi',
      role: 'officer',
      scope: { kind: 'ngi', ngiId: 'ngi_1' },
    });
    expect(await viewPerson(app, actors.administrator, person.id)).toMatchObject({
      state: 'active',
      waysIn: { password: true },
      invitedUntil: null,
    });
    expect((await entriesOf(app, person.id)).map(({ kind }) => kind)).toEqual([
      'person.made',
      'password.set',
    ]);
    expect(await wholeLedger(app)).not.toMatch(/Nora|nora|four words/);
    expect(await wholeLedger(app)).not.toContain(secret);
  });

  test('works once, of two at the same moment too', async () => {
    const { link } = await invitePerson(app, actors.administrator, {
      name: 'X',
      mail: 'x@example.org',
      grants: [],
    });
    const secret = secretOf(link.path);
    const password = 'four words of a language';
    const ends = await Promise.allSettled(
      [1, 2].map(() => acceptInvitation(app, { secret, password }, nowhere)),
    );
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(viewInvitation(app, secret)).rejects.toMatchObject({ code: 'auth.link-ended' });
  });

  test('ends after three days, when a newer one is made, and with the person', async () => {
    const invited = await invitePerson(app, actors.administrator, { name: 'Y', mail: null, grants: [] });
    const first = secretOf(invited.link.path);
    const second = secretOf((await inviteAgain(app, actors.administrator, invited.person.id)).link.path);
    await expect(viewInvitation(app, first)).rejects.toMatchObject({ code: 'auth.link-ended' });
    await app.clock.advance(72 * HOUR_MS - 1);
    await viewInvitation(app, second);
    await app.clock.advance(1);
    await expect(viewInvitation(app, second)).rejects.toMatchObject({ code: 'auth.link-ended' });
    const third = secretOf((await inviteAgain(app, actors.administrator, invited.person.id)).link.path);
    await endPerson(app, actors.administrator, invited.person.id);
    await expect(viewInvitation(app, third)).rejects.toMatchObject({ code: 'auth.link-ended' });
  });

  test('for somebody who is here already signs them out everywhere else', async () => {
    const person = await placePerson(app, [officerFor(30)]);
    const before = await browserOf(app, http, person.id);
    const { link } = await inviteAgain(app, actors.administrator, person.id);
    expect((await before.get('/api/v1/me')).statusCode).toBe(200);
    const secret = secretOf(link.path);
    await acceptInvitation(app, { secret, password: 'four words of a language' }, nowhere);
    expect((await before.get('/api/v1/me')).statusCode).toBe(401);
  });

  test('takes no short password, and is not used up by it; nor a password without a mail address', async () => {
    const { link } = await invitePerson(app, actors.administrator, { name: 'Z', mail: null, grants: [] });
    const secret = secretOf(link.path);
    for (const password of ['short', 'four words of a language']) {
      await expect(acceptInvitation(app, { secret, password }, nowhere)).rejects.toMatchObject({
        code: 'auth.password-refused',
      });
    }
    await viewInvitation(app, secret);
  });
});

describe('a mail address', () => {
  test('belongs to one person, in whatever case it is written', async () => {
    await placePerson(app, [], { mail: 'one@example.org' });
    const request = { name: 'Other', mail: 'ONE@example.org', grants: [] };
    await expect(invitePerson(app, actors.administrator, request)).rejects.toMatchObject({
      code: 'state.conflict',
    });
    const other = await placePerson(app);
    await expect(
      changePerson(app, actors.administrator, other.id, { mail: 'One@Example.org' }),
    ).rejects.toMatchObject({ code: 'state.conflict' });
    const both = await Promise.allSettled(
      [1, 2].map(() =>
        invitePerson(app, actors.administrator, { name: 'T', mail: 'twice@example.org', grants: [] }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('is free again when its person has ended', async () => {
    const person = await placePerson(app, [], { mail: 'again@example.org' });
    await endPerson(app, actors.administrator, person.id);
    await invitePerson(app, actors.administrator, { name: 'New', mail: 'again@example.org', grants: [] });
  });
});

describe('a role', () => {
  test('holds from its beginning up to its end', async () => {
    const at = (hours: number) => new Date(app.clock.now().getTime() + hours * HOUR_MS).toISOString();
    const person = await placePerson(app);
    const given = await giveGrant(app, actors.administrator, person.id, {
      role: 'auditor',
      scope: { kind: 'federation' },
      from: at(1),
      until: at(3),
    });
    const state = async () => (await viewPerson(app, actors.administrator, person.id)).grants[0]?.state;
    expect(given.state).toBe('coming');
    const early = await browserOf(app, http, person.id);
    expect((await early.get('/api/v1/tokens')).json()).toMatchObject({ code: 'auth.no-access' });
    expect((await early.get('/api/v1/me')).json()).toMatchObject({
      role: null,
      name: person.name,
      grants: [],
    });
    await app.clock.advance(HOUR_MS);
    expect(await state()).toBe('active');
    const browser = await browserOf(app, http, person.id);
    expect((await browser.get('/api/v1/persons')).statusCode).toBe(200);
    await app.clock.advance(HOUR_MS);
    await browser.get('/api/v1/me');
    await app.clock.advance(HOUR_MS);
    expect(await state()).toBe('over');
    expect((await browser.get('/api/v1/persons')).statusCode).toBe(401);
  });

  test('is one of several: a session acts under one, and can switch', async () => {
    const person = await placePerson(app, [
      { ...ngiOfficer, until: '2028-01-01T00:00:00Z' },
      { role: 'auditor', until: '2028-01-01T00:00:00Z' },
    ]);
    const browser = await browserOf(app, http, person.id);
    const [auditor, officer] = person.grants;
    await browser.send('PUT', '/api/v1/sessions/current/grant', { grant: officer?.id });
    expect((await browser.get('/api/v1/me')).json()).toMatchObject({
      role: 'officer',
      scopeName: 'NGI_1',
      activeGrant: officer?.id,
      grants: [{ role: 'auditor' }, { role: 'officer' }],
    });
    expect((await browser.get('/api/v1/persons')).statusCode).toBe(403);
    const switched = await browser.send('PUT', '/api/v1/sessions/current/grant', { grant: auditor?.id });
    expect(switched.json()).toMatchObject({ role: 'auditor', activeGrant: auditor?.id });
    expect((await browser.get('/api/v1/persons')).statusCode).toBe(200);
    // Next time it begins where it was left.
    const next = await browserOf(app, http, person.id);
    expect((await next.get('/api/v1/me')).json()).toMatchObject({ role: 'auditor' });
  });

  test('of another person, or one that is over, cannot be switched to', async () => {
    const other = await placePerson(app, [administrator]);
    const person = await placePerson(app, [{ role: 'auditor', until: '2028-01-01T00:00:00Z' }]);
    const ended = await giveGrant(app, actors.administrator, person.id, officerFor(1));
    await endGrant(app, actors.administrator, person.id, ended.id);
    const browser = await browserOf(app, http, person.id);
    for (const grant of [other.grants[0]?.id, ended.id]) {
      const answer = await browser.send('PUT', '/api/v1/sessions/current/grant', { grant });
      expect(answer.json()).toMatchObject({ code: 'not-found' });
    }
    expect((await browser.get('/api/v1/me')).json()).toMatchObject({ role: 'auditor' });
  });

  test('that ends takes its sessions and tokens along, and leaves those of other roles', async () => {
    const person = await placePerson(app, [
      { ...ngiOfficer, until: '2028-01-01T00:00:00Z' },
      { role: 'auditor', until: '2028-01-01T00:00:00Z' },
    ]);
    const [, officer] = person.grants;
    const asOfficer = await browserOf(app, http, person.id);
    const asAuditor = await browserOf(app, http, person.id);
    await asOfficer.send('PUT', '/api/v1/sessions/current/grant', { grant: officer?.id });
    const issued = await asOfficer.post('/api/v1/tokens', {
      name: 'my terminal',
      role: 'officer',
      scope: { kind: 'ngi', ngiId: 'ngi_1' },
      owner: person.id,
    });
    const { secret } = issued.json() as { secret: string };
    await authenticate(app, secret);
    await endGrant(app, actors.administrator, person.id, officer?.id ?? '');
    expect((await asOfficer.get('/api/v1/me')).statusCode).toBe(401);
    expect((await asAuditor.get('/api/v1/me')).statusCode).toBe(200);
    await expect(authenticate(app, secret)).rejects.toMatchObject({ code: 'auth.invalid' });
    expect((await entriesOf(app, officer?.id ?? '')).map(({ kind }) => kind)).toEqual([
      'grant.given',
      'grant.ended',
    ]);
  });

  test.each([
    [{ role: 'officer', scope: { kind: 'ngi', ngiId: 'ngi_unknown' } }],
    [{ role: 'site-contact', scope: { kind: 'site', siteId: 'site_unknown' } }],
  ] as const)('%j is refused: it is not in the federation', async (what) => {
    const person = await placePerson(app);
    const request = grantRequest.parse({ ...what, until: '2028-01-01T00:00:00Z' });
    await expect(giveGrant(app, actors.administrator, person.id, request)).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });

  test.each([
    ['an officer without an end', { role: 'officer', until: null }],
    [
      'a VO manager of a site',
      { role: 'vo-manager', scope: { kind: 'site', siteId: 'site_1' }, until: '2028-01-01T00:00:00Z' },
    ],
    [
      'an auditor of an NGI',
      { role: 'auditor', scope: { kind: 'ngi', ngiId: 'ngi_1' }, until: '2028-01-01T00:00:00Z' },
    ],
  ])('%s is no form of a role', (_what, request) => {
    expect(grantRequest.safeParse(request).success).toBe(false);
  });

  test('whose end is over or before its beginning is refused', async () => {
    const person = await placePerson(app);
    for (const [from, until] of [
      [undefined, '2027-01-01T00:00:00Z'],
      ['2028-01-02T00:00:00Z', '2028-01-01T00:00:00Z'],
    ]) {
      const request = grantRequest.parse({ role: 'auditor', from, until });
      await expect(giveGrant(app, actors.administrator, person.id, request)).rejects.toMatchObject({
        code: 'request.invalid',
      });
    }
  });
});

describe('a person who ends', () => {
  test('loses everything at once, and keeps the name on what was done', async () => {
    const person = await placePerson(app, [{ ...ngiOfficer, until: '2028-01-01T00:00:00Z' }], {
      name: 'Gone Gil',
    });
    const browser = await browserOf(app, http, person.id);
    const { secret } = await issueToken(app, actors.administrator, {
      name: 'Gil’s script',
      role: 'auditor',
      scope: { kind: 'federation' },
      validDays: 30,
      owner: person.id,
    });
    const ended = await endPerson(app, actors.administrator, person.id);
    expect(ended).toMatchObject({ state: 'ended', name: 'Gone Gil', grants: [{ state: 'ended' }] });
    expect((await browser.get('/api/v1/me')).statusCode).toBe(401);
    await expect(authenticate(app, secret)).rejects.toMatchObject({ code: 'auth.invalid' });
    await expect(giveGrant(app, actors.administrator, person.id, officerFor(1))).rejects.toMatchObject({
      code: 'state.conflict',
    });
    await endPerson(app, actors.administrator, person.id);
    const kinds = (await entriesOf(app, person.id)).map(({ kind }) => kind);
    expect(kinds).toEqual(['person.made', 'person.ended']);
    expect(await wholeLedger(app)).not.toContain('Gil');
  });

  test('is signed out everywhere on its own, too', async () => {
    const person = await placePerson(app, [officerFor(5)]);
    const browsers = [await browserOf(app, http, person.id), await browserOf(app, http, person.id)];
    await signOutPerson(app, actors.administrator, person.id);
    for (const one of browsers) expect((await one.get('/api/v1/me')).statusCode).toBe(401);
  });
});

test('the last administrator cannot be taken away, of two at the same moment one stays', async () => {
  const alone = await testApp();
  try {
    const one = await placePerson(alone, [administrator]);
    const grantId = one.grants[0]?.id ?? '';
    const conflict = { code: 'state.conflict' };
    await expect(endPerson(alone, actors.administrator, one.id)).rejects.toMatchObject(conflict);
    await expect(endGrant(alone, actors.administrator, one.id, grantId)).rejects.toMatchObject(conflict);
    const other = await placePerson(alone, [administrator]);
    const ends = await Promise.allSettled([
      endPerson(alone, actors.administrator, one.id),
      endPerson(alone, actors.administrator, other.id),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  } finally {
    await alone.close();
  }
});

test('pages of people join into the whole list', async () => {
  const whole = await listPersons(app, actors.auditor, { limit: 500 });
  const first = await listPersons(app, actors.auditor, { limit: 2 });
  const rest = await listPersons(app, actors.auditor, { limit: 500, cursor: first.next ?? '' });
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(whole.items.map(({ id }) => id));
});

test.each(['csirt', 'ngi', 'auditor', 'site', 'vo'] as ActorKind[])('%s changes nobody', async (kind) => {
  const person = await placePerson(app, [officerFor(5)]);
  const actor: Actor = actors[kind];
  const denied = { code: 'auth.denied' };
  const grant = person.grants[0]?.id ?? '';
  await expect(invitePerson(app, actor, { name: 'N', mail: null, grants: [] })).rejects.toMatchObject(denied);
  await expect(changePerson(app, actor, person.id, { name: 'N' })).rejects.toMatchObject(denied);
  await expect(inviteAgain(app, actor, person.id)).rejects.toMatchObject(denied);
  await expect(endPerson(app, actor, person.id)).rejects.toMatchObject(denied);
  await expect(signOutPerson(app, actor, person.id)).rejects.toMatchObject(denied);
  await expect(giveGrant(app, actor, person.id, officerFor(1))).rejects.toMatchObject(denied);
  await expect(endGrant(app, actor, person.id, grant)).rejects.toMatchObject(denied);
  if (kind !== 'auditor') {
    await expect(viewPerson(app, actor, person.id)).rejects.toMatchObject(denied);
    await expect(listPersons(app, actor, { limit: 5 })).rejects.toMatchObject(denied);
  }
});
