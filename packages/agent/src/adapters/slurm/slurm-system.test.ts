import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { siteSystemContract } from '../../testing/site-system-contract.ts';
import { VirtualClock } from '../../testing/virtual-clock.ts';
import { slurmCommands } from './commands.ts';
import { slurmSystem, slurmSystemSettings } from './index.ts';
import { phaseOf, refOf, type SlurmJob, slurmJob } from './job-schema.ts';
import { banLua, jobSubmitExample } from './job-submit-lua.ts';
import { jsonObjects } from './json-objects.ts';
import { errorOf } from './slurm-words.ts';
import { fakeSlurm } from './testing/fake-slurm.ts';

const RECORDED = new URL('./fixtures/', import.meta.url);
const START = new Date('2027-03-03T10:00:00Z');
const signal = new AbortController().signal;
let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'muster-slurm-adapter-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

siteSystemContract('slurm, in memory', async () => {
  const clock = new VirtualClock(START);
  const slurm = fakeSlurm(() => clock.now());
  const banFile = join(dir, 'banned');
  writeFileSync(banFile, 'mallory\n');
  const suspects = [slurm.add('ann', 'RUNNING'), slurm.add('ann', 'PENDING', 'JobHeldUser')];
  const innocents = [slurm.add('bob', 'RUNNING'), slurm.add('bob', 'PENDING')];
  return {
    system: slurmSystem({
      name: 'batch',
      siteId: 'site',
      clock,
      commands: slurm.commands,
      settings: slurmSystemSettings.parse({ ban_file: banFile, settle_seconds: 0 }),
    }),
    suspect: {
      type: 'subject',
      subject: { identifiers: [{ format: 'account', siteId: 'site', name: 'ann' }], cascade: false },
    },
    suspects,
    innocents,
    now: () => clock.now(),
    passTime: () => clock.advance(1000),
    async undo(step) {
      if (step.kind === 'deny-new') writeFileSync(banFile, 'mallory\n');
      else slurm.say(step.kind === 'suspend' ? 'resume' : 'release', step.target.ref);
      return true;
    },
    async reach(reachable) {
      slurm.reachable = reachable;
    },
    async makeBusy() {
      slurm.busy = 1;
    },
  };
});

async function* pieces(text: Uint8Array, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
}

async function recorded(name: string, size: number): Promise<SlurmJob[]> {
  const jobs: SlurmJob[] = [];
  for await (const one of jsonObjects(pieces(readFileSync(new URL(name, RECORDED)), size)))
    if (one.name === 'jobs') jobs.push(slurmJob.parse(one.value));
  return jobs;
}

describe('a list that squeue 22.05 wrote', () => {
  test.each([1, 7, 100_000])('is read in pieces of %i bytes', async (size) => {
    const jobs = await recorded('squeue-22.05.json', size);
    expect(jobs.map((job) => [refOf(job), phaseOf(job)])).toEqual([
      ['1', 'ended'],
      ['2', 'waiting'],
      ['3_1', 'running'],
      ['3_2', 'running'],
      ['3_3', 'running'],
    ]);
    expect(jobs[0]?.name).toBe('evil\n99 name');
  });

  test('that breaks off is no list', async () => {
    const whole = readFileSync(new URL('squeue-22.05.json', RECORDED));
    await expect(async () => {
      for await (const _ of jsonObjects(pieces(whole.subarray(0, whole.length - 3), 4096)));
    }).rejects.toMatchObject({ reason: 'malformed' });
  });

  test('reads like those of later versions, whose numbers and states are written otherwise', () => {
    const later = {
      job_id: 7,
      array_job_id: { set: true, infinite: false, number: 7 },
      array_task_id: { set: false, infinite: false, number: 0 },
      job_state: ['RUNNING', 'COMPLETING'],
      user_id: 1,
      user_name: 'ann',
      submit_time: { set: true, infinite: false, number: 1_795_366_384 },
    };
    expect(phaseOf(slurmJob.parse(later))).toBe('changing');
    expect(refOf(slurmJob.parse(later))).toBe('7');
  });
});

describe('a squeue that is not to be believed', () => {
  const said = (text: string) => {
    const file = join(dir, 'squeue');
    writeFileSync(file, `#!/bin/sh\ncat <<'END'\n${text}\nEND\n`, { mode: 0o755 });
    return slurmCommands({ bin: dir, run_with: [], command_seconds: 5, conf: undefined });
  };
  const listed = async (text: string) => {
    for await (const _ of said(text).jobs(signal));
  };

  test('ends well, says that it reached nobody and lists no jobs: nothing is known', async () => {
    const text = readFileSync(new URL('squeue-22.05-unreachable.json', RECORDED), 'utf8');
    await expect(listed(text)).rejects.toMatchObject({ reason: 'unreachable' });
  });

  test.each([['{}'], ['{"jobs":[{"job_id":"x"}]}'], ['<html>'], ['{"jobs":[{]}']])(
    'says %s',
    async (text) => {
      await expect(listed(text)).rejects.toMatchObject({ name: 'SystemError' });
    },
  );

  test('is not there', async () => {
    const nowhere = slurmCommands({ bin: '/nowhere', run_with: [], command_seconds: 5, conf: undefined });
    await expect(nowhere.submitHosts(signal)).rejects.toMatchObject({ reason: 'unreachable' });
  });

  test('lets one job speak of another’s host: neither is believed', async () => {
    const line = (id: number, host: string) => `${String(id).padStart(20)}${host.padStart(256)}`;
    const hosts = await said([line(1, 'login1'), line(2, 'evil'), line(2, 'login2')].join('\n')).submitHosts(
      signal,
    );
    expect([...hosts]).toEqual([[1, 'login1']]);
  });
});

describe('a submission that was tried', () => {
  const tried = (words: string, code: number) => {
    const file = join(dir, 'sbatch');
    writeFileSync(file, `#!/bin/sh\necho '${words}' >&2\nexit ${code}\n`, { mode: 0o755 });
    return slurmCommands({ bin: dir, run_with: [], command_seconds: 5, conf: undefined }).wouldTake(
      'ann',
      null,
      signal,
    );
  };

  test.each([
    ['sbatch: Job 6 to start at 2027-04-11T08:59:01 using 1 processors on nodes node1', 0, true],
    ['allocation failure: Access/permission denied', 1, false],
    ['allocation failure: Job violates accounting/QOS policy (job submit limit)', 1, false],
    ['allocation failure: Invalid account or account/partition combination specified', 1, false],
  ])('and answered with %s', async (words, code, taken) => {
    expect(await tried(words, code)).toBe(taken);
  });

  test.each([
    ['sbatch: error: --uid only permitted by root user', 255],
    ['sbatch: error: Invalid --uid specification', 255],
    ['sudo: a password is required', 1],
    ['allocation failure: Unable to contact slurm controller (connect failure)', 1],
  ])('in vain proves nothing: %s', async (words, code) => {
    await expect(tried(words, code)).rejects.toMatchObject({ name: 'SystemError' });
  });
});

test.each([
  ['slurm_load_jobs error: Unable to contact slurm controller (connect failure)', 'unreachable'],
  ['Unexpected message received for job 99', 'missing'],
  ['Access/permission denied for job 2', 'refused'],
  ['Job is pending execution for job 5', 'busy'],
])('%s means %s', (words, reason) => {
  expect(errorOf('scontrol', words).reason).toBe(reason);
});

test('what is no job is not handed to a program', async () => {
  const clock = new VirtualClock(START);
  const system = slurmSystem({
    name: 'batch',
    siteId: 'site',
    clock,
    commands: fakeSlurm(() => clock.now()).commands,
    settings: slurmSystemSettings.parse({}),
  });
  const step = {
    id: 'x',
    system: 'batch',
    systemKind: 'slurm',
    kind: 'suspend',
    target: { type: 'workload', ref: '1; id', label: '' },
    why: '',
    needs: [],
    sets: {},
    inverse: null,
    cannotUndo: '',
    state: 'planned',
    detail: '',
    at: null,
  } as const;
  await expect(system.perform({ ...step, needs: [] }, signal)).rejects.toMatchObject({ reason: 'invalid' });
  expect(system.can).not.toContain('deny-new');
});

test('what is printed for a site is the piece of lua, and how to ask it', () => {
  expect(banLua('/etc/slurm/banned')).toContain('local BAN_FILE = "/etc/slurm/banned"');
  expect(jobSubmitExample()).toContain('--   dofile("/etc/slurm/muster_ban.lua")');
});

test('a path with a quotation mark makes no lua', () => {
  expect(() => banLua('/etc/x"; os.execute("id")')).toThrow('no plain path');
});
