import type { ContainmentPlan, PlanStep } from '@muster/contract';
import { momentText } from '../kernel/moment-text.ts';
import { shortText } from '../kernel/short-text.ts';
import type { Draft } from './build.ts';
import { acts, phaseOf } from './step-kinds.ts';

/** What the wire takes at most. */
const MOST_STEPS = 5000;
const MOST_WORDS = 500;

/** Puts a plan's steps in order, evidence first, and keeps to what the wire takes without losing half a workload. */
export function finishPlan(draft: Draft, now: Date): ContainmentPlan {
  const { steps, left } = fitting([...draft.steps.values()]);
  const cannot = draft.cannot.map(({ what, why }) => ({ what: shortText(what), why: shortText(why) }));
  if (left > 0) {
    cannot.unshift({
      what: `Act on ${left} more workloads.`,
      why: `One plan has at most ${MOST_STEPS} steps; order again when these are done.`,
    });
  }
  const { expiresAt, id } = draft.order;
  if (expiresAt !== null && steps.some(({ kind }) => acts(kind))) {
    draft.warnings.add(`All of it is taken back by itself at ${momentText(expiresAt)}.`);
  }
  return {
    orderId: id,
    madeAt: now.toISOString(),
    dryRun: draft.policy.dryRun,
    steps,
    cannot: upTo(cannot, (more) => ({ what: `${more} more things.`, why: 'The list is too long.' })),
    warnings: upTo(
      [...draft.warnings].map((words) => shortText(words)),
      (more) => `${more} more warnings.`,
    ),
  };
}

function fitting(steps: PlanStep[]): { steps: PlanStep[]; left: number } {
  const ordered = steps.toSorted(inOrder);
  if (ordered.length <= MOST_STEPS) return { steps: ordered, left: 0 };
  const of = (step: PlanStep) => (step.target.type === 'workload' ? `${step.system} ${step.target.ref}` : '');
  const sizes = new Map<string, number>();
  for (const step of ordered) sizes.set(of(step), (sizes.get(of(step)) ?? 0) + 1);
  let room = MOST_STEPS - (sizes.get('') ?? 0);
  const taken = new Set(['']);
  for (const [workload, size] of sizes) {
    if (workload === '' || size > room) continue;
    taken.add(workload);
    room -= size;
  }
  return { steps: ordered.filter((step) => taken.has(of(step))), left: sizes.size - taken.size };
}

function inOrder(a: PlanStep, b: PlanStep): number {
  return phaseOf(a.kind) - phaseOf(b.kind) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function upTo<T>(list: T[], rest: (more: number) => T): T[] {
  if (list.length <= MOST_WORDS) return list;
  return [...list.slice(0, MOST_WORDS - 1), rest(list.length - MOST_WORDS + 1)];
}
