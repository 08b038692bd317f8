import type { AccountFact, PlanStep, StepKind, Workload } from '@muster/contract';
import { stepKind } from '@muster/contract';
import type { Clock } from '../../kernel/clock.ts';
import { HOLDS_WHEN_ENDED } from '../../planning/index.ts';
import type {
  InventoryPage,
  Reading,
  SiteSystem,
  StepOutcome,
  SystemFacts,
} from '../../ports/site-system.ts';
import { FAKE_ACTS, isQuarantined } from './fake-acts.ts';
import { type FakeFaults, noFaults, passFaults } from './fake-faults.ts';
import { type FakeWorld, fakeWorld } from './fake-world.ts';

const PAGE = 100;

interface FakeOptions {
  name?: string;
  clock: Clock;
  world?: FakeWorld;
  can?: readonly StepKind[];
  actsFromForeignProject?: boolean;
}

export interface FakeSystem {
  system: SiteSystem;
  world: FakeWorld;
  faults: FakeFaults;
  /** Every step that was taken and changed something, in order. */
  taken: PlanStep[];
}

/** A system of a site in memory, with faults that can be switched on: for tests and simulated sites. */
export function createFakeSystem(options: FakeOptions): FakeSystem {
  const world = options.world ?? fakeWorld();
  const faults = noFaults();
  const taken: PlanStep[] = [];
  const { clock } = options;

  async function* inventory(since: Date | null, signal: AbortSignal): AsyncGenerator<InventoryPage> {
    await passFaults(faults, signal, false);
    const workloads = [...world.workloads.values()]
      .map(({ workload }) => structuredClone(workload))
      .filter((one) => isListed(one, since));
    const accounts: AccountFact[] = structuredClone([...world.accounts.values()]);
    for (let at = 0; at === 0 || at < Math.max(workloads.length, accounts.length); at += PAGE) {
      await passFaults(faults, signal, false);
      yield { workloads: workloads.slice(at, at + PAGE), accounts: accounts.slice(at, at + PAGE) };
    }
  }

  async function look(): Promise<SystemFacts> {
    return structuredClone({
      accounts: [...world.accounts.values()],
      workloads: [...world.workloads.values()].map(({ workload, busy, ports }) => ({
        workload,
        busy,
        ports: ports.map((port) => ({ ...port, quarantined: isQuarantined(port) })),
        record: { workload, ports },
        actsFromForeignProject: options.actsFromForeignProject ?? true,
        snapshots: [...world.snapshots.values()].filter((one) => one.workload === workload.ref),
      })),
      images: [...world.images.values()],
      tokenCacheSeconds: world.tokenCacheSeconds,
      disablingDeletesCredentials: world.disablingDeletesCredentials,
      denied: [...world.denied],
    });
  }

  function perform(step: PlanStep): StepOutcome {
    const act = FAKE_ACTS[step.kind];
    const gone = missing(world, step);
    if (gone) return { state: 'skipped', detail: gone, made: {} };
    if (act.stands(world, step)) return { state: 'already', detail: 'It stands already.', made: {} };
    if (faults.losesCommands) return { state: 'failed', detail: 'Taken, and never carried out.', made: {} };
    const made = act.bring(world, step, clock.now());
    taken.push(step);
    return { state: 'done', detail: '', made };
  }

  return {
    world,
    faults,
    taken,
    system: {
      name: options.name ?? 'fake',
      kind: 'fake',
      can: new Set(options.can ?? stepKind.options),
      inventory,
      async look(_target, signal) {
        await passFaults(faults, signal, false);
        return look();
      },
      async perform(step, signal) {
        await passFaults(faults, signal, true);
        return perform(step);
      },
      async readBack(step, signal) {
        try {
          await passFaults(faults, signal, false);
        } catch (error) {
          return { state: 'unknown', found: String(error), fullFrom: null };
        }
        return reading(world, step);
      },
    },
  };
}

function isListed({ state, updatedAt }: Workload, since: Date | null): boolean {
  if (since === null) return state !== 'ended';
  return updatedAt !== null && new Date(updatedAt) > since;
}

function reading(world: FakeWorld, step: PlanStep): Reading {
  const gone = missing(world, step);
  if (gone)
    return { state: HOLDS_WHEN_ENDED.has(step.kind) ? 'holds' : 'differs', found: gone, fullFrom: null };
  if (!FAKE_ACTS[step.kind].stands(world, step)) {
    return { state: 'differs', found: `${step.kind} does not stand.`, fullFrom: null };
  }
  const since = step.kind === 'disable-account' ? world.disabledAt.get(step.target.ref) : undefined;
  const fullFrom = since ? new Date(since.getTime() + world.tokenCacheSeconds * 1000) : null;
  return { state: 'holds', found: `${step.kind} stands.`, fullFrom };
}

function missing(world: FakeWorld, { target }: PlanStep): string | undefined {
  if (target.type !== 'workload') return undefined;
  const one = world.workloads.get(target.ref);
  return one === undefined || one.workload.state === 'ended' ? 'It has ended.' : undefined;
}
