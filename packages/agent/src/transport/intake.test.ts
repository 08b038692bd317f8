import { HEAD_EVENT, ORDER_EVENT } from '@muster/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TrustedTime } from '../kernel/trusted-time.ts';
import { Bench } from '../testing/bench.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { Intake } from './intake.ts';

let site: Bench;
beforeEach(() => {
  site = new Bench();
});
afterEach(() => site.close());

let fresh: number;

function intakeOf(server: FakeServer, clock = site.clock): Intake {
  server.url = 'https://muster.example';
  fresh = 0;
  return new Intake({
    identity: () => server.identity(),
    spool: site.spool,
    alarms: site.alarms,
    time: new TrustedTime(clock, null),
    date: () => new Date(),
    decided: () => {},
    headSeen: () => {
      fresh += 1;
    },
  });
}

let heads = 0;
async function show(intake: Intake, server: FakeServer, at: Date, jti = `head-${++heads}`): Promise<void> {
  const head = { seq: 0, last: null, at: at.toISOString() };
  await intake.take({ [jti]: server.sign({ [HEAD_EVENT]: head }, { jti }) });
}

test('a signed order with half a number is refused: what is kept must be readable at the next start', async () => {
  const server = new FakeServer();
  const intake = intakeOf(server);
  for (const seq of [0.5, 0, -1, 1e300]) {
    const jti = `set-${seq}`;
    const token = server.sign({ [ORDER_EVENT]: { seq, previous: null } }, { jti });
    expect(Object.keys((await intake.take({ [jti]: token })).setErrs)).toEqual([jti]);
  }
  site.open();
  expect(site.spool.list).toEqual({ seq: 0, last: null });
});

test('an order in a form of a later version keeps its place, and the next one follows it', async () => {
  const server = new FakeServer();
  const intake = intakeOf(server);
  const token = server.sign(
    { [ORDER_EVENT]: { seq: 1, previous: null, kind: 'levitate' } },
    { jti: 'set-1' },
  );
  expect((await intake.take({ 'set-1': token })).ack).toEqual(['set-1']);
  site.open();
  expect(site.spool.list.seq).toBe(1);
  expect(site.spool.rows()).toEqual([]);
});

describe('a head', () => {
  const MINUTE = 60_000;

  test('that somebody kept and shows again does not pass for a list that is fresh', async () => {
    const server = new FakeServer();
    const intake = intakeOf(server);
    const kept = site.clock.now();
    await show(intake, server, kept);
    expect(fresh).toBe(1);
    await site.clock.advance(20 * MINUTE);
    for (let n = 0; n < 3; n++) await show(intake, server, kept);
    expect(fresh).toBe(1);
    await show(intake, server, site.clock.now());
    expect(fresh).toBe(2);
  });

  test('is fresh by the time that is counted where the date of the machine is wrong', async () => {
    const server = new FakeServer();
    const clock = new VirtualClock(new Date('2031-01-01T00:00:00Z'));
    const intake = intakeOf(server, clock);
    let signed = new Date('2027-03-01T10:00:00Z');
    await show(intake, server, signed);
    expect(fresh).toBe(0);
    for (let minute = 0; minute < 30; minute++) {
      await clock.advance(MINUTE);
      signed = new Date(signed.getTime() + MINUTE);
      await show(intake, server, signed);
    }
    expect(fresh).toBe(30);
    expect(site.alarms.has('clock-differs')).toBe(true);
    await clock.advance(20 * MINUTE);
    await show(intake, server, signed);
    expect(fresh).toBe(30);
  });
});
