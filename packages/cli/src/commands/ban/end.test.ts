import { expect, test } from 'vitest';
import { banServer, site, view } from './testing-ban.ts';

const on = banServer();

test('a ban is extended to a moment that has a zone', async () => {
  const extend = (until: string) =>
    on.muster('ban', 'extend', '17', '--until', until, '--reason', 'not over');
  expect((await extend('tomorrow')).err).toContain('is not understood');
  await extend('2027-03-01T00:00Z');
  expect(on.seen).toMatchObject([
    {
      path: '/api/v1/bans/BAN-17/extend',
      body: { expiresAt: '2027-03-01T00:00:00.000Z', reason: 'not over' },
    },
  ]);
});

test('what lifting a ban cannot bring back is said with it', async () => {
  const { id: siteId, name } = site;
  const cannotUndo = [{ site: { id: siteId, name }, step: 'remove-credential', what: 'its credentials' }];
  const path = '/api/v1/bans/BAN-17/lift';
  on.stands[`GET ${path}`] = { sites: 1, withoutAgent: 0, cannotUndo };
  on.stands[path] = { ...view, state: 'lifted' };
  const { code, out, err } = await on.muster('ban', 'lift', 'ban-17', '--reason', 'over');
  expect(code).toBe(0);
  expect(err).toContain('its credentials');
  expect(out).toContain('lifted');
  expect(on.seen).toMatchObject([
    { method: 'GET', path },
    { method: 'POST', path, body: { reason: 'over' } },
  ]);
});
