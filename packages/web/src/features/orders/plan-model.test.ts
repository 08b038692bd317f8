import type { OrderEffect, PlanStep } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import { shownPhases } from './plan-model.ts';
import { inverseText, phases, stepText, toldStepText } from './step-words.ts';

const target = { type: 'workload', ref: 'srv-1', label: 'trainer-7' } as const;
function step(kind: PlanStep['kind'], some: Partial<PlanStep> = {}): PlanStep {
  return {
    id: `${kind}:srv-1`,
    system: 'cloud',
    systemKind: 'openstack',
    kind,
    target,
    why: '',
    needs: [],
    sets: {},
    inverse: null,
    cannotUndo: '',
    state: 'planned',
    detail: '',
    at: null,
    ...some,
  };
}
const effect: OrderEffect = {
  id: 'pause:srv-1',
  system: 'cloud',
  systemKind: 'openstack',
  kind: 'pause',
  target,
  wanted: 'PAUSED',
  found: 'ACTIVE',
  state: 'differs',
  readAt: '2027-01-05T12:00:00Z',
  fullFrom: null,
};

describe('a plan as its steps', () => {
  test('stands under its parts, keeps its numbers, and each step has what was read back of it', () => {
    const steps = [step('record-state'), step('quarantine-network'), step('pause'), step('read-back')];
    const shown = shownPhases({ steps }, [effect]);
    expect(shown.map(({ title }) => title)).toEqual([
      'Evidence first',
      'Network',
      'What runs',
      'Proof, and the word to the owner',
    ]);
    expect(shown[2]?.steps[0]).toMatchObject({ number: 3, effect: { found: 'ACTIVE' } });
    expect(shown[1]?.steps[0]?.effect).toBeNull();
  });

  test('every kind of step has a part, once', () => {
    const kinds = phases.flatMap((phase) => [...phase.kinds]);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(kinds).toHaveLength(23);
  });

  test('a step is said as a person would, and so is what undoes it', () => {
    expect(stepText(step('pause'))).toBe('Pause trainer-7');
    expect(toldStepText('remove-credential pipeline of rrogue')).toBe('Remove pipeline of rrogue');
    expect(inverseText(step('pause', { inverse: { kind: 'resume', restores: {} } }))).toBe('Resume');
    expect(inverseText(step('deny-new', { inverse: { kind: 'allow-new', restores: {} } }))).toBe(
      'Let new work start',
    );
    expect(inverseText(step('remove-credential', { cannotUndo: 'The credential is gone.' }))).toBe('Nothing');
    expect(inverseText(step('record-state'))).toBe('');
  });
});
