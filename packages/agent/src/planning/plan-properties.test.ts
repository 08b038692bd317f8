import type { ContainmentPlan, OrderEffects, SubjectIdentifier } from '@muster/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addAccount,
  addWorkload,
  createFakeSystem,
  type FakeWorld,
  fakeWorld,
  QUARANTINE,
} from '../adapters/fake/index.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import {
  acts,
  afterRelease,
  inverseOf,
  type PlannedOrder,
  type PlanPolicy,
  phaseOf,
  planFor,
  recordOutcome,
} from './index.ts';

const START = new Date('2027-03-03T10:00:00Z');
const PEOPLE = ['ann', 'ben', 'cy', 'dee'];
const PROJECTS = ['vo-a', 'vo-b', 'services'];
const signal = new AbortController().signal;

const nameOf = (person: string): SubjectIdentifier => ({ format: 'x509', name: `/DC=org/CN=${person}` });

const people = fc.uniqueArray(fc.constantFrom(...PEOPLE), { minLength: 1, maxLength: 2 });

const accounts = fc.uniqueArray(
  fc.record({
    ref: fc.constantFrom('u1', 'u2', 'u3'),
    people,
    project: fc.constantFrom(...PROJECTS),
    enabled: fc.boolean(),
    credentials: fc.nat(2),
  }),
  { minLength: 1, selector: ({ ref }) => ref },
);
const workloads = fc.uniqueArray(
  fc.record({
    ref: fc.constantFrom('w1', 'w2', 'w3', 'w4', 'w5'),
    account: fc.constantFrom('u1', 'u2', 'u3'),
    state: fc.constantFrom('running', 'frozen', 'stopped', 'starting', 'ended'),
    kind: fc.constantFrom('vm', 'job'),
    locked: fc.boolean(),
    groups: fc.constantFrom(['default'], ['default', 'ssh'], [QUARANTINE]),
    named: fc.boolean(),
  }),
  { selector: ({ ref }) => ref },
);
const worlds = fc.record({ accounts, workloads, denied: fc.subarray(['u1', 'u2']) });

const effects: fc.Arbitrary<OrderEffects> = fc.record({
  new: fc.constantFrom('deny', 'leave'),
  running: fc.constantFrom('leave', 'notify', 'pause', 'suspend'),
  storage: fc.constant('keep' as const),
  network: fc.constantFrom('keep', 'quarantine'),
});
const orders = fc.record({
  target: fc.oneof(
    people.map((some) => ({
      type: 'subject' as const,
      subject: { identifiers: some.map(nameOf), cascade: false },
    })),
    fc.constantFrom('w1', 'w2', 'w3').map((ref) => ({ type: 'workload' as const, system: 'fake', ref })),
  ),
  effects,
});
const policies: fc.Arbitrary<PlanPolicy> = fc.record({
  dryRun: fc.boolean(),
  exemptProjects: fc.subarray(['services', 'vo-b']),
  exemptAccounts: fc.subarray(['u3']),
  sharedAccounts: fc.constantFrom('spare', 'act'),
  credentials: fc.constantFrom('keep', 'remove'),
  snapshots: fc.boolean(),
});

type World = typeof worlds extends fc.Arbitrary<infer W> ? W : never;
type Order = typeof orders extends fc.Arbitrary<infer O> ? O : never;

function build(parts: World): FakeWorld {
  const world = fakeWorld();
  for (const { ref, people: some, project, enabled, credentials } of parts.accounts) {
    addAccount(world, {
      ref,
      enabled,
      identifiers: some.map(nameOf),
      projects: [{ id: project, name: project, roles: ['member'] }],
      credentials: Array.from({ length: credentials }, (_, at) => ({
        ref: `${ref}-${at}`,
        kind: 'application-credential' as const,
        name: `robot ${at}`,
        projectId: project,
        createdAt: null,
        expiresAt: null,
        unrestricted: false,
      })),
    });
  }
  for (const one of parts.workloads) {
    const owner = world.accounts.get(one.account);
    addWorkload(
      world,
      one.ref,
      one.account,
      {
        kind: one.kind,
        state: one.state,
        systemState: one.state === 'frozen' ? 'PAUSED' : 'ACTIVE',
        locked: one.locked,
        owner: {
          accountId: one.account,
          accountName: one.account,
          identifiers: one.named ? (owner?.identifiers.slice(0, 1) ?? []) : [],
        },
      },
      [{ id: `port-${one.ref}`, adminUp: true, securityGroups: one.groups }],
    );
  }
  for (const ref of parts.denied) world.denied.add(ref);
  return world;
}

function begin(parts: World) {
  const clock = new VirtualClock(START);
  const { system, world } = createFakeSystem({ clock, world: build(parts) });
  const planned = async (order: Order, policy: PlanPolicy, number = 1): Promise<ContainmentPlan> => {
    const whole: PlannedOrder = { ...order, id: `ord_${number}`, kind: 'ban', reason: '', expiresAt: null };
    const facts = await system.look(order.target, signal);
    return planFor(whole, new Map([['fake', { ...system, facts }]]), policy, clock.now());
  };
  const carriedOut = async (plan: ContainmentPlan): Promise<ContainmentPlan> => {
    const steps = [];
    for (const step of plan.steps)
      steps.push(recordOutcome(step, await system.perform(step, signal), clock.now()));
    await clock.advance(1000);
    return { ...plan, steps };
  };
  return { clock, system, world, planned, carriedOut };
}

/** Whatever is taken back, what the other orders brought about stays. */
async function expectToHold({ system }: ReturnType<typeof begin>, plans: readonly ContainmentPlan[]) {
  for (const step of plans.flatMap(({ steps }) => steps)) {
    if (!acts(step.kind) || !['done', 'already'].includes(step.state)) continue;
    expect((await system.readBack(step, signal)).state, step.id).toBe('holds');
  }
}

/** All that a release can bring back. */
function visible({ accounts: some, workloads: all, denied }: FakeWorld) {
  return structuredClone({
    accounts: [...some.values()].map(({ ref, enabled }) => ({ ref, enabled })),
    workloads: [...all.values()].map(({ ports, workload: { ref, state, systemState, locked } }) => ({
      ...{ ref, state, systemState, locked, ports },
    })),
    denied: [...denied].sort(),
  });
}

describe('for any site, order and policy', () => {
  test('the same input makes the same plan, in whatever order the facts come', () =>
    fc.assert(
      fc.asyncProperty(worlds, orders, policies, async (parts, order, policy) => {
        const reversed = {
          ...parts,
          accounts: parts.accounts.toReversed(),
          workloads: parts.workloads.toReversed(),
        };
        const [one, other] = [begin(parts), begin(reversed)];
        const [plan, again] = [await one.planned(order, policy), await other.planned(order, policy)];
        expect(again).toEqual(plan);
      }),
    ));

  test('evidence comes before action, the owner’s access before what the owner could undo', () =>
    fc.assert(
      fc.asyncProperty(worlds, orders, policies, async (parts, order, policy) => {
        const { steps } = await begin(parts).planned(order, policy);
        const phases = steps.map(({ kind }) => phaseOf(kind));
        expect(phases).toEqual(phases.toSorted((a, b) => a - b));
        for (const [at, step] of steps.entries()) {
          for (const id of step.needs) expect(steps.slice(0, at).map((one) => one.id)).toContain(id);
          if (acts(step.kind) && step.target.type === 'workload')
            expect(step.needs.length, step.id).toBeGreaterThan(0);
        }
        expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
      }),
    ));

  test('what is exempt is left alone', () =>
    fc.assert(
      fc.asyncProperty(worlds, orders, policies, async (parts, order, policy) => {
        const run = begin(parts);
        const { steps } = await run.planned(order, policy);
        for (const { kind, target } of steps) {
          const account =
            target.type === 'workload'
              ? run.world.workloads.get(target.ref)?.workload.owner.accountId
              : target.ref;
          const facts = run.world.accounts.get(account ?? '');
          if (!facts || !acts(kind)) continue;
          expect(policy.exemptAccounts).not.toContain(facts.ref);
          expect(policy.exemptProjects).not.toContain(facts.projects[0]?.id);
        }
      }),
    ));

  test('nobody else is hit where shared accounts are spared', () =>
    fc.assert(
      fc.asyncProperty(worlds, orders, policies, async (parts, order, policy) => {
        if (order.target.type !== 'subject') return;
        const run = begin(parts);
        const meant = order.target.subject.identifiers.map((one) => JSON.stringify(one));
        const { steps } = await run.planned(order, { ...policy, sharedAccounts: 'spare' });
        for (const { target, kind } of steps) {
          if (target.type !== 'account' || !acts(kind)) continue;
          const names = run.world.accounts.get(target.ref)?.identifiers ?? [];
          for (const one of names) expect(meant).toContain(JSON.stringify(one));
        }
      }),
    ));

  test('every step that changes something has an inverse or says what cannot be undone', () =>
    fc.assert(
      fc.asyncProperty(worlds, orders, policies, async (parts, order, policy) => {
        const { steps } = await begin(parts).planned(order, policy);
        for (const { kind, inverse, cannotUndo, id } of steps)
          expect(!acts(kind) || inverse !== null || cannotUndo !== '', id).toBe(true);
      }),
    ));

  test('a plan that was carried out leaves nothing to do, and changes nothing when it is carried out again', () =>
    fc.assert(
      fc.asyncProperty(worlds, orders, policies, async (parts, order, policy) => {
        const run = begin(parts);
        const done = await run.carriedOut(await run.planned(order, policy));
        const state = visible(run.world);
        const again = await run.carriedOut(await run.planned(order, policy));
        expect(again.steps.filter(({ kind, state: as }) => acts(kind) && as !== 'already')).toEqual([]);
        const twice = await run.carriedOut(done);
        expect(twice.steps.map(({ state: as }) => as)).toEqual(done.steps.map(({ state: as }) => as));
        expect(visible(run.world)).toEqual(state);
      }),
    ));

  test('what several orders did is gone when the last of them is taken back, in whatever order', () =>
    fc.assert(
      fc.asyncProperty(
        worlds,
        fc.array(fc.record({ order: orders, policy: policies }), { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        async (parts, given, chance) => {
          const run = begin(parts);
          const before = visible(run.world);
          const standing = new Map<number, ContainmentPlan>();
          const past = new Map<number, ContainmentPlan>();
          const waiting = [...given.entries()];
          while (waiting.length > 0 || standing.size > 0) {
            const places = waiting.length > 0 ? standing.size + 1 : standing.size;
            const pick = (chance.next().value ?? 0) % places;
            const next = waiting.length > 0 && pick === standing.size ? waiting.shift() : undefined;
            if (next) {
              const [number, { order, policy }] = next;
              standing.set(number, await run.carriedOut(await run.planned(order, policy, number)));
              continue;
            }
            const [number, plan] = [...standing][pick] as [number, ContainmentPlan];
            standing.delete(number);
            const others = [
              ...[...standing.values()].map((one) => ({ plan: one, standing: true })),
              ...[...past.values()].map((one) => ({ plan: one, standing: false })),
            ];
            const release = await run.carriedOut(
              inverseOf(plan, { id: `ord_r${number}` }, run.clock.now(), others),
            );
            past.set(number, plan);
            for (const [old, one] of past) past.set(old, afterRelease(one, release));
            await expectToHold(run, [...standing.values()]);
          }
          expect(visible(run.world)).toEqual(before);
        },
      ),
      { numRuns: 100 },
    ));
});
