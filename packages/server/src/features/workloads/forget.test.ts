import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { placeFederation } from '../people/testing/people-scene.ts';
import { forgetOld, KEPT_DAYS } from './forget.ts';
import { takeFacts } from './take-facts.ts';
import { accountOf, batchOf, vm } from './testing/facts-scene.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
});
afterAll(() => app.close());

async function left(): Promise<{ workloads: string[]; subjects: string[] }> {
  const workloads = await app.db.selectFrom('workload').select('ref').orderBy('ref').execute();
  const subjects = await app.db.selectFrom('subject').select('label').orderBy('label').execute();
  return { workloads: workloads.map(({ ref }) => ref), subjects: subjects.map(({ label }) => label) };
}

test('what has been over for a year is forgotten, with whom nothing names any more', async () => {
  const agent = { id: 'agt_1', siteId: 'site_1' };
  const owner = (name: string) => ({
    accountId: name,
    accountName: name,
    identifiers: [{ format: 'email', email: `${name}@example.org` } as const],
  });
  const list = (page: number, last: boolean) =>
    ({ kind: 'full', listId: `l${page}`, page: 1, last }) as const;
  await takeFacts(
    app,
    agent,
    batchOf(1, app.clock.now(), {
      workloads: [vm('old', { owner: owner('ada') }), vm('new', { owner: owner('bo') })],
      accounts: [accountOf('ada', { name: 'ada' })],
    }),
  );
  await app.clock.advance(1000);
  await takeFacts(
    app,
    agent,
    batchOf(2, app.clock.now(), {
      list: list(1, true),
      workloads: [vm('new', { owner: owner('bo') })],
      accounts: [accountOf('bo', { name: 'bo' })],
    }),
  );
  await app.clock.advance((KEPT_DAYS - 1) * 86_400_000);
  await forgetOld(app);
  expect((await left()).workloads).toEqual(['new', 'old']);
  await app.clock.advance(2 * 86_400_000);
  await forgetOld(app);
  expect(await left()).toEqual({ workloads: ['new'], subjects: ['bo', 'bo@example.org'] });
});
