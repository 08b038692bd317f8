import type { PlanStep } from '@muster/contract';
import { expect, test } from 'vitest';
import { whyNothing } from './why-nothing.ts';

function step(kind: PlanStep['kind'], state: PlanStep['state']): PlanStep {
  return {
    id: kind,
    system: 'gateway',
    systemKind: 'host',
    kind,
    target: { type: 'subject', ref: 'account ann', label: 'account ann' },
    why: '',
    needs: [],
    sets: {},
    inverse: null,
    cannotUndo: '',
    state,
    detail: '',
    at: null,
  };
}

test('a door that does not know the name is told from a site where there is nothing of theirs', () => {
  expect(whyNothing({ steps: [step('deny-new', 'skipped'), step('read-back', 'done')] })).toContain(
    'no door',
  );
  expect(whyNothing({ steps: [step('pause', 'skipped')] })).toContain('nothing here');
  expect(whyNothing({ steps: [] })).toContain('nothing here');
  expect(whyNothing(null)).toContain('nothing here');
});
