import { type Actor, type SubjectIdentifier, type WorkloadsInput, workloadsQuery } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { placeFederation } from '../people/testing/people-scene.ts';
import { tie } from '../subjects/testing/subjects-scene.ts';
import { takeFacts } from './take-facts.ts';
import { accountOf, batchOf, vm } from './testing/facts-scene.ts';
import { searchWorkloads, viewWorkload } from './views.ts';

const ada: SubjectIdentifier = { format: 'x509', name: 'CN=Ada,DC=org' };
const owner = { accountId: 'ka', accountName: 'ada', identifiers: [ada] };
const fixed = (address: string) => [{ address, kind: 'fixed' as const, mac: 'fa:16:3e:00:00:09' }];
const SHA = 'AB'.repeat(64);

let app: TestApp;
/** Between the two sights of web-1. */
let between: string;

beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
  const at = (seconds: number) => new Date(app.clock.now().getTime() + seconds * 1000);
  const one = { id: 'agt_1', siteId: 'site_1' };
  await app.clock.advance(60_000);
  const credential = {
    ref: 'ac1',
    kind: 'application-credential',
    name: 'ci',
    projectId: null,
    createdAt: null,
    expiresAt: null,
    unrestricted: null,
  } as const;
  await takeFacts(
    app,
    one,
    batchOf(1, at(-60), {
      workloads: [
        vm('s1', { name: 'web-1', owner, addresses: fixed('10.0.0.1'), imageSha512: SHA }),
        vm('s2', {
          name: 'db-1',
          projectId: 'p2',
          projectName: 'CMS',
          addresses: fixed('10.0.0.2'),
          imageRef: 'img-2',
        }),
        vm('s3', { name: 'Web-2', state: 'frozen', owner }),
      ],
      accounts: [accountOf('ka', { name: 'ada', identifiers: [ada], credentials: [credential] })],
      gaps: [{ from: at(-600).toISOString(), to: at(-300).toISOString(), why: 'the API was away' }],
    }),
  );
  between = at(-30).toISOString();
  await takeFacts(
    app,
    one,
    batchOf(2, at(0), {
      workloads: [
        vm('s1', { name: 'web-1', owner, addresses: fixed('10.0.0.9'), imageSha512: null }),
        vm('s2', { name: 'db-1', state: 'ended', endedAt: at(-10).toISOString() }),
      ],
    }),
  );
  await takeFacts(
    app,
    { id: 'agt_2', siteId: 'site_2' },
    batchOf(1, at(0), { workloads: [vm('s4', { name: 'web-4', owner })] }),
  );
});
afterAll(() => app.close());

async function found(query: WorkloadsInput, actor: Actor = actors.csirt): Promise<string[]> {
  const { items } = await searchWorkloads(app, actor, workloadsQuery.parse(query));
  return items.map(({ name }) => name).sort();
}

describe('workloads are found', () => {
  test.each<[string, WorkloadsInput, string[]]>([
    ['by nothing: all that are there', {}, ['Web-2', 'web-1', 'web-4']],
    ['by subject, in any spelling', { subject: '/DC=org/CN=ada' }, ['Web-2', 'web-1', 'web-4']],
    ['by the beginning of a name', { name: 'WEB-' }, ['Web-2', 'web-1', 'web-4']],
    ['by the system’s own id', { name: 's1' }, ['web-1']],
    ['by address now', { address: '10.0.0.9' }, ['web-1']],
    ['by an address that it has no more', { address: '10.0.0.1' }, []],
    ['by an address that it ever had', { address: '10.0.0.1', state: 'all' }, ['web-1']],
    ['by hardware address', { address: 'FA-16-3E-00-00-09' }, ['web-1']],
    ['by image', { image: 'img-2', state: 'all' }, []],
    ['by the image’s bytes', { image: SHA }, ['web-1']],
    ['by project', { project: 'p1', site: 'SITE-1' }, ['Web-2', 'web-1']],
    ['by state', { state: 'frozen' }, ['Web-2']],
    ['by state and site', { state: 'ended', site: 'site_1' }, ['db-1']],
  ])('%s', async (_how, query, names) => {
    expect(await found(query)).toEqual(names);
  });

  test('as they were at a moment', async () => {
    expect(await found({ at: between, address: '10.0.0.1' })).toEqual(['web-1']);
    expect(await found({ at: between, site: 'SITE-1' })).toEqual(['Web-2', 'db-1', 'web-1']);
    expect(await found({ at: '2026-01-01T00:00:00Z' })).toEqual([]);
  });

  test('page by page', async () => {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await searchWorkloads(app, actors.csirt, workloadsQuery.parse({ limit: 2, cursor }));
      names.push(...page.items.map(({ name }) => name));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(names.sort()).toEqual(['Web-2', 'web-1', 'web-4']);
  });

  test('and what could not be seen is said with them', async () => {
    const { gaps } = await searchWorkloads(app, actors.csirt, workloadsQuery.parse({}));
    expect(gaps).toMatchObject([{ site: { name: 'SITE-1' }, system: 'cloud', why: 'the API was away' }]);
    await app.clock.advance(20 * 60_000);
    const later = await searchWorkloads(app, actors.site, workloadsQuery.parse({}));
    expect(later.gaps.map(({ to }) => to === null)).toEqual([true, false]);
  });

  test('what is no address or subject is refused', async () => {
    for (const query of [{ address: 'host.example' }, { subject: 'somebody' }]) {
      await expect(found(query)).rejects.toMatchObject({ code: 'request.invalid' });
    }
  });
});

describe('a workload', () => {
  test('is shown with whose it is, its addresses over time and what lets its account in', async () => {
    const { items } = await searchWorkloads(app, actors.csirt, workloadsQuery.parse({ name: 'web-1' }));
    const view = await viewWorkload(app, actors.csirt, items[0]?.id ?? '');
    expect(view).toMatchObject({
      site: { name: 'SITE-1' },
      owner: { accountName: 'ada' },
      imageSha512: SHA.toLowerCase(),
      account: { enabled: true, credentials: [{ kind: 'application-credential', name: 'ci' }] },
    });
    expect(view.addressHistory.map(({ address, to }) => [address, to === null])).toEqual([
      ['10.0.0.1', false],
      ['10.0.0.9', true],
    ]);
    expect(view.subjects.map(({ label }) => label)).toEqual(['ada', 'CN=Ada,DC=org']);
  });
});

test('a site does not learn by a search which names are one person', async () => {
  const email: SubjectIdentifier = { format: 'email', email: 'ada@example.org' };
  await inTransaction(app.db, (tx) => tie(tx, 'same-person', email, ada));
  expect(await found({ subject: 'ada@example.org' })).toEqual(['Web-2', 'web-1', 'web-4']);
  expect(await found({ subject: 'ada@example.org' }, actors.site)).toEqual([]);
});

test('an NGI and a site see their own, and learn of nothing else; a VO’s manager sees nothing', async () => {
  for (const actor of [actors.ngi, actors.site]) {
    expect(await found({ subject: '/DC=org/CN=Ada' }, actor)).toEqual(['Web-2', 'web-1']);
    await expect(found({ site: 'SITE-2' }, actor)).rejects.toMatchObject({ code: 'not-found' });
    const { items } = await searchWorkloads(app, actors.csirt, workloadsQuery.parse({ site: 'SITE-2' }));
    await expect(viewWorkload(app, actor, items[0]?.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
  }
  expect(await found({}, actors.auditor)).toHaveLength(3);
  await expect(found({}, actors.vo)).rejects.toMatchObject({ code: 'auth.denied' });
});
