import type { ContainmentPlan, OrderEffects, StepKind, SubjectIdentifier } from '@muster/contract';
import { stepKind } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import {
  addAccount,
  addWorkload,
  createFakeSystem,
  type FakeSystem,
  fakeWorld,
} from '../adapters/fake/index.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import {
  acts,
  CAUTIOUS,
  inverseOf,
  type PlannedOrder,
  type PlanPolicy,
  planFor,
  reachOfPlan,
  recordOutcome,
  type SystemView,
} from './index.ts';

const NOW = new Date('2027-03-03T10:00:00Z');
const signal = new AbortController().signal;
const x509 = (name: string): SubjectIdentifier => ({ format: 'x509', name });
const ANN = x509('/DC=org/CN=Ann');
const BEN = x509('/DC=org/CN=Ben');
const ROBOT = x509('/DC=org/CN=Robot - Portal');
const USER_A = x509('/DC=org/CN=Robot - Portal/CN=user:a');
const USER_B = x509('/DC=org/CN=Robot - Portal/CN=user:b');
const FIRM: OrderEffects = { new: 'deny', running: 'pause', storage: 'keep', network: 'quarantine' };
const POLICY: PlanPolicy = { ...CAUTIOUS, dryRun: false };

function ban(
  identifiers: SubjectIdentifier[],
  parts: Partial<PlannedOrder> & { cascade?: boolean } = {},
): PlannedOrder {
  const { cascade = false, ...rest } = parts;
  return {
    id: 'ord_1',
    kind: 'ban',
    target: { type: 'subject', subject: { identifiers, cascade } },
    effects: FIRM,
    reason: '',
    expiresAt: null,
    ...rest,
  };
}

function cloud(can: readonly StepKind[] = stepKind.options, parts = {}): FakeSystem {
  const world = fakeWorld(parts);
  return createFakeSystem({ name: 'cloud', clock: new VirtualClock(NOW), world, can });
}

async function plan(
  { system }: FakeSystem,
  order: PlannedOrder,
  policy: Partial<PlanPolicy> = {},
  more: Partial<SystemView> = {},
): Promise<ContainmentPlan> {
  const facts = await system.look(order.target, signal);
  const view = { kind: system.kind, can: system.can, facts, ...more };
  return planFor(order, new Map([['cloud', view]]), { ...POLICY, ...policy }, NOW);
}

const kindsOf = ({ steps }: ContainmentPlan) => steps.map(({ kind }) => kind);
const targetsOf = ({ steps }: ContainmentPlan) => [...new Set(steps.map(({ target }) => target.ref))];

describe('the order of a plan', () => {
  test('is evidence, access, network, state, lock, snapshot, reading back, word to the owner', async () => {
    const site = cloud();
    addAccount(site.world, {
      ref: 'ann',
      identifiers: [ANN],
      projects: [{ id: 'p', name: 'vo', roles: [] }],
      credentials: [credential('ac1')],
    });
    addWorkload(site.world, 'vm', 'ann');
    expect(kindsOf(await plan(site, ban([ANN]), { credentials: 'remove' }))).toEqual([
      'record-state',
      'list-credentials',
      'deny-new',
      'disable-account',
      'remove-credential',
      'end-sessions',
      'quarantine-network',
      'pause',
      'lock',
      'snapshot',
      'unshare-snapshot',
      'read-back',
      'notify-owner',
    ]);
  });

  test('holds jobs that wait before it suspends those that run, whose place they would take', async () => {
    const site = cloud();
    addAccount(site.world, { ref: 'ann', identifiers: [ANN] });
    addWorkload(site.world, '1', 'ann', { kind: 'job' });
    addWorkload(site.world, '2', 'ann', { kind: 'job', state: 'starting', systemState: 'PENDING' });
    const still = kindsOf(await plan(site, ban([ANN]))).filter((kind) => kind === 'hold' || kind === 'pause');
    expect(still).toEqual(['hold', 'pause']);
  });

  test('has nothing that destroys, whatever a system offers', () => {
    const words = stepKind.options.join(' ');
    expect(words).not.toMatch(/delete|rebuild|reboot|shelve|cancel|kill|terminate/);
  });
});

describe('who is meant', () => {
  test('a robot with cascade means all its users, without it none of them', async () => {
    const site = cloud();
    addAccount(site.world, { ref: 'a', identifiers: [USER_A] });
    addAccount(site.world, { ref: 'look-alike', identifiers: [x509('/DC=org/CN=Robot - Portal2')] });
    expect(targetsOf(await plan(site, ban([ROBOT], { cascade: true })))).toContain('a');
    expect(targetsOf(await plan(site, ban([ROBOT], { cascade: true })))).not.toContain('look-alike');
    expect(targetsOf(await plan(site, ban([ROBOT])))).not.toContain('a');
  });

  test('one user of a portal is reached by what is theirs, and the portal’s account is left open', async () => {
    const site = cloud();
    addAccount(site.world, { ref: 'portal', identifiers: [ROBOT, USER_A, USER_B] });
    const owner = { accountId: 'portal', accountName: 'portal' };
    addWorkload(site.world, 'of-a', 'portal', { owner: { ...owner, identifiers: [ROBOT, USER_A] } });
    addWorkload(site.world, 'of-b', 'portal', { owner: { ...owner, identifiers: [ROBOT, USER_B] } });
    const made = await plan(site, ban([USER_A]));
    expect(kindsOf(made)).not.toContain('disable-account');
    expect(targetsOf(made)).toContain('of-a');
    expect(targetsOf(made)).not.toContain('of-b');
    expect(made.cannot).toEqual([
      { what: 'Shut out account portal of cloud.', why: expect.stringContaining('spares shared accounts') },
    ]);
  });

  test('an account of several people is shut only where the site says so, and then they are named', async () => {
    const site = cloud();
    addAccount(site.world, { ref: 'pool', identifiers: [ANN, BEN] });
    addWorkload(site.world, 'vm', 'pool');
    expect((await plan(site, ban([ANN]))).cannot).toHaveLength(2);
    const made = await plan(site, ban([ANN]), { sharedAccounts: 'act' });
    expect(kindsOf(made)).toContain('disable-account');
    expect(made.warnings.join()).toContain('CN=Ben');
  });

  test('an order that names the account itself means all who are in it', async () => {
    const site = cloud();
    const account: SubjectIdentifier = { format: 'account', siteId: 's', name: 'pool' };
    addAccount(site.world, { ref: 'pool', identifiers: [account, ANN, BEN] });
    expect(kindsOf(await plan(site, ban([account])))).toContain('disable-account');
  });

  test('a certificate and an e-mail of one account are one person', async () => {
    const site = cloud();
    addAccount(site.world, { ref: 'ann', identifiers: [ANN, { format: 'email', email: 'ann@example.org' }] });
    expect(kindsOf(await plan(site, ban([ANN])))).toContain('disable-account');
  });

  test('one workload means its owner’s access too, if new things are to be refused, and nothing else of theirs', async () => {
    const site = cloud();
    addAccount(site.world, { ref: 'ann', identifiers: [ANN] });
    addWorkload(site.world, 'vm1', 'ann');
    addWorkload(site.world, 'vm2', 'ann');
    const contain = { kind: 'contain', target: { type: 'workload', system: 'cloud', ref: 'vm1' } } as const;
    const made = await plan(site, ban([ANN], contain));
    expect(targetsOf(made)).toEqual(expect.arrayContaining(['ann', 'vm1']));
    expect(targetsOf(made)).not.toContain('vm2');
    const mild = await plan(site, ban([ANN], { ...contain, effects: { ...FIRM, new: 'leave' } }));
    expect(kindsOf(mild)).not.toContain('disable-account');
    expect(mild.warnings.join()).toContain('can undo the quarantine');
  });

  test('a single application credential is removed, and its account left open', async () => {
    const site = cloud();
    addAccount(site.world, {
      ref: 'ann',
      identifiers: [ANN],
      credentials: [credential('ac1'), credential('ac2')],
    });
    const order = ban([{ format: 'application-credential', siteId: 's', id: 'ac1' }]);
    const made = await plan(site, order, { credentials: 'remove' });
    expect(kindsOf(made)).toEqual(expect.arrayContaining(['list-credentials', 'remove-credential']));
    expect(kindsOf(made)).not.toContain('disable-account');
    expect(targetsOf(made)).not.toContain('ac2');
    expect((await plan(site, order)).cannot[0]?.why).toContain('keeps credentials');
  });
});

describe('what is left alone', () => {
  test.each([{ exemptProjects: ['services'] }, { exemptAccounts: ['nova'] }])(
    'by the policy %j',
    async (policy) => {
      const site = cloud();
      addAccount(site.world, {
        ref: 'nova',
        identifiers: [ANN],
        projects: [{ id: 'p9', name: 'services', roles: ['admin'] }],
      });
      addWorkload(site.world, 'vm', 'nova');
      const made = await plan(site, ban([ANN]), policy);
      expect(made.steps.filter(({ kind, target }) => acts(kind) && target.type !== 'subject')).toEqual([]);
      expect(made.cannot.map(({ why }) => why).join()).toContain('exempt by the policy of the site');
    },
  );

  test('what has ended', async () => {
    const site = cloud();
    addAccount(site.world, { ref: 'ann', identifiers: [ANN] });
    addWorkload(site.world, 'vm', 'ann', { state: 'ended' });
    expect(targetsOf(await plan(site, ban([ANN])))).not.toContain('vm');
  });
});

describe('what people are told', () => {
  const withCredential = (parts = {}) => {
    const site = cloud(stepKind.options, parts);
    addAccount(site.world, { ref: 'ann', identifiers: [ANN], credentials: [credential('ac1')] });
    return site;
  };

  test('for how long tokens work on that a service knows', async () => {
    const { warnings } = await plan(withCredential({ tokenCacheSeconds: 300 }), ban([ANN]));
    expect(warnings.join()).toContain('300 s');
  });

  test('that credentials come back with the account, where they are kept', async () => {
    expect((await plan(withCredential(), ban([ANN]))).warnings.join()).toContain(
      'work again with the account',
    );
    const removed = await plan(withCredential(), ban([ANN]), { credentials: 'remove' });
    expect(removed.warnings.join()).not.toContain('work again with the account');
  });

  test('that Keystone deletes them where it does, before anybody presses', async () => {
    const made = await plan(withCredential({ disablingDeletesCredentials: true }), ban([ANN]), {
      credentials: 'remove',
    });
    const disable = made.steps.find(({ kind }) => kind === 'disable-account');
    expect(disable?.cannotUndo).toContain('robot ac1');
    expect(kindsOf(made)).not.toContain('remove-credential');
  });

  test('that a lock from its own project would not hold, and then there is none', async () => {
    const site = cloud();
    addAccount(site.world, { ref: 'ann', identifiers: [ANN] });
    addWorkload(site.world, 'vm', 'ann');
    const facts = await site.system.look(ban([ANN]).target, signal);
    for (const one of facts.workloads) one.actsFromForeignProject = false;
    const made = await plan(site, ban([ANN]), {}, { facts });
    expect(kindsOf(made)).not.toContain('lock');
    expect(made.cannot).toContainEqual(expect.objectContaining({ what: 'Lock vm of cloud.' }));
  });

  test('that a system could not be looked at: nothing is known of it', async () => {
    const made = await plan(cloud(), ban([ANN]), {}, { facts: null, why: 'It did not answer in 30 s.' });
    expect(made.steps).toEqual([]);
    expect(made.cannot).toEqual([{ what: 'Look at cloud.', why: 'It did not answer in 30 s.' }]);
  });

  test('that a door does not know names of a form', async () => {
    const made = await plan(cloud(), ban([ANN]), {}, { deniesBy: ['account'] });
    expect(kindsOf(made)).not.toContain('deny-new');
    expect(made.cannot).toEqual([]);
    expect(made.warnings[0]).toContain('who gets one later is let in');
  });

  test('when it ends by itself', async () => {
    const made = await plan(withCredential(), ban([ANN], { expiresAt: '2027-04-01T00:00:00.000Z' }));
    expect(made.warnings.join()).toContain('2027-04-01');
  });
});

test('a system that only suspends is told to suspend', async () => {
  const site = cloud(['suspend', 'resume', 'record-state']);
  addAccount(site.world, { ref: 'ann', identifiers: [ANN] });
  addWorkload(site.world, 'vm', 'ann');
  const made = await plan(site, ban([ANN], { effects: { ...FIRM, network: 'keep' } }));
  expect(kindsOf(made)).toEqual(['record-state', 'suspend']);
});

test('thousands of workloads make one plan that the wire takes, whole workloads at a time', async () => {
  const site = cloud();
  addAccount(site.world, { ref: 'ann', identifiers: [ANN], projects: [{ id: 'p', name: 'vo', roles: [] }] });
  for (let i = 0; i < 1000; i++) addWorkload(site.world, `vm${i}`, 'ann');
  const made = await plan(site, ban([ANN]));
  expect(made.steps.length).toBeLessThanOrEqual(5000);
  const { workloads, networks, snapshots } = reachOfPlan(made);
  expect([networks, snapshots]).toEqual([workloads, workloads]);
  expect(made.cannot[0]?.what).toBe(`Act on ${1000 - workloads} more workloads.`);
});

describe('a release', () => {
  test('puts back the groups of each port, and lets what its owner had paused stay so', async () => {
    const site = cloud();
    addAccount(site.world, { ref: 'ann', identifiers: [ANN] });
    addWorkload(site.world, 'vm1', 'ann', {}, [{ id: 'p1', adminUp: true, securityGroups: ['ssh', 'web'] }]);
    addWorkload(site.world, 'vm2', 'ann', { state: 'frozen', systemState: 'PAUSED' });
    const before = await plan(site, ban([ANN]));
    const steps = [];
    for (const step of before.steps)
      steps.push(recordOutcome(step, await site.system.perform(step, signal), NOW));
    const release = inverseOf({ ...before, steps }, { id: 'ord_2' }, NOW);
    for (const step of release.steps) await site.system.perform(step, signal);
    expect(site.world.workloads.get('vm1')?.ports[0]?.securityGroups).toEqual(['ssh', 'web']);
    expect(site.world.workloads.get('vm1')?.workload.state).toBe('running');
    expect(site.world.workloads.get('vm2')?.workload.systemState).toBe('PAUSED');
    expect(release.warnings.join()).toContain('The snapshot stays');
  });

  test('of an order under which nothing is known to be done does nothing', async () => {
    const made = await plan(cloud(), { ...ban([ANN]), kind: 'unban' });
    expect(made.steps).toEqual([]);
    expect(made.cannot[0]?.why).toContain('Nothing is known here');
  });
});

test('what somebody undid and was done again is put back as it was found the first time', async () => {
  const site = cloud();
  addAccount(site.world, { ref: 'ann', identifiers: [ANN] });
  const made = await plan(site, ban([ANN]));
  const deny = made.steps.find(({ kind }) => kind === 'deny-new');
  if (!deny) throw new Error('nothing is refused');
  const first = recordOutcome(
    deny,
    { state: 'done', detail: '', made: { added: ['a', 'b'], moved: { x: '/was' } } },
    NOW,
  );
  const again = recordOutcome(
    first,
    { state: 'done', detail: '', made: { added: ['b', 'c'], moved: { x: '/now', y: '/is' } } },
    NOW,
  );
  expect(again.inverse?.restores).toMatchObject({ added: ['a', 'b', 'c'], moved: { x: '/was', y: '/is' } });
});

function credential(ref: string) {
  return {
    ref,
    kind: 'application-credential' as const,
    name: `robot ${ref}`,
    projectId: null,
    createdAt: null,
    expiresAt: null,
    unrestricted: false,
  };
}
