import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrderTarget, PlanStep } from '@muster/contract';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import { siteSystemContract } from '../../testing/site-system-contract.ts';
import { hostSystem, hostSystemSettings } from './index.ts';
import { processOf, readStat } from './processes.ts';
import { ANN, hosts, ROOT, usableWays } from './testing/host-under-test.ts';

const signal = new AbortController().signal;
const { make, started, end } = hosts(false);
afterEach(end);

for (const way of await usableWays()) siteSystemContract(`host, ${way},`, () => make(way), 20_000);

function bare(settings: Record<string, unknown>) {
  return hostSystem({
    name: 'gateway',
    siteId: 'site',
    clock: systemClock,
    settings: hostSystemSettings.parse({ uid_min: 1, ...settings }),
  });
}

describe('processes', () => {
  test('a name with brackets and line breaks hides neither owner nor start', () => {
    const stat = '7 (x) S 1 (\n) R 3 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4711 0 0';
    expect(readStat(7, stat, 'Name:\tx\nUid:\t1000\t0\t0\t0\n', null, 0)).toMatchObject({
      name: 'x) S 1 (\n',
      letter: 'R',
      parent: 3,
      uid: 1000,
      start: 4711,
    });
  });

  test('a number that another process has now is not the one that was meant', async () => {
    const { pids } = await started(ANN);
    expect(await processOf('/proc', `${pids[0]}@1`)).toBeUndefined();
  });

  test('the agent and what started it are never touched', async () => {
    const system = bare({ freeze: 'signal', uid_min: 1 });
    for (const pid of [process.pid, process.ppid]) {
      const start = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19];
      await expect(system.perform(pauseOf(`${pid}@${start}`), signal)).rejects.toMatchObject({
        reason: 'refused',
      });
    }
  });

  test('of the system are never touched', async () => {
    const { ref } = await started(ANN);
    const uid = ROOT ? ANN : (process.getuid?.() ?? 0);
    for (const rule of [{ uid_min: 60_000 }, { system_accounts: [uid] }]) {
      const system = bare({ freeze: 'signal', ...rule });
      await expect(system.perform(pauseOf(ref), signal)).rejects.toMatchObject({ reason: 'refused' });
    }
  });

  test('of the system are listed nowhere, also where their number is high', async () => {
    if (!ROOT) return;
    const under = await make('signal');
    const live = join(under.dir, 'live');
    const found = async (rule: object) => {
      const files = { proc: join(live, 'proc'), passwd: join(live, 'passwd'), uid_min: 20_000 };
      const seen: string[] = [];
      for await (const { workloads } of bare({ ...files, freeze: 'signal', ...rule }).inventory(null, signal))
        seen.push(...workloads.map(({ owner }) => owner.accountId));
      return new Set(seen);
    };
    expect(await found({})).toEqual(new Set(['ann', 'bob']));
    expect(await found({ system_accounts: ['bob'] })).toEqual(new Set(['ann']));
  });

  test('that others hide from the agent are not taken for none', async () => {
    const hidden = mkdtempSync(join(tmpdir(), 'muster-hidepid-'));
    writeFileSync(join(hidden, 'stat'), 'btime 1\n');
    try {
      const target = { type: 'workload', system: 'gateway', ref: '7@1', label: '' } as const;
      await expect(bare({ proc: hidden }).look(target as OrderTarget, signal)).rejects.toMatchObject({
        reason: 'refused',
        message: expect.stringContaining('hidepid'),
      });
    } finally {
      rmSync(hidden, { recursive: true });
    }
  });

  test('that were started by one that is frozen stand still with it, and go on with it', async () => {
    if (!ROOT) return;
    const under = await make('signal');
    const outcome = await under.system.perform(pauseOf(under.suspects[0] as string), signal);
    // A signal takes effect when its process would run next.
    await expect.poll(() => under.pids.map(letterOf)).toEqual(['T', 'T']);
    const back: PlanStep = { ...pauseOf(under.suspects[0] as string), kind: 'resume', sets: outcome.made };
    await under.system.perform(back, signal);
    await expect.poll(() => under.pids.map(letterOf)).not.toContain('T');
  });

  test('that cannot be touched are said to be so', async () => {
    const { ref } = await started(ANN);
    const system = bare({ freeze: 'cgroup2', cgroup2: '/dev/null', uid_min: ROOT ? 1000 : 1 });
    await expect(system.perform(pauseOf(ref), signal)).rejects.toMatchObject({ reason: 'refused' });
  });
});

function letterOf(pid: number): string | undefined {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')[0];
}

test('a ban leaves the lines of the site as they are, and its release too', async () => {
  const under = await make('signal');
  const step: PlanStep = {
    ...pauseOf('x'),
    kind: 'deny-new',
    sets: {
      accounts: [],
      identifiers: [{ format: 'x509', name: 'CN=Ann,DC=example,DC=org' }],
      cascade: true,
    },
  };
  const list = join(under.dir, 'live', 'banned');
  const before = readFileSync(list, 'utf8');
  const outcome = await under.system.perform(step, signal);
  expect(outcome).toMatchObject({ state: 'done' });
  expect(readFileSync(list, 'utf8')).toBe(`${before}/DC=org/DC=example/CN=Ann\n`);
  await under.system.perform({ ...step, kind: 'allow-new', sets: { ...step.sets, ...outcome.made } }, signal);
  expect(readFileSync(list, 'utf8')).toBe(before);
});

function pauseOf(ref: string): PlanStep {
  return {
    id: `pause:${ref}`,
    system: 'gateway',
    systemKind: 'host',
    kind: 'pause',
    target: { type: 'workload', ref, label: ref },
    why: '',
    needs: [],
    sets: {},
    inverse: { kind: 'resume', restores: {} },
    cannotUndo: '',
    state: 'planned',
    detail: '',
    at: null,
  };
}
