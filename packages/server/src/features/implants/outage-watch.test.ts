import { afterAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing/test-database.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { silentLog } from '../../kernel/log.ts';
import { type Outage, outagesBetween } from './outage-store.ts';
import { OutageWatch } from './outage-watch.ts';
import { deploymentById } from './store.ts';
import { planned, START } from './testing/planned.ts';

const databases: TestDatabase[] = [];
let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
  databases.push(database);
});
afterAll(async () => {
  await Promise.all(databases.map((one) => one.close()));
});

function watchAt(clock: VirtualClock, processId: string, seen: Outage[] = []): OutageWatch {
  return new OutageWatch({
    db: database.db,
    clocks: { procedure: clock, machine: clock },
    log: silentLog,
    processId,
    onOutage: (_tx, outage) => {
      seen.push(outage);
      return Promise.resolve();
    },
  });
}

async function outages(): Promise<Outage[]> {
  return await outagesBetween(database.db, 0, Number.MAX_SAFE_INTEGER);
}

test('the first start of a server is no outage', async () => {
  const watch = watchAt(new VirtualClock(START), 'srv_1');
  await watch.start();
  await watch.stop();
  expect(await outages()).toEqual([]);
});

test('the time between an end and the next start is an outage, with a ledger entry, told in its transaction', async () => {
  const first = watchAt(new VirtualClock(START), 'srv_1');
  await first.start();
  await first.stop();
  const seen: Outage[] = [];
  const second = watchAt(new VirtualClock(new Date(START.getTime() + 2000)), 'srv_2', seen);
  await second.start();
  await second.stop();
  const [outage] = await outages();
  expect(outage).toMatchObject({
    kind: 'server-down',
    fromMs: START.getTime(),
    untilMs: START.getTime() + 2000,
  });
  expect(outage?.entryId).toMatch(/^ent_/);
  expect(seen).toEqual([outage]);
});

test('a killed server is noticed at the next start, and its connections ended with it', async () => {
  const id = await planned(database.db);
  const row = await deploymentById(database.db, id);
  await database.db
    .insertInto('server_process')
    .values({
      id: 'srv_1',
      host: 'another',
      pid: 1,
      started_ms: 1,
      beaten_ms: START.getTime(),
      beaten_at: START,
    })
    .execute();
  await database.db
    .insertInto('beat_connection')
    .values({ id: 'cnx_1', deployment_no: row?.no ?? 0, process_id: 'srv_1', opened_ms: 5, opened_at: START })
    .execute();
  const watch = watchAt(new VirtualClock(new Date(START.getTime() + 10_000)), 'srv_2');
  await watch.start();
  await watch.stop();
  expect(await outages()).toMatchObject([{ kind: 'server-down', untilMs: START.getTime() + 10_000 }]);
  const connection = await database.db.selectFrom('beat_connection').selectAll().executeTakeFirst();
  expect(connection).toMatchObject({ closed_how: 'server-closed', closed_ms: START.getTime() });
});

test('while another server process listens there is no outage', async () => {
  await database.db
    .insertInto('server_process')
    .values({
      id: 'srv_1',
      host: 'another',
      pid: 1,
      started_ms: 1,
      beaten_ms: START.getTime(),
      beaten_at: START,
    })
    .execute();
  const watch = watchAt(new VirtualClock(new Date(START.getTime() + 1000)), 'srv_2');
  await watch.start();
  await watch.stop();
  expect(await outages()).toEqual([]);
});

test('a stalled process and a slow database are outages', async () => {
  const clock = new VirtualClock(START);
  const watch = watchAt(clock, 'srv_1');
  await watch.start();
  watch.slowWrite(START.getTime() + 100, START.getTime() + 900);
  await watch.stop();
  expect(await outages()).toMatchObject([
    { kind: 'database', fromMs: START.getTime() + 100, untilMs: START.getTime() + 900 },
  ]);
});
