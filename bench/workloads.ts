import type { FactsBatch, SubjectIdentifier, Workload } from '../packages/contract/src/index.ts';
import { reachOf } from '../packages/server/src/features/subjects/index.ts';
import {
  accountsOf,
  credentialsOf,
  takeFacts,
  workloadsOf,
} from '../packages/server/src/features/workloads/index.ts';
import { accountOf, batchOf, vm } from '../packages/server/src/features/workloads/testing/facts-scene.ts';
import { type TestApp, testApp } from '../packages/server/src/testing/test-app.ts';
import { quantile, report } from './bench.ts';

const SITES = 50;
/** So many are told by their agents, which is timed; the others are copies of the first, made in the database. */
const TOLD_SITES = 4;
const PER_SITE = 2_000;
const PAGE = 500;
/** Who runs something: each at several sites, under an `iss`+`sub` and with an account of each cloud. */
const PEOPLE = 4_000;
const GATEWAY_USERS = 400;
const ROBOT = '/DC=org/DC=example/OU=Robot/CN=Robot - Portal';
const ROUNDS = 200;
const LIMIT_MS = 50;
/** How many of the workloads run under the gateway's name: one in this many. */
const GATEWAY_SHARE = 20;

/** 100,000 workloads of 50 sites: how fast agents can tell of them, and "everything of this subject, everywhere". */
export async function bench(): Promise<void> {
  const app = await testApp();
  try {
    await placeSites(app);
    await indexing(app);
    for (let site = TOLD_SITES; site < SITES; site++) await copySite(app, site);
    await app.database.ownerPool().query('analyze');
    await finding(app);
    await gateway(app);
  } finally {
    await app.close();
  }
}

async function placeSites(app: TestApp): Promise<void> {
  const at = app.clock.now();
  const seen = { first_seen_at: at, last_seen_at: at, gone_at: null };
  for (let n = 0; n < SITES; n++) {
    await app.db
      .insertInto('site')
      .values({ id: `site_${n}`, name: `SITE-${n}`, name_key: `site-${n}`, ngi_id: null, ...seen })
      .execute();
  }
}

function person(n: number): SubjectIdentifier {
  return { format: 'iss_sub', iss: 'https://aai.example/auth/realms/all', sub: `${n}@aai.example` };
}

function userOfGateway(n: number): SubjectIdentifier {
  return {
    format: 'x509',
    name: `CN=user:${n % GATEWAY_USERS},CN=Robot - Portal,OU=Robot,DC=example,DC=org`,
  };
}

function workloadOf(site: number, n: number): Workload {
  const number = site * PER_SITE + n;
  const isGateways = number % GATEWAY_SHARE === 0;
  const who = (number * 7919) % PEOPLE;
  const accountId = isGateways ? 'portal' : `user-${who}`;
  return vm(`server-${number}`, {
    name: `node-${number % 977}`,
    owner: {
      accountId,
      accountName: accountId,
      identifiers: isGateways ? [userOfGateway(number / GATEWAY_SHARE)] : [person(who)],
    },
    addresses: [
      { address: `10.${site}.${n >> 8}.${n & 255}`, kind: 'fixed', mac: null },
      ...(n % 4 === 0 ? [{ address: `192.0.${n % 256}.${site}`, kind: 'floating' as const, mac: null }] : []),
    ],
  });
}

async function indexing(app: TestApp): Promise<void> {
  const start = performance.now();
  for (let site = 0; site < TOLD_SITES; site++) {
    const pages = Math.ceil(PER_SITE / PAGE);
    for (let page = 1; page <= pages; page++) {
      const workloads = Array.from({ length: PAGE }, (_, n) => workloadOf(site, (page - 1) * PAGE + n));
      const owners = new Map(workloads.map(({ owner }) => [owner.accountId, owner.identifiers]));
      const batch: FactsBatch = batchOf(page, app.clock.now(), {
        list: { kind: 'full', listId: 'one', page, last: page === pages },
        workloads,
        accounts: [...owners].map(([ref, identifiers]) => accountOf(ref, { identifiers })),
      });
      await takeFacts(app, { id: `agt_${site}`, siteId: `site_${site}` }, batch);
    }
  }
  const seconds = (performance.now() - start) / 1000;
  const all = TOLD_SITES * PER_SITE;
  report({
    name: 'workloads-indexed',
    value: all / seconds,
    unit: `workloads a second, ${all} in whole lists of ${PER_SITE} from ${TOLD_SITES} sites, with owners, accounts and addresses`,
    reference: 500,
    goal: '500 a second, so that a whole list of 500 servers is taken within a second',
    met: all / seconds >= 500,
  });
}

/** The same people with the same machines at one more site. */
async function copySite(app: TestApp, n: number): Promise<void> {
  const pool = app.database.ownerPool();
  const site = `site_${n}`;
  const copied = (prefix: string, column: string) =>
    `'${prefix}_' || substr(md5(${column} || '${n}'), 1, 23)`;
  const local = (column: string) => `(select case when site_id is null then id else ${copied('sub', 'id')} end
    from subject where id = ${column})`;
  const copies: [table: string, changed: Record<string, string>, where: string][] = [
    [
      'subject',
      {
        id: copied('sub', 'id'),
        key: `replace(key, 'site_0/', '${site}/')`,
        identifier: `jsonb_set(identifier, '{siteId}', '"${site}"')`,
        site_id: `'${site}'`,
      },
      `site_id = 'site_0'`,
    ],
    [
      'account',
      { id: copied('acc', 'id'), site_id: `'${site}'`, subject_id: local('subject_id') },
      `site_id = 'site_0'`,
    ],
    [
      'subject_edge',
      {
        id: copied('sed', 'id'),
        site_id: `'${site}'`,
        source: `replace(source, 'agt_0', 'agt_${n}')`,
        to_id: local('to_id'),
      },
      `site_id = 'site_0'`,
    ],
    ['workload', { id: copied('wld', 'id'), site_id: `'${site}'` }, `site_id = 'site_0'`],
    [
      'workload_owner',
      { workload_id: copied('wld', 'workload_id'), subject_id: local('subject_id') },
      `workload_id in (select id from workload where site_id = 'site_0')`,
    ],
  ];
  for (const [table, changed, where] of copies) {
    const { rows } = await pool.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_name = $1`,
      [table],
    );
    const columns = rows.map(({ name }) => name);
    const values = columns.map((name) => changed[name] ?? name);
    await pool.query(
      `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from ${table} where ${where}`,
    );
  }
}

/** Everything of this subject, everywhere: the closure, then what runs, the accounts, and what lets them in. */
async function everything(
  app: TestApp,
  identifier: SubjectIdentifier,
): Promise<{ ms: number; found: number }> {
  const start = performance.now();
  const { subjects } = await reachOf(app.db, {
    identifiers: [identifier],
    cascade: true,
    at: app.clock.now(),
  });
  const keys = subjects.map(({ key }) => key);
  const found = await workloadsOf(app.db, keys);
  await credentialsOf(app.db, await accountsOf(app.db, keys));
  return { ms: performance.now() - start, found: found.length };
}

async function finding(app: TestApp): Promise<void> {
  const times: { whole: number; index: number; found: number }[] = [];
  for (let round = -10; round < ROUNDS; round++) {
    // Whom the first site knows, and with it every copy: each has something at nearly every site.
    const who = person((Math.abs(round) * 8 * 7919 + 7919) % PEOPLE);
    const { ms, found } = await everything(app, who);
    const { subjects } = await reachOf(app.db, { identifiers: [who], cascade: true, at: app.clock.now() });
    const keys = subjects.map(({ key }) => key);
    const start = performance.now();
    await workloadsOf(app.db, keys);
    if (round >= 0) times.push({ whole: ms, index: performance.now() - start, found });
  }
  const most = Math.max(...times.map(({ found }) => found));
  for (const [name, part, what] of [
    ['workloads-of-subject', 'index', 'its workloads by the index alone'],
    [
      'everything-of-subject',
      'whole',
      'closure over the identity graph, workloads, accounts and credentials',
    ],
  ] as const) {
    const all = times.map((one) => one[part]);
    const value = quantile(all, 0.95);
    report({
      name,
      value,
      unit: `ms, p95 of ${ROUNDS} (median ${quantile(all, 0.5).toFixed(1)}), ${what}; up to ${most} of ${SITES * PER_SITE} workloads`,
      reference: LIMIT_MS,
      goal: `under ${LIMIT_MS} ms`,
      met: value < LIMIT_MS,
    });
  }
}

/** The widest question there is: a gateway with everything under its name. */
async function gateway(app: TestApp): Promise<void> {
  const times: number[] = [];
  let found = 0;
  for (let round = -2; round < 15; round++) {
    const one = await everything(app, { format: 'x509', name: ROBOT });
    if (round >= 0) times.push(one.ms);
    found = one.found;
  }
  const value = quantile(times, 0.5);
  report({
    name: 'everything-of-gateway',
    value,
    unit: `ms, median of 15, for a gateway with ${GATEWAY_USERS} users and ${found} workloads at ${SITES} sites`,
    reference: 1000,
    goal: 'a preview of the widest ban under a second',
    met: value < 1000 && found === (SITES * PER_SITE) / GATEWAY_SHARE,
  });
}
