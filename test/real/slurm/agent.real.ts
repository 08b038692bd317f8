/** The agent's batch adapter against Debian's own Slurm; `npm run real -- slurm`. */
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  banLua,
  jobSubmitLua,
  slurmSystem,
  slurmSystemSettings,
} from '../../../packages/agent/src/adapters/slurm/index.ts';
import { systemClock } from '../../../packages/agent/src/kernel/clock.ts';
import { inverseOf, planFor, recordOutcome } from '../../../packages/agent/src/planning/index.ts';
import { siteSystemContract } from '../../../packages/agent/src/testing/site-system-contract.ts';
import type { OrderTarget, PlanStep } from '../../../packages/contract/src/index.ts';
import { type Farm, startSlurm } from './bring-up.ts';

const ACCOUNTS = [
  { name: 'ann', uid: 20_111 },
  { name: 'bob', uid: 20_112 },
];
const ANN: OrderTarget & { type: 'subject' } = {
  type: 'subject',
  subject: {
    identifiers: [
      { format: 'x509', name: 'CN=Ann,DC=example,DC=org' },
      { format: 'account', siteId: 'site', name: 'ann' },
    ],
    cascade: false,
  },
};
const signal = new AbortController().signal;

let farm: Farm;
let banFile: string;

beforeAll(async () => {
  farm = await startSlurm(ACCOUNTS, (dir) => ({
    conf: ['JobSubmitPlugins=lua'],
    files: {
      'muster_ban.lua': banLua(join(dir, 'banned')),
      'job_submit.lua': jobSubmitLua(dir),
      banned: '# set by the site\nmallory\n',
      'grid-mapfile': '"/DC=org/DC=example/CN=Ann" ann\n"/DC=org/DC=example/CN=Bob" bob\n',
    },
  }));
  banFile = join(farm.dir, 'banned');
});

afterAll(async () => {
  await farm?.stop();
});

function system(settings: Record<string, unknown> = {}) {
  return slurmSystem({
    name: 'batch',
    siteId: 'site',
    clock: systemClock,
    settings: slurmSystemSettings.parse({
      conf: farm.conf,
      run_with: farm.enter('ann').slice(0, 3),
      ban_file: banFile,
      prove_by_submission: true,
      mapping: { grid_mapfile: join(farm.dir, 'grid-mapfile') },
      ...settings,
    }),
  });
}

/** Runs a program of Slurm as an account; what it wrote, or why it was refused. */
function as(account: string, program: string, ...args: string[]): { ok: boolean; text: string } {
  const [first = '', ...rest] = [...farm.enter(account), program, ...args];
  try {
    const text = execFileSync(first, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
    return { ok: true, text };
  } catch (error) {
    return { ok: false, text: String((error as { stderr: unknown }).stderr) };
  }
}

/** Without `exec` Slurm would wait four seconds for a shell's child whenever a job is cancelled. */
function submit(account: string, ...args: string[]): string {
  const { text } = as(
    account,
    'sbatch',
    '--parsable',
    '--output=/dev/null',
    ...args,
    '--wrap=exec sleep 600',
  );
  return text.trim();
}

const wordOf = (ref: string) => farm.admin('squeue', '-h', '-j', ref, '-o', '%T %r').trim();

async function until(there: () => boolean, tenths = 100): Promise<void> {
  for (let i = 0; i < tenths && !there(); i++) await pause(100);
  expect(there()).toBe(true);
}

async function cleared(): Promise<void> {
  writeFileSync(banFile, '# set by the site\nmallory\n');
  for (const { name } of ACCOUNTS) farm.admin('scancel', '--full', `--user=${name}`);
  // A job that is cancelled while it is being launched is signalled again after half a minute.
  await until(() => farm.admin('squeue', '-h') === '', 450);
}

async function running(account: string, ...args: string[]): Promise<string> {
  const ref = submit(account, ...args);
  await until(() => wordOf(ref).startsWith('RUNNING'));
  return ref;
}

siteSystemContract(
  'slurm',
  async () => {
    await cleared();
    const suspects = [await running('ann'), await running('ann'), submit('ann', '--begin=now+1hour')];
    const innocents = [await running('bob'), submit('bob', '--hold')];
    await until(() => wordOf(suspects[2] as string).includes('BeginTime'));
    return {
      system: system(),
      suspect: ANN,
      suspects,
      innocents,
      now: () => new Date(),
      passTime: () => pause(1100),
      async undo(step: PlanStep) {
        const ref = step.target.ref;
        if (step.kind === 'deny-new') writeFileSync(banFile, 'mallory\n');
        else farm.admin('scontrol', step.kind === 'suspend' ? 'resume' : 'release', ref);
        return true;
      },
      reach: (reachable) => farm.controller(reachable),
    };
  },
  90_000,
);

async function planned(running_: 'pause' | 'leave' = 'pause') {
  const batch = system();
  const facts = await batch.look(ANN, signal);
  const order = {
    id: 'ord_1',
    kind: 'ban',
    target: ANN,
    effects: { new: 'deny', running: running_, storage: 'keep', network: 'keep' },
    reason: '',
    expiresAt: null,
  } as const;
  const policy = {
    dryRun: false,
    exemptProjects: [],
    exemptAccounts: [],
    sharedAccounts: 'spare',
    credentials: 'keep',
    snapshots: false,
  } as const;
  const plan = planFor(order, new Map([['batch', { ...batch, facts }]]), policy, new Date());
  return { batch, plan };
}

async function carriedOut({ batch, plan }: Awaited<ReturnType<typeof planned>>) {
  const steps: PlanStep[] = [];
  for (const step of plan.steps)
    steps.push(recordOutcome(step, await batch.perform(step, signal), new Date()));
  return { ...plan, steps };
}

test('a banned account is refused however it submits, another gets in, and the site’s own ban stays', async () => {
  await cleared();
  const { batch, plan } = await planned();
  const done = await carriedOut({ batch, plan });
  for (const program of ['sbatch', 'srun', 'salloc']) {
    const args = program === 'sbatch' ? ['--wrap=true', '--output=/dev/null'] : ['true'];
    const refused = as('ann', program, ...args);
    expect(refused.ok, program).toBe(false);
    expect(refused.text).toContain('ask the security contact');
    expect(as('bob', program, ...args).ok, program).toBe(true);
  }
  for (const step of inverseOf(done, { id: 'ord_2' }, new Date()).steps) await batch.perform(step, signal);
  expect(as('ann', 'sbatch', '--wrap=true', '--output=/dev/null').ok).toBe(true);
  expect(readFileSync(banFile, 'utf8')).toBe('# set by the site\nmallory\n');
});

test('a list that is gone lets nobody in, and the agent says so', async () => {
  await cleared();
  const { batch, plan } = await planned();
  const done = await carriedOut({ batch, plan });
  renameSync(banFile, `${banFile}.away`);
  try {
    expect(as('ann', 'sbatch', '--wrap=true').ok).toBe(false);
    expect(as('bob', 'sbatch', '--wrap=true').ok).toBe(false);
    const deny = done.steps.find(({ kind }) => kind === 'deny-new') as PlanStep;
    expect(await batch.readBack(deny, signal)).toMatchObject({ state: 'differs' });
  } finally {
    renameSync(`${banFile}.away`, banFile);
  }
});

test('the owner can neither let a held job go nor resume a suspended one', async () => {
  await cleared();
  const [held, run] = [submit('ann', '--begin=now+1hour'), await running('ann')];
  await carriedOut(await planned());
  expect(as('ann', 'scontrol', 'release', held).ok).toBe(false);
  expect(as('ann', 'scontrol', 'resume', run).ok).toBe(false);
  expect(wordOf(held)).toBe('PENDING JobHeldAdmin');
  expect(wordOf(run)).toMatch(/^SUSPENDED/);
});

test('a job that its user held is the user’s again after the release', async () => {
  await cleared();
  const held = submit('ann', '--hold');
  const { batch, plan } = await planned();
  const done = await carriedOut({ batch, plan });
  expect(wordOf(held)).toBe('PENDING JobHeldAdmin');
  for (const step of inverseOf(done, { id: 'ord_2' }, new Date()).steps) await batch.perform(step, signal);
  expect(wordOf(held)).toBe('PENDING JobHeldUser');
  expect(as('ann', 'scontrol', 'release', held).ok).toBe(true);
});

test('tasks of an array are suspended one by one, and stand for themselves', async () => {
  await cleared();
  const array = submit('ann', '--array=1-3');
  await until(() => farm.admin('squeue', '-h', '-t', 'RUNNING').trim().split('\n').length === 3);
  const { batch, plan } = await planned();
  const first = plan.steps.find(({ target }) => target.ref === `${array}_2`);
  const suspend = plan.steps.find(({ kind, target }) => kind === 'suspend' && target.ref === `${array}_2`);
  expect(first).toBeDefined();
  await batch.perform(suspend as PlanStep, signal);
  const words = farm.admin('squeue', '-h', '-o', '%i %T').trim().split('\n').toSorted();
  expect(words).toEqual([`${array}_1 RUNNING`, `${array}_2 SUSPENDED`, `${array}_3 RUNNING`]);
});

test('an array with tasks that run and tasks that wait stands still as a whole, and goes on as a whole', async () => {
  await cleared();
  submit('ann', '--array=1-40');
  const count = (word: string) => farm.admin('squeue', '-h', '--array', '-t', word).split('\n').length - 1;
  await until(() => count('RUNNING') === 32);
  const { batch, plan } = await planned();
  expect(plan.steps.filter(({ kind }) => kind === 'hold')).toHaveLength(1);
  const done = await carriedOut({ batch, plan });
  expect([count('SUSPENDED'), count('PENDING'), count('RUNNING')]).toEqual([32, 8, 0]);
  for (const step of inverseOf(done, { id: 'ord_2' }, new Date()).steps) await batch.perform(step, signal);
  expect([count('SUSPENDED'), count('PENDING'), count('RUNNING')]).toEqual([0, 8, 32]);
});

test('a job that begins while it is being held is suspended, and goes on after the release', async () => {
  await cleared();
  const ref = submit('ann', '--hold');
  const { batch, plan } = await planned();
  const hold = plan.steps.find(({ kind }) => kind === 'hold') as PlanStep;
  as('ann', 'scontrol', 'release', ref);
  await until(() => wordOf(ref).startsWith('RUNNING'));
  expect(await batch.perform(hold, signal)).toMatchObject({ state: 'done' });
  expect(wordOf(ref)).toMatch(/^SUSPENDED/);
  expect(await batch.readBack(hold, signal)).toMatchObject({ state: 'holds' });
});

test('what users write into their jobs makes no job of others, and the submit host is known', async () => {
  await cleared();
  const ref = await running('ann', `--job-name=x\n${' '.repeat(17)}999 evil`, '--comment={"job_id":998}');
  const batch = system();
  const facts = await batch.look(ANN, signal);
  expect(facts.workloads).toHaveLength(1);
  expect(facts.workloads[0]?.workload).toMatchObject({
    ref,
    state: 'running',
    host: 'node1',
    submitHost: expect.stringMatching(/^\S+$/),
    owner: {
      accountId: 'ann',
      identifiers: expect.arrayContaining([{ format: 'x509', name: expect.any(String) }]),
    },
  });
});

test('a controller without the plugin is found out when the ban is read back', async () => {
  await cleared();
  const { batch, plan } = await planned('leave');
  const [deny] = (await carriedOut({ batch, plan })).steps.filter(({ kind }) => kind === 'deny-new');
  expect(await batch.readBack(deny as PlanStep, signal)).toMatchObject({
    state: 'holds',
    found: expect.stringContaining('tried and refused'),
  });
  const conf = readFileSync(farm.conf, 'utf8');
  writeFileSync(farm.conf, conf.replace('JobSubmitPlugins=lua\n', ''));
  try {
    await farm.controller(false);
    await farm.controller(true);
    expect(await batch.readBack(deny as PlanStep, signal)).toMatchObject({ state: 'differs' });
  } finally {
    writeFileSync(farm.conf, conf);
    await farm.controller(false);
    await farm.controller(true);
  }
});

test('the record that is kept as evidence says all that was known of the job', async () => {
  await cleared();
  const ref = await running('ann');
  const { batch, plan } = await planned();
  const step = plan.steps.find(({ kind, target }) => kind === 'record-state' && target.ref === ref);
  const { made } = await batch.perform(step as PlanStep, signal);
  expect(made).toMatchObject({
    record: {
      scontrol: expect.stringMatching(/UserId=ann\(20111\)[\s\S]*JobState=RUNNING[\s\S]*BatchHost=node1/),
    },
  });
});
