import { ORDER_EVENT } from '@muster/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TrustedTime } from '../kernel/trusted-time.ts';
import { Bench } from '../testing/bench.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { Intake } from './intake.ts';

let site: Bench;
beforeEach(() => {
  site = new Bench();
});
afterEach(() => site.close());

function intakeOf(server: FakeServer): Intake {
  server.url = 'https://muster.example';
  return new Intake({
    identity: () => server.identity(),
    spool: site.spool,
    alarms: site.alarms,
    time: new TrustedTime(site.clock, null),
    date: () => new Date(),
    decided: () => {},
    headSeen: () => {},
  });
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
