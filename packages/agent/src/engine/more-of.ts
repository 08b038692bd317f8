import type { ContainmentPlan, PlanStep } from '@muster/contract';
import { acts, type DoorSets, doorSets, effectOf, keysOf } from '../planning/index.ts';
import type { PortFacts } from '../ports/site-system.ts';

/** What the wire takes at most. */
const MOST_STEPS = 5000;

/** What an order comes to beyond what was planned for it before. */
export interface More {
  /** The earlier plan with all of it. */
  plan: ContainmentPlan;
  /** What is to be done: new steps, and earlier ones that reach further now. */
  todo: readonly PlanStep[];
  /** Of these, the earlier ones. */
  grown: readonly string[];
  /** Whether there are new steps that somebody took already, to be read back from now on. */
  stands: boolean;
  /** By these somebody of the site can decline all of it. */
  keys: readonly string[];
  /** Whether something goes on that somebody declined. */
  declined: boolean;
}

/** Compares the plan of an order that stands with what it comes to by now. Pure. */
export function moreOf(before: ContainmentPlan, fresh: ContainmentPlan, declined: ReadonlySet<string>): More {
  const known = new Map(before.steps.map((step) => [step.id, step]));
  // What was held and runs since was let go by somebody; to suspend it instead would be to do it again.
  const done = before.steps.filter(
    ({ kind, state }) => acts(kind) && (state === 'done' || state === 'already'),
  );
  const effects = new Set(done.map(effectOf));
  const added = fitting(
    fresh.steps.filter(
      (step) => !known.has(step.id) && !declined.has(step.id) && !effects.has(effectOf(step)),
    ),
    MOST_STEPS - before.steps.length,
  );
  const grown = new Map<string, PlanStep>();
  for (const step of fresh.steps) {
    const earlier = known.get(step.id);
    const more = earlier && step.state === 'planned' ? grow(earlier, step) : null;
    if (more && !declined.has(keyOfGrown(more))) grown.set(step.id, more);
  }
  const acting = added.filter(({ kind }) => acts(kind));
  const todo = [...grown.values(), ...acting.filter(({ state }) => state !== 'already')];
  // Records and words are only for what is to be done.
  const steps = todo.length > 0 ? added : acting;
  return {
    plan: { ...fresh, steps: [...before.steps.map((step) => grown.get(step.id) ?? step), ...steps] },
    todo,
    grown: [...grown.keys()],
    stands: todo.length === 0 && acting.length > 0,
    keys: [...added.map(({ id }) => id), ...[...grown.values()].map(keyOfGrown)],
    declined: fresh.steps.some(
      ({ id, kind, state }) => acts(kind) && state === 'planned' && declined.has(id),
    ),
  };
}

/** Whether a step as it is planned now does more than the same step did before. */
export function reachesFurther(earlier: PlanStep, fresh: PlanStep): boolean {
  return grow(earlier, fresh) !== null;
}

/** What reaches further still is another question. */
function keyOfGrown({ id, sets }: PlanStep): string {
  return `${id} ${JSON.stringify(sets)}`;
}

/** The earlier step with what it must reach besides; null where it reaches all of it. What was found first stays. */
function grow(earlier: PlanStep, fresh: PlanStep): PlanStep | null {
  if (earlier.kind === 'deny-new') return growDoor(earlier, fresh);
  return earlier.kind === 'quarantine-network' ? growPorts(earlier, fresh) : null;
}

function growDoor(earlier: PlanStep, fresh: PlanStep): PlanStep | null {
  const known = doorSets.safeParse(earlier.sets).data;
  const wanted = doorSets.safeParse(fresh.sets).data;
  if (!known || !wanted) return null;
  const covered = new Set(keysOf(known));
  if (keysOf(wanted).every((key) => covered.has(key))) return null;
  const both = together(known, wanted);
  const saved = doorSets.safeParse(earlier.inverse?.restores).data;
  const found = doorSets.safeParse(fresh.inverse?.restores).data?.added ?? [];
  if (!earlier.inverse || !saved) return { ...earlier, sets: { ...earlier.sets, ...both } };
  const added = saved.added && {
    added: [...new Set([...saved.added, ...found.filter((key) => !covered.has(key))])],
  };
  const covers = saved.covers && { covers: [...new Set([...saved.covers, ...keysOf(wanted)])] };
  const restores = { ...earlier.inverse.restores, ...both, ...added, ...covers };
  return {
    ...earlier,
    sets: { ...earlier.sets, ...both },
    inverse: { ...earlier.inverse, restores },
  };
}

function together(known: DoorSets, wanted: DoorSets): Pick<DoorSets, 'accounts' | 'identifiers'> {
  return {
    accounts: [...new Set([...known.accounts, ...wanted.accounts])],
    identifiers: [...known.identifiers, ...wanted.identifiers].filter(isFirst),
  };
}

function growPorts(earlier: PlanStep, fresh: PlanStep): PlanStep | null {
  const known = new Set(portIds(earlier));
  const ids = portIds(fresh).filter((id) => !known.has(id));
  if (ids.length === 0) return null;
  const found = savedPorts(fresh).filter(({ id }) => ids.includes(id));
  const inverse = earlier.inverse && {
    ...earlier.inverse,
    restores: { ...earlier.inverse.restores, ports: [...savedPorts(earlier), ...found] },
  };
  return { ...earlier, sets: { ...earlier.sets, ports: [...known, ...ids] }, inverse };
}

function portIds({ sets }: PlanStep): string[] {
  return Array.isArray(sets.ports) ? sets.ports.map(String) : [];
}

function savedPorts({ inverse }: PlanStep): PortFacts[] {
  const ports = inverse?.restores.ports;
  return Array.isArray(ports) ? ports : [];
}

function isFirst<T>(one: T, index: number, all: readonly T[]): boolean {
  const text = JSON.stringify(one);
  return all.findIndex((other) => JSON.stringify(other) === text) === index;
}

/** As many as there is room for, without half of what is done to one thing. */
function fitting(steps: readonly PlanStep[], room: number): PlanStep[] {
  if (steps.length <= room) return [...steps];
  const of = ({ system, target }: PlanStep) => `${system} ${target.type} ${target.ref}`;
  const sizes = new Map<string, number>();
  for (const step of steps) sizes.set(of(step), (sizes.get(of(step)) ?? 0) + 1);
  const taken = new Set<string>();
  let left = room;
  for (const [thing, size] of sizes) {
    if (size > left) continue;
    taken.add(thing);
    left -= size;
  }
  return steps.filter((step) => taken.has(of(step)));
}
