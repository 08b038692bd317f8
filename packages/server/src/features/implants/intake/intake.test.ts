import { systemActor } from '@muster/contract';
import { verifyOrder } from '@muster/implant';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type BeatListener, startBeatListener } from '../../../adapters/controller/index.ts';
import { type TestDatabase, testDatabase } from '../../../db/testing/test-database.ts';
import { type Clock, SystemClock } from '../../../kernel/clock.ts';
import { newId } from '../../../kernel/ids.ts';
import { silentLog } from '../../../kernel/log.ts';
import { deploymentKey, orderKeyOf } from '../keys.ts';
import { sealBeats, verifyLot } from '../lots.ts';
import { orderStop, stopProgressOf } from '../service.ts';
import { deploymentById } from '../store.ts';
import { FakeImplant, type FakeImplantOptions } from '../testing/fake-implant.ts';
import { planned, testKeys } from '../testing/planned.ts';
import { BeatService } from './beat-service.ts';

/** Runs with the machine, and can be moved ahead. */
class MovableClock implements Clock {
  readonly speed = 1;
  aheadMs = 0;
  readonly #system = new SystemClock();
  now(): Date {
    return new Date(this.#system.now().getTime() + this.aheadMs);
  }
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#system.sleep(ms, signal);
  }
}

const clock = new MovableClock();
const clocks = { procedure: clock, machine: clock };
let database: TestDatabase;
let service: BeatService;
let listener: BeatListener;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.close();
});
beforeEach(async () => {
  clock.aheadMs = 0;
  service = makeService();
  listener = await startBeatListener({ host: '127.0.0.1', port: 0, intake: service, clocks });
});
afterEach(async () => {
  await listener.close();
  await service.drained();
});

function makeService(): BeatService {
  const { db } = database;
  return new BeatService({
    db,
    clocks,
    keys: testKeys,
    log: silentLog,
    processId: newId('srv', clock.now()),
  });
}

async function implant(
  change: Parameters<typeof planned>[1] = {},
  more: Partial<FakeImplantOptions> = {},
): Promise<{ id: string; fake: FakeImplant }> {
  const id = await planned(database.db, change);
  return { id, fake: fakeOf(id, more) };
}

function fakeOf(id: string, more: Partial<FakeImplantOptions> = {}): FakeImplant {
  return new FakeImplant({ port: listener.port, deployment: id, key: deploymentKey(testKeys, id), ...more });
}

async function beatsOf(id: string): Promise<number> {
  const row = await deploymentById(database.db, id);
  const beats = await database.db
    .selectFrom('beat')
    .select('seq')
    .where('deployment_no', '=', row?.no ?? 0)
    .execute();
  return beats.length;
}

async function refusals(id: string, code: string): Promise<number> {
  await service.drained();
  const rows = await database.db
    .selectFrom('refused_beat')
    .select('count')
    .where('deployment_id', '=', id)
    .where('code', '=', code)
    .execute();
  return rows.reduce((sum, row) => sum + row.count, 0);
}

test('a beat is answered when it is stored, by one signed line that holds for this very beat', async () => {
  const { id, fake } = await implant();
  const answer = await fake.beat();
  expect(await beatsOf(id)).toBe(1);
  const [verb, argument, counter, lease, nonce = '', signature = '', path = ''] = answer.line.split(' ');
  expect([answer.status, verb, argument, counter, lease]).toEqual([200, 'ok', '-', '0', '600']);
  const order = {
    deployment: id,
    instance: fake.instance,
    seq: 0,
    verb: 'ok' as const,
    counter: 0,
    leaseSeconds: 600,
    nonce,
  };
  const { publicKey } = orderKeyOf(testKeys, 'cmp_test');
  expect(verifyOrder(publicKey, order, signature, path)).toBe(true);
  expect((await fake.beat()).line.split(' ')[4]).toBe(nonce);
});

test('copies of two campaigns that beat at the same moment get answers that hold for each of them alone', async () => {
  const copies: Awaited<ReturnType<typeof implant>>[] = [];
  for (let n = 0; n < 7; n++) copies.push(await implant({ campaignId: n < 4 ? 'cmp_test' : 'cmp_other' }));
  const answers = await Promise.all(copies.map(({ fake }) => fake.beat()));
  for (const [n, { line }] of answers.entries()) {
    const [, , , , nonce = '', signature = '', path = ''] = line.split(' ');
    for (const [other, { id, fake }] of copies.entries()) {
      const order = {
        instance: fake.instance,
        seq: 0,
        verb: 'ok' as const,
        counter: 0,
        leaseSeconds: 600,
        nonce,
      };
      const { publicKey } = orderKeyOf(testKeys, n < 4 ? 'cmp_test' : 'cmp_other');
      expect(verifyOrder(publicKey, { ...order, deployment: id }, signature, path)).toBe(n === other);
    }
  }
});

test('the first beat binds the instance, with a ledger entry', async () => {
  const { id, fake } = await implant();
  await fake.beat();
  const row = await deploymentById(database.db, id);
  expect(row?.state).toBe('bound');
  expect(row?.bound_instance?.replaceAll('-', '')).toBe(fake.instance);
  const entries = await database.db
    .selectFrom('ledger_entry')
    .select('kind')
    .where('subject', '=', id)
    .orderBy('ord')
    .execute();
  expect(entries.map((entry) => entry.kind)).toEqual(['deployment.planned', 'beat.bound']);
});

test('a second instance gets no lease, is recorded as a clone and changes nothing', async () => {
  const { id, fake } = await implant();
  await fake.beat();
  const sandbox = fakeOf(id);
  expect(await sandbox.beat()).toMatchObject({ status: 409, line: 'beat.clone' });
  expect(await sandbox.receipt('signal', 15)).toMatchObject({ status: 409, line: 'beat.clone' });
  expect((await fake.beat()).status).toBe(200);
  await service.drained();
  const row = await deploymentById(database.db, id);
  expect(row?.state).toBe('bound');
  const clones = await database.db
    .selectFrom('clone')
    .selectAll()
    .where('deployment_no', '=', row?.no ?? 0)
    .execute();
  expect(clones.map((one) => one.count)).toEqual([2]);
  expect(await beatsOf(id)).toBe(2);
});

test('of two instances that come at the same moment one is bound', async () => {
  const { id } = await implant();
  const answers = await Promise.all([1, 2, 3, 4].map(() => fakeOf(id).beat()));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409]);
});

test('forged, replayed, malformed and strange beats are refused with their code, counted, and change nothing', async () => {
  const { id, fake } = await implant();
  await fake.beat();
  const old = fake.lastRequest;
  await fake.beat();
  expect(await fake.raw(old)).toMatchObject({ status: 409, line: 'beat.replayed' });
  expect(await fake.send(fake.body(), 'a'.repeat(64))).toMatchObject({ status: 403, line: 'beat.forged' });
  expect(await fake.send(Buffer.from('{"v":1}'))).toMatchObject({ status: 400, line: 'beat.malformed' });
  expect(await fake.send(fake.body(), 'short')).toMatchObject({ status: 400, line: 'beat.malformed' });
  const stranger = fakeOf(newId('dep', clock.now()));
  expect(await stranger.beat()).toMatchObject({ status: 404, line: 'beat.unknown-deployment' });
  const large = Buffer.alloc(2000, 'x');
  expect(await fake.send(large)).toMatchObject({ status: 413, line: 'request.too-large' });
  expect(await fake.raw(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))).toMatchObject({ status: 400 });
  expect(await fake.raw(Buffer.from('nonsense\r\n\r\n'))).toMatchObject({ status: 400 });
  expect(await beatsOf(id)).toBe(2);
  expect(await refusals(id, 'beat.replayed')).toBe(1);
  expect(await refusals(id, 'beat.forged')).toBe(1);
  expect(await refusals(id, 'beat.malformed')).toBe(1);
  expect((await fake.beat()).status).toBe(200);
});

test('the same bytes again are the same beat: answered again, stored once', async () => {
  const { id, fake } = await implant();
  await fake.beat();
  expect(await fake.raw(fake.lastRequest)).toMatchObject({ status: 200 });
  expect(await beatsOf(id)).toBe(1);
});

test('beats that come at the same moment on several connections are judged one after the other', async () => {
  const { id, fake } = await implant();
  await fake.beat();
  const others = [1, 2, 3, 4, 5].map((seq) => {
    const other = fakeOf(id, { instance: fake.instance });
    other.seq = seq;
    return other;
  });
  const answers = await Promise.all(others.map((other) => other.beat()));
  const accepted = answers.filter((answer) => answer.status === 200).length;
  expect(accepted).toBeGreaterThanOrEqual(1);
  expect(answers.filter((answer) => answer.line === 'beat.replayed').length).toBe(5 - accepted);
  expect(await beatsOf(id)).toBe(1 + accepted);
});

test('after a restart the server knows what it had accepted', async () => {
  const { id, fake } = await implant();
  await fake.beat();
  const old = fake.lastRequest;
  await fake.beat();
  const last = fake.lastRequest;
  await listener.close();
  service = makeService();
  listener = await startBeatListener({ host: '127.0.0.1', port: 0, intake: service, clocks });
  const again = fakeOf(id, { instance: fake.instance });
  again.seq = fake.seq;
  expect((await again.raw(last)).status).toBe(200);
  expect(await again.raw(old)).toMatchObject({ status: 409, line: 'beat.replayed' });
  expect((await again.beat()).status).toBe(200);
  expect(await beatsOf(id)).toBe(3);
});

test('two servers on one database accept a beat once and agree on the bound instance', async () => {
  const { id, fake } = await implant();
  await fake.beat();
  const other = await startBeatListener({ host: '127.0.0.1', port: 0, intake: makeService(), clocks });
  const there = fakeOf(id, { instance: fake.instance, port: other.port });
  there.seq = 1;
  expect((await there.beat()).status).toBe(200);
  fake.seq = 1;
  expect(await fake.beat({ mono_ms: 77 })).toMatchObject({ status: 409, line: 'beat.replayed' });
  fake.seq = 2;
  expect((await fake.beat()).status).toBe(200);
  await other.close();
  expect(await beatsOf(id)).toBe(3);
});

test('a stop order answers the next beat, and the receipt is recorded with its ledger entry', async () => {
  const app = { db: database.db, clocks };
  const { id, fake } = await implant({ campaignId: 'cmp_stopped' });
  await fake.beat();
  expect(await orderStop(app, systemActor, { campaignId: 'cmp_stopped', reason: 'a test' })).toEqual([id]);
  expect(await orderStop(app, systemActor, { campaignId: 'cmp_stopped', reason: 'a test' })).toEqual([]);
  expect(await stopProgressOf(app, 'cmp_stopped')).toMatchObject({
    stopped: 0,
    unreachable: [{ deployment: id }],
  });
  const answer = await fake.beat();
  expect(answer.line).toMatch(/^stop - 1 0 /);
  expect((await fake.receipt('stop')).status).toBe(200);
  const row = await deploymentById(database.db, id);
  expect(row).toMatchObject({ state: 'ended', ended_kind: 'stop' });
  expect(row?.ended_evidence).toMatch(/^ent_/);
  expect(await stopProgressOf(app, 'cmp_stopped')).toMatchObject({ copies: 1, stopped: 1, unreachable: [] });
});

test('how a connection ended is kept', async () => {
  const killed = await implant();
  const broken = await implant();
  await killed.fake.beat();
  await broken.fake.beat();
  killed.fake.kill();
  broken.fake.reset();
  const open = await implant();
  await open.fake.beat();
  await expect
    .poll(async () => {
      const rows = await database.db
        .selectFrom('beat_connection as c')
        .innerJoin('deployment as d', 'd.no', 'c.deployment_no')
        .select(['d.id', 'c.closed_how'])
        .where('d.id', 'in', [killed.id, broken.id, open.id])
        .execute();
      return Object.fromEntries(rows.map((row) => [row.id, row.closed_how]));
    })
    .toEqual({ [killed.id]: 'fin', [broken.id]: 'reset', [open.id]: null });
});

test('a control that was started again after a reboot takes over; a copy never does', async () => {
  const control = await implant({ role: 'control' });
  await control.fake.beat();
  const early = fakeOf(control.id, { bootId: '99999999-2222-3333-4444-555555555555' });
  expect((await early.beat()).status).toBe(409);
  clock.aheadMs = 3000;
  const rebooted = fakeOf(control.id, { bootId: '99999999-2222-3333-4444-555555555555' });
  expect((await rebooted.beat()).status).toBe(200);
  expect((await control.fake.beat()).status).toBe(409);
  const kinds = await database.db
    .selectFrom('ledger_entry')
    .select('kind')
    .where('subject', '=', control.id)
    .orderBy('ord')
    .execute();
  expect(kinds.map((entry) => entry.kind)).toEqual(['deployment.planned', 'beat.bound', 'control.rebound']);
});

test('beats are sealed in lots, and a changed beat shows', async () => {
  const app = { db: database.db, clocks };
  const { id, fake } = await implant({ campaignId: 'cmp_lots' });
  for (let i = 0; i < 5; i++) await fake.beat();
  await sealBeats(app);
  expect(await sealBeats(app)).toBe(0);
  const lots = await database.db.selectFrom('beat_lot').selectAll().orderBy('first_position').execute();
  const lot = lots.at(-1);
  expect(lot?.count).toBeGreaterThanOrEqual(5);
  expect(await verifyLot(database.db, lot?.id ?? '')).toBe('intact');
  const row = await deploymentById(database.db, id);
  const steady = await database.db
    .selectFrom('beat')
    .select('steady')
    .where('deployment_no', '=', row?.no ?? 0)
    .orderBy('seq')
    .execute();
  expect(steady.map((one) => one.steady)).toEqual([false, true, true, true, true]);
  const call = (value: boolean) =>
    database.db
      .updateTable('beat')
      .set({ steady: value })
      .where('deployment_no', '=', row?.no ?? 0)
      .where('seq', '=', 0)
      .execute();
  await call(true);
  expect(await verifyLot(database.db, lot?.id ?? '')).toBe('changed');
  await call(false);
  expect(await verifyLot(database.db, lot?.id ?? '')).toBe('intact');
  await database.db
    .updateTable('beat')
    .set({ received_ms: 1 })
    .where('deployment_no', '=', row?.no ?? 0)
    .where('seq', '=', 3)
    .execute();
  expect(await verifyLot(database.db, lot?.id ?? '')).toBe('changed');
});

test('a slow head is given up', async () => {
  const { fake } = await implant();
  const socket = await fake.open();
  socket.write('POST /v1/beat HTTP/1.1\r\nHos');
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (part: Buffer) => {
      text += part.toString('latin1');
    });
    socket.on('close', () => resolve(text));
  });
  expect(answer).toMatch(/^(|HTTP\/1\.1 40[08] )/);
});
