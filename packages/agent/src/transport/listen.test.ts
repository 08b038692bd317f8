import { expect, test } from 'vitest';
import { Alarms } from '../kernel/alarms.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { TransportError } from './http-client.ts';
import type { Intake } from './intake.ts';
import { listen, pauseAfter } from './listen.ts';
import { type ServerClient, ServerRefused } from './server-client.ts';

test('a gap that nobody can fill makes the agent ask ever less often, not without end', async () => {
  const clock = new VirtualClock(new Date('2027-03-01T10:00:00Z'));
  const stop = new AbortController();
  let polls = 0;
  const server = {
    async poll() {
      polls += 1;
      if (polls > 1000) stop.abort();
      return { sets: {} };
    },
    ordersAfter: async () => ({ sets: [], more: false, head: '' }),
  } as unknown as ServerClient;
  const intake = {
    take: async () => ({ ack: [], setErrs: {}, gap: true }),
    fill: async () => true,
  } as unknown as Intake;
  const running = listen({
    server,
    intake,
    clock,
    alarms: new Alarms(),
    chance: () => 0.5,
    now: () => clock.now(),
    lastSeq: () => 7,
    wake: () => {},
    signal: stop.signal,
  });
  await new Promise((resolve) => setImmediate(resolve));
  for (let minute = 0; minute < 60; minute++) await clock.advance(60_000);
  stop.abort();
  await clock.advance(600_000);
  await running;
  expect(polls).toBeGreaterThan(20);
  expect(polls).toBeLessThan(60);
});

test('an alarm ends with the first answer after a failure, for which the agent does not wait', async () => {
  const clock = new VirtualClock(new Date('2027-03-01T10:00:00Z'));
  const stop = new AbortController();
  const alarms = new Alarms();
  const asked: (boolean | undefined)[] = [];
  const standing: number[] = [];
  const server = {
    async poll({ returnImmediately }: { returnImmediately?: boolean }) {
      asked.push(returnImmediately);
      standing.push(alarms.all().length);
      if (asked.length === 2) throw new TransportError('unreachable', 'connect ECONNREFUSED');
      if (asked.length === 4) stop.abort();
      return { sets: {} };
    },
  } as unknown as ServerClient;
  const running = listen({
    server,
    intake: { take: async () => ({ ack: [], setErrs: {}, gap: false }) } as unknown as Intake,
    clock,
    alarms,
    chance: () => 0.5,
    now: () => clock.now(),
    lastSeq: () => 0,
    wake: () => {},
    signal: stop.signal,
  });
  await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(600_000);
  await running;
  expect(asked).toEqual([false, false, true, false]);
  expect(standing).toEqual([0, 0, 1, 0]);
});

test('what the server does not take yet is told as that, and waits at least as long as the server says', () => {
  const alarms = new Alarms();
  const parts = { alarms, chance: () => 0, now: () => new Date('2027-03-01T10:00:00Z') };
  expect(pauseAfter(parts, 'receipts', new ServerRefused(429, 'too much', 9000), 1)).toBe(9000);
  expect(alarms.all()).toMatchObject([{ code: 'server-refuses', detail: expect.stringMatching(/429/) }]);
});
