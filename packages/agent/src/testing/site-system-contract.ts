import type { OrderEffects, OrderTarget, PlanStep, StepKind } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import {
  acts,
  inverseOf,
  type PlannedOrder,
  type PlanPolicy,
  planFor,
  recordOutcome,
} from '../planning/index.ts';
import { type SiteSystem, SystemError } from '../ports/site-system.ts';

/** One system made ready for one test, with a suspect who has something running and an innocent who has too. */
export interface SystemUnderTest {
  system: SiteSystem;
  /** Means the suspect, by a way of naming that the system's facts know. */
  suspect: OrderTarget & { type: 'subject' };
  /** Refs of workloads: of the suspect, which run; and of the innocent. */
  suspects: readonly string[];
  innocents: readonly string[];
  now(): Date;
  /** Takes a step back as an owner or an admin would, past the agent; false where nobody can. */
  undo(step: PlanStep): Promise<boolean>;
  /** Nothing reaches the system until it is set back; absent where it cannot be brought about. */
  reach?(reachable: boolean): Promise<void>;
  /** The next call that changes something finds another task under way. */
  makeBusy?(): Promise<void>;
  /** Names an image that an order may block. */
  image?: OrderTarget & { type: 'image' };
  /** Lets a second pass where time is not the machine's. */
  passTime?(): Promise<void>;
}

const POLICY: PlanPolicy = {
  dryRun: false,
  exemptProjects: [],
  exemptAccounts: [],
  sharedAccounts: 'spare',
  credentials: 'remove',
  snapshots: true,
};
const FIRM: OrderEffects = { new: 'deny', running: 'pause', storage: 'keep', network: 'quarantine' };
const MOST_TRIES = 30;

/** What every system of a site keeps to; `make` gives one made ready, afresh for each test. */
export function siteSystemContract(
  name: string,
  make: () => Promise<SystemUnderTest>,
  testTimeout = 30_000,
): void {
  describe(`${name} as a system of a site`, { timeout: testTimeout }, () => {
    test('lists what runs in pages, each workload once, and what an account is called', async () => {
      const { system, suspects, innocents } = await make();
      const seen: string[] = [];
      for await (const page of system.inventory(null, never())) {
        expect(page.workloads.length).toBeLessThanOrEqual(500);
        seen.push(...page.workloads.map(({ ref }) => ref));
      }
      expect(seen).toEqual([...new Set(seen)]);
      expect(seen).toEqual(expect.arrayContaining([...suspects, ...innocents]));
    });

    test('lists what changed since', async () => {
      const under = await make();
      const since = under.now();
      await under.passTime?.();
      const step = await firstStep(under, ['pause', 'suspend', 'hold']);
      await perform(under, step);
      const changed: string[] = [];
      for await (const page of under.system.inventory(since, never()))
        changed.push(...page.workloads.map(({ ref }) => ref));
      expect(changed).toContain(step.target.ref);
    });

    test('looks at whom an order means and at what is theirs', async () => {
      const { system, suspect, suspects } = await make();
      const facts = await system.look(suspect, never());
      const refs = facts.workloads.map(({ workload }) => workload.ref);
      expect(refs).toEqual(expect.arrayContaining([...suspects]));
      const owners = new Set(
        facts.workloads
          .filter(({ workload }) => suspects.includes(workload.ref))
          .map(({ workload }) => workload.owner.accountId),
      );
      expect(facts.accounts.map(({ ref }) => ref)).toEqual(expect.arrayContaining([...owners]));
    });

    test('takes every step of a plan, and finds each standing when it comes again', async () => {
      const under = await make();
      const plan = await planOf(under);
      expect(plan.cannot).toEqual([]);
      expect(plan.steps.filter(({ state }) => state === 'planned').length).toBeGreaterThan(0);
      for (const step of plan.steps) {
        const outcome = await perform(under, step);
        expect(outcome, step.id).toMatchObject({ state: expect.stringMatching(/^(done|already)$/) });
        if (!acts(step.kind)) continue;
        expect(await perform(under, step), step.id).toMatchObject({ state: 'already' });
        expect(await under.system.readBack(step, never()), step.id).toMatchObject({ state: 'holds' });
      }
      const again = await planOf(under);
      for (const step of again.steps.filter(({ kind, state }) => acts(kind) && state === 'planned'))
        expect(await perform(under, step), step.id).toMatchObject({ state: 'already' });
    });

    test('leaves the innocent as they were', async () => {
      const under = await make();
      const before = await stateOf(under, under.innocents);
      await apply(under);
      expect(await stateOf(under, under.innocents)).toEqual(before);
    });

    test('takes everything back that it did, and then nothing holds any more', async () => {
      const under = await make();
      const before = await stateOf(under, under.suspects);
      const done = await apply(under);
      const release = inverseOf(done, { id: 'ord_release' }, under.now());
      for (const step of release.steps) {
        const outcome = await perform(under, step);
        expect(outcome, `${step.id}: ${outcome.detail}`).toMatchObject({ state: 'done' });
        expect(await under.system.readBack(step, never()), step.id).toMatchObject({ state: 'holds' });
        expect((await perform(under, step)).state, step.id).toBe('already');
      }
      for (const step of done.steps.filter(({ inverse }) => inverse !== null)) {
        expect((await under.system.readBack(step, never())).state, step.id).toMatch(/^(differs|released)$/);
      }
      expect(await stateOf(under, under.suspects)).toEqual(before);
    });

    test('suspends instead of pausing where that is asked, and takes it back', async () => {
      const under = await make();
      if (!under.system.can.has('suspend') || !under.system.can.has('pause')) return;
      const before = await stateOf(under, under.suspects);
      const effects = { new: 'leave', running: 'suspend', storage: 'keep', network: 'keep' } as const;
      const done = await apply(under, { effects });
      const step = done.steps.find(({ kind }) => kind === 'suspend') as PlanStep;
      expect(await under.system.readBack(step, never())).toMatchObject({ state: 'holds' });
      for (const back of inverseOf(done, { id: 'ord_release' }, under.now()).steps)
        await perform(under, back);
      expect((await under.system.readBack(step, never())).state).toMatch(/^(differs|released)$/);
      expect(await stateOf(under, under.suspects)).toEqual(before);
    });

    test('shows when somebody undid a step, and brings it about again', async () => {
      const under = await make();
      const done = await apply(under);
      for (const step of done.steps.filter(({ kind, inverse }) => acts(kind) && inverse !== null)) {
        if (!(await under.undo(step))) continue;
        expect((await under.system.readBack(step, never())).state, step.id).toBe('differs');
        expect((await perform(under, step)).state, step.id).toBe('done');
        expect((await under.system.readBack(step, never())).state, step.id).toBe('holds');
      }
    });

    test('blocks an image and unblocks it', async () => {
      const under = await make();
      if (!under.image) return expect(under.system.can).not.toContain('block-image');
      const done = await apply(under, { kind: 'block-image', target: under.image });
      const step = done.steps.find(({ kind }) => kind === 'block-image') as PlanStep;
      expect((await under.system.readBack(step, never())).state).toBe('holds');
      for (const back of inverseOf(done, { id: 'ord_release' }, under.now()).steps)
        await perform(under, back);
      expect((await under.system.readBack(step, never())).state).toBe('differs');
    });

    test('says that it does not know when it cannot be reached', async () => {
      const under = await make();
      if (!under.reach) return;
      const plan = await planOf(under);
      await under.reach(false);
      try {
        for (const step of plan.steps.filter(({ kind }) => acts(kind))) {
          expect((await under.system.readBack(step, never())).state, step.id).toBe('unknown');
          await expect(under.system.perform(step, never()), step.id).rejects.toMatchObject({
            name: 'SystemError',
            reason: 'unreachable',
          });
        }
        await expect(under.system.look(under.suspect, never())).rejects.toThrow(SystemError);
      } finally {
        await under.reach(true);
      }
    });

    test('says when another task is under way, and does it afterwards', async () => {
      const under = await make();
      if (!under.makeBusy) return;
      const step = await firstStep(under, ['pause', 'suspend', 'hold']);
      await under.makeBusy();
      expect((await perform(under, step)).state).toBe('done');
      expect((await under.system.readBack(step, never())).state).toBe('holds');
    });

    test('gives up when it is told to', async () => {
      const { system, suspect } = await make();
      const aborted = AbortSignal.abort(new Error('enough'));
      await expect(system.look(suspect, aborted)).rejects.toThrow();
      await expect(async () => {
        for await (const _ of system.inventory(null, aborted));
      }).rejects.toThrow();
    });
  });
}

function never(): AbortSignal {
  return new AbortController().signal;
}

async function planOf(under: SystemUnderTest, parts: Partial<PlannedOrder> = {}) {
  const order: PlannedOrder = {
    id: 'ord_01k00000000000000000000000',
    kind: 'ban',
    target: under.suspect,
    effects: offered(under.system),
    reason: 'An account was taken over.',
    expiresAt: null,
    ...parts,
  };
  const { name, kind, can, deniesBy } = under.system;
  const facts = await under.system.look(order.target, never());
  return planFor(order, new Map([[name, { kind, can, deniesBy, facts }]]), POLICY, under.now());
}

/** As much as the system offers. */
function offered({ can }: SiteSystem): OrderEffects {
  return { ...FIRM, network: can.has('quarantine-network') ? 'quarantine' : 'keep' };
}

async function apply(under: SystemUnderTest, parts: Partial<PlannedOrder> = {}) {
  const plan = await planOf(under, parts);
  const steps: PlanStep[] = [];
  for (const step of plan.steps) steps.push(recordOutcome(step, await perform(under, step), under.now()));
  return { ...plan, steps };
}

async function firstStep(under: SystemUnderTest, kinds: readonly StepKind[]): Promise<PlanStep> {
  const step = (await planOf(under)).steps.find(({ kind }) => kinds.includes(kind));
  if (!step) throw new Error(`No step of ${kinds.join(', ')} is in the plan.`);
  return step;
}

/** As the agent does: what was busy is tried again. */
async function perform({ system }: SystemUnderTest, step: PlanStep) {
  for (let tries = 1; ; tries++) {
    try {
      return await system.perform(step, never());
    } catch (error) {
      if (!(error instanceof SystemError && error.reason === 'busy') || tries === MOST_TRIES) throw error;
    }
  }
}

async function stateOf({ system, suspect }: SystemUnderTest, refs: readonly string[]) {
  const facts = await system.look(suspect, never());
  const listed = new Map(facts.workloads.map(({ workload }) => [workload.ref, workload]));
  for await (const page of system.inventory(null, never()))
    for (const workload of page.workloads) if (!listed.has(workload.ref)) listed.set(workload.ref, workload);
  return refs.map((ref) => {
    const { state, systemState, locked, securityGroups } = listed.get(ref) ?? {};
    // Why a job waits comes and goes by itself; who holds it does not.
    const lasting = systemState?.replace(/ \((?!JobHeld).*\)$/, '');
    return { ref, state, systemState: lasting, locked, securityGroups };
  });
}
