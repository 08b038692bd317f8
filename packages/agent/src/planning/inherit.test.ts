import type { ContainmentPlan, PlanStep, ReceiptClaims } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import { heldBy, inheritedFrom, withInherited } from './inherit.ts';
import { inverseOf } from './inverse-of.ts';
import { makeStep } from './make-step.ts';

const NOW = new Date('2027-03-01T10:00:00Z');
const open = (id: string) => ({ id, securityGroups: ['default'], adminUp: true });

function quarantine(state: PlanStep['state'], ports: string[], found: object[]): PlanStep {
  const made = makeStep({
    system: 'cloud',
    systemKind: 'fake',
    kind: 'quarantine-network',
    target: { type: 'workload', ref: 'vm-1', label: 'vm-1' },
    why: '',
    sets: { ports },
    inverse: { kind: 'release-network', restores: { ports: found } },
  });
  return { ...made, state };
}

function planOf(...steps: PlanStep[]): ContainmentPlan {
  return { orderId: 'ord_1', madeAt: NOW.toISOString(), dryRun: false, steps, cannot: [], warnings: [] };
}

function told(
  step: number,
  state: ReceiptClaims['state'],
  plan: ContainmentPlan | null = null,
): ReceiptClaims {
  const at = NOW.toISOString();
  const who = { iss: 'agt_a', jti: `agt_a.${step}`, iat: 1, orderId: 'ord_1', siteId: 'site_a', seq: 1 };
  return { ...who, step, state, at, decidedBy: null, reason: '', plan, effects: [] };
}

const DONE = planOf(quarantine('done', ['p1'], [open('p1')]));

describe('what an earlier agent held', () => {
  test('is what it did, by its last plan, in whatever order its receipts come', () => {
    const receipts = [
      told(3, 'verified'),
      told(2, 'applied', DONE),
      told(1, 'planned', planOf(quarantine('planned', ['p1'], []))),
    ];
    expect([...heldBy(receipts)]).toEqual([[DONE.steps[0]?.id, DONE.steps[0]?.inverse]]);
  });

  test('is neither what it found standing nor what it only thought of', () => {
    expect(heldBy([told(1, 'applied', planOf(quarantine('already', ['p1'], [])))]).size).toBe(0);
    expect(heldBy([told(1, 'waiting', { ...DONE, dryRun: true })]).size).toBe(0);
    expect(heldBy([]).size).toBe(0);
  });

  test('is nothing once it was taken back, and the rest where a part was', () => {
    expect(heldBy([told(1, 'applied', DONE), told(2, 'released')]).size).toBe(0);
    const back = inverseOf(DONE, { id: 'ord_1' }, NOW);
    const taken = { ...back, steps: back.steps.map((step) => ({ ...step, state: 'done' as const })) };
    const held = heldBy([told(1, 'applied', DONE), told(2, 'failed', taken)]);
    expect(held.has(DONE.steps[0]?.id ?? '')).toBe(false);
  });
});

describe('a plan of the next agent', () => {
  const held = heldBy([told(1, 'applied', DONE)]);

  test('takes over what stands by the one before, and is then its own', () => {
    const plan = withInherited(planOf(quarantine('already', ['p1'], [])), held);
    expect(plan.steps[0]).toMatchObject({ state: 'done', inverse: { restores: { ports: [open('p1')] } } });
    expect(withInherited(plan, held)).toEqual(plan);
  });

  test('keeps what it found by itself of things that the one before did not know', () => {
    const plan = withInherited(planOf(quarantine('done', ['p1', 'p2'], [open('p2')])), held);
    expect(plan.steps[0]?.inverse?.restores).toEqual({ ports: [open('p1'), open('p2')] });
  });

  test('takes over nothing of another machine’s ports, and nothing that it did not plan', () => {
    const forged = heldBy([
      told(1, 'applied', planOf(quarantine('done', ['p1', 'p9'], [open('p1'), open('p9')]))),
    ]);
    const plan = withInherited(planOf(quarantine('already', ['p1'], [])), forged);
    expect(plan.steps[0]?.inverse?.restores).toEqual({ ports: [open('p1')] });
    expect(withInherited(planOf(), forged).steps).toEqual([]);
  });

  test('has of two agents before it what the first one had found', () => {
    const later = heldBy([
      told(1, 'applied', planOf(quarantine('done', ['p1'], [{ ...open('p1'), securityGroups: ['later'] }]))),
    ]);
    const plan = withInherited(planOf(quarantine('already', ['p1'], [])), inheritedFrom([later, held]));
    expect(plan.steps[0]?.inverse?.restores).toEqual({ ports: [open('p1')] });
  });
});
