import type { FactsBatch } from '@muster/contract';
import { beforeEach, expect, test } from 'vitest';
import { addAccount, addWorkload, createFakeSystem, type FakeSystem } from '../adapters/fake/index.ts';
import type { Disk } from '../spool/disk.ts';
import { START } from '../testing/bench.ts';
import { memoryDisk } from '../testing/crashes.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { ServerRefused } from '../transport/server-client.ts';
import { Feed } from './feed.ts';

const HOUR = 3_600_000;
const here = new AbortController().signal;
let clock: VirtualClock;
let fake: FakeSystem;
let disk: Disk;
let told: string[];
let sent: FactsBatch[];
let serverIsAway: boolean;
/** What the server does not take: names that somebody made up. */
let refuses: (batch: FactsBatch) => boolean;
/** What the server says that it has; null: what it was sent. */
let taken: number | null;

beforeEach(() => {
  clock = new VirtualClock(START);
  fake = createFakeSystem({ name: 'cloud', clock });
  addAccount(fake.world, { ref: 'alice' });
  for (let n = 0; n < 250; n++) addWorkload(fake.world, `vm-${n}`, 'alice');
  disk = memoryDisk();
  sent = [];
  told = [];
  serverIsAway = false;
  refuses = () => false;
  taken = null;
});

function feed(): Feed {
  return new Feed({
    system: fake.system,
    path: 'facts',
    disk,
    clock,
    fullEveryMs: HOUR,
    async send(batch) {
      if (serverIsAway) throw new Error('the server is away');
      if (refuses(batch)) throw new ServerRefused(400, 'a text that is none', null);
      sent.push(batch);
      return taken ?? batch.number;
    },
    heldUp: ({ message }) => told.push(message),
  });
}

function change(ref: string): void {
  const one = fake.world.workloads.get(ref);
  if (one) Object.assign(one.workload, { state: 'stopped', updatedAt: clock.now().toISOString() });
}

test('the first round tells the whole list in numbered pages, of which only the last says so', async () => {
  await feed().round(here);
  expect(sent.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(sent.map(({ list }) => list.kind === 'full' && [list.page, list.last])).toEqual([
    [1, false],
    [2, false],
    [3, true],
  ]);
  expect(sent.flatMap(({ workloads }) => workloads)).toHaveLength(250);
});

test('afterwards only what changed is told, and nothing where nothing did', async () => {
  const told = feed();
  await told.round(here);
  sent = [];
  await clock.advance(30_000);
  await told.round(here);
  expect(sent).toEqual([]);
  change('vm-7');
  await clock.advance(30_000);
  await told.round(here);
  expect(sent.map(({ list, workloads }) => [list.kind, workloads.map(({ ref }) => ref)])).toEqual([
    ['change', ['vm-7']],
  ]);
});

test('a change of an account alone is told in the next round, once', async () => {
  const told = feed();
  await told.round(here);
  const alice = fake.world.accounts.get('alice');
  const changes = [
    { enabled: false },
    {
      credentials: [
        {
          ref: 'ac-1',
          kind: 'application-credential' as const,
          name: 'new',
          projectId: null,
          createdAt: null,
          expiresAt: null,
          unrestricted: true,
        },
      ],
    },
  ];
  for (const one of changes) {
    if (alice) Object.assign(alice, one);
    sent = [];
    for (let round = 0; round < 2; round++) {
      await clock.advance(30_000);
      await told.round(here);
    }
    expect(sent).toMatchObject([{ list: { kind: 'change' }, workloads: [], accounts: [one] }]);
  }
});

test('a batch that did not arrive is sent again as it was, under its number, also after a restart', async () => {
  serverIsAway = true;
  await expect(feed().round(here)).rejects.toThrow(/away/);
  const again = feed();
  await expect(again.round(here)).rejects.toThrow(/away/);
  await clock.advance(60_000);
  serverIsAway = false;
  await again.round(here);
  expect(sent[0]).toMatchObject({ number: 1, at: START.toISOString(), list: { kind: 'full', page: 1 } });
  expect(sent.map(({ number }) => number)).toEqual(sent.map((_, index) => index + 1));
  expect(sent.flatMap(({ gaps }) => gaps)).toMatchObject([{ why: expect.stringMatching(/server/) }]);
});

test('a list that breaks off is told again from its first page', async () => {
  const told = feed();
  await told.round(here);
  await clock.advance(HOUR);
  fake.faults.unreachable = true;
  await told.round(here);
  expect(told.health).toMatchObject({ state: 'failing' });
  await clock.advance(60_000);
  fake.faults.unreachable = false;
  sent = [];
  await told.round(here);
  expect(sent[0]?.list).toMatchObject({ kind: 'full', page: 1 });
  change('vm-1');
  await clock.advance(60_000);
  sent = [];
  await told.round(here);
  expect(sent[0]?.gaps).toMatchObject([{ why: expect.stringMatching(/cloud did not answer/) }]);
});

test('a server that was put back is told a whole list from the number that it knows', async () => {
  const told = feed();
  await told.round(here);
  change('vm-3');
  await clock.advance(60_000);
  taken = 1;
  await told.round(here);
  taken = null;
  sent = [];
  await told.round(here);
  expect(sent[0]).toMatchObject({ number: 2, list: { kind: 'full', page: 1 } });
});

test('what the server does not take is not sent for ever: once it is gone, all is told, without a hole', async () => {
  const one = feed();
  const odd = addWorkload(fake.world, 'vm-odd', 'alice', { name: 'odd' });
  refuses = ({ workloads }) => workloads.some(({ name }) => name === 'odd');
  await expect(one.round(here)).rejects.toThrow(/400/);
  await expect(feed().round(here)).rejects.toThrow(/400/);
  odd.workload.name = 'plain';
  const before = sent.length;
  await feed().round(here);
  expect(sent.slice(before).flatMap(({ workloads }) => workloads)).toHaveLength(251);
  expect(sent.map(({ number }) => number)).toEqual(sent.map((_, index) => index + 1));
});

test('a list that the server holds up goes on where it was, after the time that the server says', async () => {
  let heldUp = 0;
  refuses = ({ number }) => {
    if (number !== 2 || heldUp === 3) return false;
    heldUp += 1;
    throw new ServerRefused(429, 'more than is taken at a time', 7000);
  };
  const round = feed().round(here);
  while (heldUp === 0) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(20_999);
  expect(sent.map(({ number }) => number)).toEqual([1]);
  await clock.advance(1);
  await round;
  expect(heldUp).toBe(3);
  expect(sent.map(({ number, list }) => [number, list.kind === 'full' && list.page])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  expect(sent.flatMap(({ gaps }) => gaps)).toEqual([]);
  expect(told).toEqual(Array(3).fill(expect.stringContaining('more than is taken at a time')));
});

test('a server that says to wait no time at all is not asked without end', async () => {
  let asked = 0;
  refuses = () => {
    asked += 1;
    throw new ServerRefused(429, 'more than is taken at a time', 0);
  };
  const end = new AbortController();
  const round = feed().round(end.signal);
  while (asked === 0) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(10_000);
  expect(asked).toBe(11);
  end.abort();
  await expect(round).rejects.toThrow();
  expect(asked).toBe(11);
});

test('a name that no database keeps is told as text, and holds nothing else up', async () => {
  const one = fake.world.workloads.get('vm-7');
  if (one) Object.assign(one.workload, { name: 'a\u0000b \ud83d' });
  await feed().round(here);
  expect(sent.flatMap(({ workloads }) => workloads)).toHaveLength(250);
  const names = sent.flatMap(({ workloads }) => workloads.map(({ name }) => name));
  expect(names).toContain('a\ufffdb \ufffd');
});
