import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainmentPlan, OrderTarget, PlanStep } from '@muster/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CAUTIOUS, inverseOf, planFor, recordOutcome } from '../../planning/index.ts';
import type { SiteSystem } from '../../ports/site-system.ts';
import { siteSystemContract } from '../../testing/site-system-contract.ts';
import { VirtualClock } from '../../testing/virtual-clock.ts';
import { slurmAccounting } from './accounting.ts';
import { slurmSystem, slurmSystemSettings } from './index.ts';
import { errorOf } from './slurm-words.ts';
import { type FakeBooks, fakeBooks } from './testing/fake-books.ts';
import { type FakeSlurm, fakeSlurm } from './testing/fake-slurm.ts';

const START = new Date('2027-03-03T10:00:00Z');
const signal = new AbortController().signal;

function farm() {
  const clock = new VirtualClock(START);
  const slurm = fakeSlurm(() => clock.now());
  const books = fakeBooks();
  slurm.books = books;
  slurm.lua = false;
  const system = slurmSystem({
    name: 'batch',
    siteId: 'site',
    clock,
    commands: slurm.commands,
    accounting: books.accounting,
    settings: slurmSystemSettings.parse({
      ban_in_accounting: true,
      prove_by_submission: true,
      settle_seconds: 0,
    }),
  });
  return { clock, slurm, books, system };
}

function meaning(name: string): OrderTarget & { type: 'subject' } {
  const subject = { identifiers: [{ format: 'account', siteId: 'site', name } as const], cascade: false };
  return { type: 'subject', subject };
}

siteSystemContract('slurm that bans in its accounting, in memory', async () => {
  const { clock, slurm, books, system } = farm();
  books.add('ann', 'physics', { maxSubmit: 5 });
  books.add('bob', 'physics');
  return {
    system,
    suspect: meaning('ann'),
    suspects: [slurm.add('ann', 'RUNNING'), slurm.add('ann', 'PENDING')],
    innocents: [slurm.add('bob', 'RUNNING')],
    now: () => clock.now(),
    passTime: () => clock.advance(1000),
    async undo(step) {
      for (const row of books.rows.filter(({ user }) => user === 'ann'))
        if (step.kind === 'deny-new') books.set(row, { maxSubmit: null });
      if (step.kind !== 'deny-new')
        slurm.say(step.kind === 'suspend' ? 'resume' : 'release', step.target.ref);
      return true;
    },
    async reach(reachable) {
      books.reachable = reachable;
      slurm.reachable = reachable;
    },
  };
});

describe('a ban in the books of a farm', () => {
  let slurm: FakeSlurm;
  let books: FakeBooks;
  let system: SiteSystem;
  beforeEach(() => {
    ({ slurm, books, system } = farm());
  });

  async function planned(name = 'ann', madeAt = START): Promise<ContainmentPlan> {
    const effects = { new: 'deny', running: 'leave', storage: 'keep', network: 'keep' } as const;
    const order = {
      id: 'ord_1',
      kind: 'ban',
      target: meaning(name),
      effects,
      reason: '',
      expiresAt: null,
    } as const;
    const facts = await system.look(order.target, signal);
    return planFor(order, new Map([['batch', { ...system, facts }]]), { ...CAUTIOUS, dryRun: false }, madeAt);
  }

  const denyOf = (plan: ContainmentPlan) => plan.steps.find(({ kind }) => kind === 'deny-new') as PlanStep;

  async function taken(plan: ContainmentPlan): Promise<ContainmentPlan> {
    const steps: PlanStep[] = [];
    for (const step of plan.steps) steps.push(recordOutcome(step, await system.perform(step, signal), START));
    return { ...plan, steps };
  }

  async function released(
    done: ContainmentPlan,
    others: Parameters<typeof inverseOf>[3] = [],
  ): Promise<void> {
    for (const step of inverseOf(done, { id: 'ord_2' }, START, others).steps)
      expect((await system.perform(step, signal)).state).toBe('done');
  }

  const limits = () =>
    books.rows.map(({ maxSubmit, grpSubmit }) => `${maxSubmit ?? '-'}/${grpSubmit ?? '-'}`).join(' ');

  test('puts back what each association had, also those of one partition', async () => {
    books.add('ann', 'physics', { maxSubmit: 5 });
    books.add('ann', 'physics', { partition: 'main', maxSubmit: 7, grpSubmit: 9 });
    books.add('ann', 'bio');
    books.add('bob', 'physics', { maxSubmit: 3 });
    const done = await taken(await planned());
    expect(limits()).toBe('0/0 0/0 0/0 3/-');
    expect(await system.readBack(denyOf(done), signal)).toMatchObject({ state: 'holds' });
    await released(done);
    expect(limits()).toBe('5/- 7/9 -/- 3/-');
  });

  test('leaves the books of another farm as they are', async () => {
    books.add('ann', 'physics', { cluster: 'elsewhere', maxSubmit: 5 });
    books.add('ann', 'physics');
    await released(await taken(await planned()));
    await taken(await planned());
    expect(limits()).toBe('5/- 0/0');
  });

  test('leaves an account open that the site opened meanwhile, and shut what it had shut before', async () => {
    const [physics, bio] = [books.add('ann', 'physics', { maxSubmit: 5 }), books.add('ann', 'bio')];
    books.add('ann', 'closed', { maxSubmit: 0, grpSubmit: 0 });
    const done = await taken(await planned());
    books.set(physics, { maxSubmit: 20, grpSubmit: null });
    expect(await system.readBack(denyOf(done), signal)).toMatchObject({
      state: 'differs',
      found: 'ann may bill jobs to physics.',
    });
    await released(done);
    expect(limits()).toBe('20/- -/- 0/0');
    expect(bio.maxSubmit).toBeNull();
  });

  test('of somebody whom nothing is billed for stands already, until that changes', async () => {
    const done = await taken(await planned());
    expect(denyOf(done)).toMatchObject({ state: 'already', detail: 'Nothing is billed for ann here.' });
    expect(await system.readBack(denyOf(done), signal)).toMatchObject({ state: 'holds' });
    books.add('ann', 'physics', { maxSubmit: 5 });
    expect(await system.readBack(denyOf(done), signal)).toMatchObject({ state: 'differs' });
    const again = await taken(done);
    expect(limits()).toBe('0/0');
    await released(again);
    expect(limits()).toBe('5/-');
  });

  test('loses nothing of what was set when the agent ends between two users', async () => {
    books.add('ann', 'physics', { maxSubmit: 5 });
    const plan = await planned();
    await system.perform(denyOf(plan), signal);
    books.add('ann', 'bio', { maxSubmit: 6 });
    const done = await taken(plan);
    await released(done);
    expect(limits()).toBe('5/- 6/-');
  });

  test('undone and done again puts back what was found the first time', async () => {
    const row = books.add('ann', 'physics', { maxSubmit: 5 });
    const done = await taken(await planned());
    books.set(row, { maxSubmit: null, grpSubmit: null });
    await released(await taken(done));
    expect(limits()).toBe('5/-');
  });

  test('of two orders stays until both are taken back, and then what was there first comes back', async () => {
    books.add('ann', 'physics', { maxSubmit: 5 });
    const one = await taken(await planned());
    const two = await taken(await planned('ann', new Date(START.getTime() + 1000)));
    await released(one, [{ plan: two, standing: true }]);
    expect(limits()).toBe('0/0');
    await released(two, [{ plan: one, standing: false }]);
    expect(limits()).toBe('5/-');
  });

  test('that the controller has not heard of does not hold, though sacctmgr ended well', async () => {
    books.add('ann', 'physics');
    books.controllerHears = false;
    const done = await taken(await planned());
    expect(await system.readBack(denyOf(done), signal)).toMatchObject({
      state: 'differs',
      found: expect.stringContaining('has not heard'),
    });
  });

  test('counts for nothing where limits are not enforced, and the reading says so', async () => {
    books.add('ann', 'physics');
    books.enforces = ['associations'];
    const done = await taken(await planned());
    expect(await system.readBack(denyOf(done), signal)).toMatchObject({
      state: 'differs',
      found: expect.stringContaining('enforces no limits'),
    });
  });

  test('stands against a class of service that sets one limit; one that sets both lets past', async () => {
    books.add('ann', 'physics');
    books.qos = [{ name: 'wide', setsGrpSubmit: false, setsMaxSubmit: true }];
    const done = await taken(await planned());
    expect(books.wouldTake('ann', 'physics')).toBe(false);
    expect(await system.readBack(denyOf(done), signal)).toMatchObject({ state: 'holds' });
    books.qos = [{ name: 'wide', setsGrpSubmit: true, setsMaxSubmit: true }];
    expect(await system.readBack(denyOf(done), signal)).toMatchObject({
      state: 'differs',
      found: expect.stringContaining('QOS wide'),
    });
  });

  test('of a coordinator holds, and the reading says who can take it back', async () => {
    books.add('ann', 'physics');
    books.rights.set('ann', { adminLevel: 'Operator', coordinates: ['physics'] });
    const done = await taken(await planned());
    const { found } = await system.readBack(denyOf(done), signal);
    expect(found).toContain('ann is Operator of Slurm and can take it back.');
    expect(found).toContain('ann coordinates physics');
  });

  test('is not half begun while slurmdbd is away', async () => {
    books.add('ann', 'physics');
    const plan = await planned();
    books.reachable = false;
    await expect(system.perform(denyOf(plan), signal)).rejects.toMatchObject({ reason: 'unreachable' });
    expect((await system.readBack(denyOf(plan), signal)).state).toBe('unknown');
    expect(slurm.reachable).toBe(true);
  });
});

test('a farm does not ban in two ways', () => {
  const both = { ban_file: '/etc/slurm/banned', ban_in_accounting: true };
  expect(slurmSystemSettings.safeParse(both).error?.message).toContain('not by both');
});

describe('sacctmgr', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'muster-sacctmgr-'));
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  /** A program that writes this and keeps what it was asked. */
  function saying(text: string, program = 'sacctmgr') {
    writeFileSync(join(dir, program), `#!/bin/sh\necho "$@" > ${dir}/asked\ncat <<'END'\n${text}\nEND\n`, {
      mode: 0o755,
    });
    return slurmAccounting({ bin: dir, run_with: [], command_seconds: 5, conf: undefined });
  }
  const asked = () => readFileSync(join(dir, 'asked'), 'utf8').trim();

  test('is asked for limits as they are set, without those from above', async () => {
    const said = ['2|physics|||50|', '7|physics|ann|main|7|9', '5|physics|ann|||'].join('\n');
    expect(await saying(said).associations('muster', null, signal)).toEqual([
      { id: 7, account: 'physics', user: 'ann', partition: 'main', maxSubmit: 7, grpSubmit: 9 },
      { id: 5, account: 'physics', user: 'ann', partition: '', maxSubmit: null, grpSubmit: null },
    ]);
    expect(asked()).toContain('cluster=muster');
    expect(asked()).toContain('WOPLimits');
  });

  test('takes a name in any case: who is written otherwise is somebody else', async () => {
    expect(await saying('8|physics|dora|||').associations('muster', 'Dora', signal)).toEqual([]);
  });

  test('is told of an association for all partitions by an empty one; left out, it would mean all', async () => {
    const row = { id: 5, account: 'physics', user: 'ann', partition: '', maxSubmit: null, grpSubmit: null };
    const to = { maxSubmit: 5, grpSubmit: null };
    await saying('').limit('muster', 'ann', row, to, signal);
    expect(asked()).toBe(
      '-i modify user where name=ann cluster=muster account=physics partition= set MaxSubmitJobs=5 GrpSubmitJobs=-1',
    );
  });

  test.each(['ann,bob', 'x y', "a'b", 'a=b'])('is not asked for %s', async (name) => {
    await expect(saying('').associations('muster', name, signal)).rejects.toMatchObject({
      reason: 'invalid',
    });
  });

  test('that writes something else is not believed', async () => {
    await expect(saying('surprise').associations('muster', 'ann', signal)).rejects.toMatchObject({
      reason: 'malformed',
    });
  });

  test('is not what the controller goes by: that is read of the controller', async () => {
    const line =
      'ClusterName=muster Account=physics UserName=ann(20111) Partition=main Priority=0 ID=7 GrpSubmitJobs=0(3) MaxSubmitJobs=0(3) MaxWallPJ=';
    const above =
      'ClusterName=muster Account=physics UserName= Partition= Priority=0 ID=3 GrpSubmitJobs=N(0) MaxSubmitJobs=50(0)';
    const heeded = await saying(`${above}\n${line}`, 'scontrol').heeded('ann', signal);
    expect([...heeded]).toEqual([[7, { maxSubmit: 0, grpSubmit: 0 }]]);
  });

  test.each([
    ['Sending PersistInit msg: Connection refused', 'unreachable'],
    // Of a slurmdbd that hangs.
    ['No response to persist_init\nSending PersistInit msg: Resource temporarily unavailable', 'unreachable'],
    ["Your user doesn't have privilege to perform this action", 'refused'],
  ])('means by %s', (words, reason) => {
    expect(errorOf('sacctmgr', words).reason).toBe(reason);
  });
});
