/** The agent's batch adapter against Debian's own slurmdbd, whose limits the controller enforces; `npm run real -- slurm`. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { slurmSystem, slurmSystemSettings } from '../../../packages/agent/src/adapters/slurm/index.ts';
import { systemClock } from '../../../packages/agent/src/kernel/clock.ts';
import { CAUTIOUS, inverseOf, planFor, recordOutcome } from '../../../packages/agent/src/planning/index.ts';
import { siteSystemContract } from '../../../packages/agent/src/testing/site-system-contract.ts';
import type { ContainmentPlan, OrderTarget, PlanStep } from '../../../packages/contract/src/index.ts';
import { type Farm, startSlurm } from './bring-up.ts';

const ACCOUNTS = [
  { name: 'ann', uid: 20_121 },
  { name: 'bob', uid: 20_122 },
  { name: 'cleo', uid: 20_123 },
];
const FIELDS = 'format=cluster,account,user,partition,maxsubmit,grpsubmit';
const signal = new AbortController().signal;

let farm: Farm;

beforeAll(async () => {
  farm = await startSlurm(ACCOUNTS, () => ({ conf: [], files: {}, booksWith: ['elsewhere'] }));
  change('add', 'account', 'physics', 'cluster=muster,elsewhere', 'MaxSubmitJobs=50');
  change('add', 'account', 'bio', 'cluster=muster');
  change('add', 'qos', 'wide', 'MaxSubmitJobsPerUser=100');
}, 120_000);

afterAll(async () => {
  await farm?.stop();
});

function change(...args: string[]): void {
  farm.admin('sacctmgr', '-i', ...args);
}

/** Ann bills to two accounts, with limits of her own and with one for a partition, and to one at another farm. */
async function cleared(): Promise<void> {
  for (const { name } of ACCOUNTS) farm.admin('scancel', '--full', `--user=${name}`);
  // A job that is cancelled while it is being launched is signalled again after half a minute.
  await until(() => farm.admin('squeue', '-h') === '', 450);
  // A word of sacctmgr takes a third of a second.
  if (books().join() === USUAL.join()) return;
  const known = farm.admin('sacctmgr', '-nP', 'show', 'user', 'format=user').split('\n');
  for (const { name } of ACCOUNTS) if (known.includes(name)) change('delete', 'user', name);
  change('add', 'user', 'ann', 'account=physics', 'cluster=muster,elsewhere');
  change('add', 'user', 'ann', 'account=bio', 'cluster=muster', 'MaxSubmitJobs=5');
  const inMain = ['account=physics', 'cluster=muster', 'partition=main'];
  change('add', 'user', 'ann', ...inMain, 'MaxSubmitJobs=7', 'GrpSubmitJobs=9');
  change('add', 'user', 'bob', 'account=physics', 'cluster=muster', 'MaxSubmitJobs=30');
}

function books(): string[] {
  const args = ['-nP', 'show', 'assoc', 'where', 'user=ann,bob,cleo', FIELDS, 'WOPLimits'];
  return farm
    .admin('sacctmgr', ...args)
    .trim()
    .split('\n')
    .toSorted();
}

const USUAL = [
  'elsewhere|physics|ann|||',
  'muster|bio|ann||5|',
  'muster|physics|ann|main|7|9',
  'muster|physics|ann|||',
  'muster|physics|bob||30|',
].toSorted();
const BANNED = USUAL.map((line) => line.replace(/^(muster\|\w+\|ann\|\w*)\|.*/, '$1|0|0'));

function system(settings: Record<string, unknown> = {}) {
  return slurmSystem({
    name: 'batch',
    siteId: 'site',
    clock: systemClock,
    settings: slurmSystemSettings.parse({
      conf: farm.conf,
      run_with: farm.enter('ann').slice(0, 3),
      ban_in_accounting: true,
      prove_by_submission: true,
      ...settings,
    }),
  });
}

function as(account: string, program: string, ...args: string[]): { ok: boolean; text: string } {
  const [first = '', ...rest] = [...farm.enter(account), program, ...args];
  try {
    const text = execFileSync(first, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
    return { ok: true, text: text.trim() };
  } catch (error) {
    return { ok: false, text: String((error as { stderr: unknown }).stderr) };
  }
}

function submit(account: string, ...args: string[]): { ok: boolean; text: string } {
  return as(account, 'sbatch', '--parsable', '--output=/dev/null', ...args, '--wrap=exec sleep 600');
}

const wordOf = (ref: string) => farm.admin('squeue', '-h', '-j', ref, '-o', '%T %r').trim();

async function until(there: () => boolean, tenths = 150): Promise<void> {
  for (let i = 0; i < tenths && !there(); i++) await pause(100);
  expect(there()).toBe(true);
}

async function running(account: string, ...args: string[]): Promise<string> {
  const { text } = submit(account, ...args);
  await until(() => wordOf(text).startsWith('RUNNING'));
  return text;
}

function meaning(name: string): OrderTarget & { type: 'subject' } {
  const identifiers = [{ format: 'account' as const, siteId: 'site', name }];
  return { type: 'subject', subject: { identifiers, cascade: false } };
}

siteSystemContract(
  'slurm that bans in its accounting',
  async () => {
    await cleared();
    const suspects = [await running('ann', '-A', 'bio'), submit('ann', '--begin=now+1hour').text];
    const innocents = [await running('bob'), submit('bob', '--hold').text];
    return {
      system: system(),
      suspect: meaning('ann'),
      suspects,
      innocents,
      now: () => new Date(),
      passTime: () => pause(1100),
      async undo(step: PlanStep) {
        const ref = step.target.ref;
        if (step.kind === 'deny-new')
          change('modify', 'user', 'where', 'name=ann', 'set', 'MaxSubmitJobs=-1');
        else farm.admin('scontrol', step.kind === 'suspend' ? 'resume' : 'release', ref);
        return true;
      },
      reach: (reachable) => farm.controller(reachable),
    };
  },
  90_000,
);

describe('a ban in the books of a real farm', { timeout: 90_000 }, () => {
  beforeEach(cleared);

  async function planned(name = 'ann', run: 'pause' | 'leave' = 'leave'): Promise<ContainmentPlan> {
    const effects = { new: 'deny', running: run, storage: 'keep', network: 'keep' } as const;
    const order = {
      id: 'ord_1',
      kind: 'ban',
      target: meaning(name),
      effects,
      reason: '',
      expiresAt: null,
    } as const;
    const batch = system();
    const facts = await batch.look(order.target, signal);
    return planFor(
      order,
      new Map([['batch', { ...batch, facts }]]),
      { ...CAUTIOUS, dryRun: false },
      new Date(),
    );
  }

  async function taken(plan: ContainmentPlan): Promise<ContainmentPlan> {
    const steps: PlanStep[] = [];
    for (const step of plan.steps)
      steps.push(recordOutcome(step, await system().perform(step, signal), new Date()));
    return { ...plan, steps };
  }

  async function released(done: ContainmentPlan): Promise<void> {
    for (const step of inverseOf(done, { id: 'ord_2' }, new Date()).steps)
      expect(await system().perform(step, signal)).toMatchObject({ state: 'done' });
  }

  const denyOf = (plan: ContainmentPlan) => plan.steps.find(({ kind }) => kind === 'deny-new') as PlanStep;
  const readBack = (plan: ContainmentPlan) => system().readBack(denyOf(plan), signal);

  test('refuses the user on every account however it submits, nobody else, and puts back what was set', async () => {
    expect(books()).toEqual(USUAL);
    const done = await taken(await planned());
    expect(books()).toEqual(BANNED);
    for (const account of ['physics', 'bio'])
      for (const program of ['sbatch', 'srun', 'salloc']) {
        const args = program === 'sbatch' ? ['--wrap=true', '--output=/dev/null'] : ['true'];
        const refused = as('ann', program, '-A', account, ...args);
        expect(refused.ok, `${program} ${account}`).toBe(false);
        expect(refused.text).toMatch(/Assoc(Grp|Max)SubmitJobs?Limit/);
      }
    expect(submit('bob').ok).toBe(true);
    expect(await readBack(done)).toMatchObject({
      state: 'holds',
      found: expect.stringContaining('tried and refused'),
    });
    await released(done);
    expect(books()).toEqual(USUAL);
    for (const account of ['physics', 'bio']) expect(submit('ann', '-A', account).ok, account).toBe(true);
  });

  test('holds what waits and suspends what runs, and both go on after the release', async () => {
    const [runs, waits] = [await running('ann'), submit('ann', '--begin=now+1hour', '-A', 'bio').text];
    const done = await taken(await planned('ann', 'pause'));
    expect(wordOf(runs)).toMatch(/^SUSPENDED/);
    expect(wordOf(waits)).toBe('PENDING JobHeldAdmin');
    expect(as('ann', 'scontrol', 'release', waits).ok).toBe(false);
    await released(done);
    expect(wordOf(runs)).toMatch(/^RUNNING/);
    as('ann', 'scontrol', 'update', `JobId=${waits}`, 'StartTime=now');
    await until(() => wordOf(waits).startsWith('RUNNING'));
  });

  test('alone stops nothing that was submitted before: tasks of an array go on beginning', async () => {
    const array = submit('ann', '--array=1-2%1').text;
    await until(() => wordOf(`${array}_1`).startsWith('RUNNING'));
    await taken(await planned());
    farm.admin('scancel', '--full', `${array}_1`);
    await until(() => wordOf(`${array}_2`).startsWith('RUNNING'));
  });

  test('of somebody whom nothing is billed for stands already, until something is', async () => {
    expect(submit('cleo').text).toContain('Invalid account');
    const done = await taken(await planned('cleo'));
    expect(denyOf(done)).toMatchObject({ state: 'already' });
    expect(await readBack(done)).toMatchObject({ state: 'holds' });
    change('add', 'user', 'cleo', 'account=physics', 'cluster=muster', 'MaxSubmitJobs=4');
    expect(await readBack(done)).toMatchObject({ state: 'differs' });
    const again = await taken(done);
    expect(submit('cleo').ok).toBe(false);
    await released(again);
    expect(books()).toContain('muster|physics|cleo||4|');
  });

  test('stands against a class of service with limits of its own, and says when one lets past', async () => {
    change('modify', 'user', 'where', 'name=ann', 'cluster=muster', 'set', 'qos+=wide');
    const done = await taken(await planned());
    // The one limit alone would not: that of the class counts instead.
    expect(submit('ann', '--qos=wide').text).toContain('AssocGrpSubmitJobsLimit');
    expect(await readBack(done)).toMatchObject({ state: 'holds' });
    change('modify', 'user', 'where', 'name=ann', 'cluster=muster', 'set', 'GrpSubmitJobs=-1');
    expect(submit('ann', '--qos=wide').ok).toBe(true);
    expect(await readBack(done)).toMatchObject({ state: 'differs' });
    const again = await taken(done);
    change('modify', 'qos', 'where', 'name=wide', 'set', 'GrpSubmitJobs=1000');
    try {
      expect(submit('ann', '--qos=wide').ok).toBe(true);
      expect(await readBack(again)).toMatchObject({
        state: 'differs',
        found: expect.stringContaining('QOS wide'),
      });
    } finally {
      change('modify', 'qos', 'where', 'name=wide', 'set', 'GrpSubmitJobs=-1');
    }
    await released(again);
    expect(books()).toEqual(USUAL);
  });

  test('of a coordinator holds and says who can take it back; it shows when that happens', async () => {
    change('add', 'coordinator', 'account=physics', 'names=ann');
    try {
      const done = await taken(await planned());
      expect((await readBack(done)).found).toContain('ann coordinates physics and can take it back there.');
      const lift = ['modify', 'user', 'where', 'name=ann', 'cluster=muster', 'account=physics'];
      expect(as('ann', 'sacctmgr', '-i', ...lift, 'set', 'MaxSubmitJobs=-1', 'GrpSubmitJobs=-1').ok).toBe(
        true,
      );
      expect(await readBack(done)).toMatchObject({
        state: 'differs',
        found: 'ann may bill jobs to physics.',
      });
      await released(await taken(done));
      expect(books()).toEqual(USUAL);
    } finally {
      change('delete', 'coordinator', 'account=physics', 'names=ann');
    }
  });

  test('cannot be carried out nor read while slurmdbd is away, and stays when it comes back', async () => {
    const plan = await planned();
    const done = await taken(plan);
    await farm.accounting(false);
    try {
      expect(submit('ann').ok).toBe(false);
      expect((await readBack(done)).state).toBe('unknown');
      await expect(system().perform(denyOf(plan), signal)).rejects.toMatchObject({ reason: 'unreachable' });
    } finally {
      await farm.accounting(true);
    }
    expect(await readBack(done)).toMatchObject({ state: 'holds' });
  });

  test('set while the controller was away is known to it when it comes back', async () => {
    const done = await taken(await planned());
    await farm.controller(false);
    change(
      'modify',
      'user',
      'where',
      'name=ann',
      'cluster=muster',
      'set',
      'MaxSubmitJobs=-1',
      'GrpSubmitJobs=-1',
    );
    expect((await readBack(done)).state).toBe('unknown');
    await farm.controller(true);
    expect((await readBack(done)).state).toBe('differs');
  });

  test('counts for nothing where the controller enforces no limits, and the reading says so', async () => {
    const done = await taken(await planned());
    const conf = readFileSync(farm.conf, 'utf8');
    writeFileSync(farm.conf, conf.replace('Enforce=associations,limits,qos', 'Enforce=associations'));
    try {
      await farm.controller(false);
      await farm.controller(true);
      expect(submit('ann').ok).toBe(true);
      expect(await readBack(done)).toMatchObject({
        state: 'differs',
        found: expect.stringContaining('enforces no limits'),
      });
    } finally {
      writeFileSync(farm.conf, conf);
      await farm.controller(false);
      await farm.controller(true);
    }
  });

  test('is refused to an agent without rights over the books', async () => {
    const plan = await planned();
    const weak = system({ run_with: farm.enter('bob') });
    await expect(weak.perform(denyOf(plan), signal)).rejects.toMatchObject({ reason: 'refused' });
    expect(books()).toEqual(USUAL);
  });

  test('is not proven by an agent that may not speak for others: what it tried tells nothing', async () => {
    const done = await taken(await planned());
    const weak = system({ run_with: farm.enter('bob') });
    expect(await weak.readBack(denyOf(done), signal)).toMatchObject({
      state: 'unknown',
      found: expect.stringContaining('only permitted by root'),
    });
  });

  test('the books tell no submit host: what the controller forgets, the agent must have sent before', async () => {
    const ref = await running('ann');
    const told = farm.admin('sacct', '--helpformat');
    expect(told).toContain('SubmitLine');
    expect(told).not.toMatch(/SubmitHost|AllocNode\b/i);
    const { workloads } = await system().look(meaning('ann'), signal);
    expect(workloads.find(({ workload }) => workload.ref === ref)?.workload.submitHost).toMatch(/^\S+$/);
  });
});
