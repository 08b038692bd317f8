import type { ContainmentPlan, PlanStep, StepKind, StepState } from '@muster/contract';
import { expect, test } from 'vitest';
import { makeStep } from '../planning/make-step.ts';
import { moreOf } from './more-of.ts';

const NONE: ReadonlySet<string> = new Set();

function step(kind: StepKind, ref: string, state: StepState = 'planned'): PlanStep {
  const target = { type: 'workload', ref, label: ref } as const;
  return { ...makeStep({ system: 'farm', systemKind: 'slurm', kind, target, why: 'x' }), state };
}

function plan(...steps: PlanStep[]): ContainmentPlan {
  return { orderId: 'ord_x', madeAt: '2027-03-01T10:00:00Z', dryRun: false, steps, cannot: [], warnings: [] };
}

test('what was planned before is kept as it is, and only what is new is to be done', () => {
  const before = plan(step('suspend', 'job1', 'done'));
  const more = moreOf(before, plan(step('suspend', 'job1'), step('suspend', 'job2')), NONE);
  expect(more.plan.steps.map(({ id, state }) => [id, state])).toEqual([
    ['suspend:farm:workload:job1', 'done'],
    ['suspend:farm:workload:job2', 'planned'],
  ]);
  expect(more.todo.map(({ target }) => target.ref)).toEqual(['job2']);
});

test('a job that was held and that somebody let go is not suspended instead', () => {
  expect(moreOf(plan(step('hold', 'job1', 'done')), plan(step('suspend', 'job1')), NONE).todo).toEqual([]);
});

test('records alone are nothing to do, and what stands already is only read back', () => {
  const more = moreOf(plan(), plan(step('record-state', 'job1'), step('suspend', 'job1', 'already')), NONE);
  expect([more.todo, more.stands]).toEqual([[], true]);
  expect(more.plan.steps.map(({ kind }) => kind)).toEqual(['suspend']);
});

test('what somebody declined is not to be done, and is said to go on', () => {
  const fresh = plan(step('suspend', 'job1'));
  const { keys } = moreOf(plan(), fresh, NONE);
  const more = moreOf(plan(), fresh, new Set(keys));
  expect([more.todo, more.declined]).toEqual([[], true]);
});

test('a plan stays as long as the wire takes, without half of what is done to one job', () => {
  const before = plan(...Array.from({ length: 4997 }, (_, index) => step('suspend', `old${index}`, 'done')));
  const fresh = ['a', 'b'].flatMap((ref) => [step('record-state', ref), step('suspend', ref)]);
  const more = moreOf(before, plan(...fresh), NONE);
  expect(more.plan.steps).toHaveLength(4999);
  expect(more.todo.map(({ target }) => target.ref)).toEqual(['a']);
});
