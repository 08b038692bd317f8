import { expect, test } from 'vitest';
import { leftoversText } from './clean-up.tsx';

test('clearing up says what became of every copy', () => {
  const outcomes = ['removed', 'removed', 'held', 'unreachable'] as const;
  expect(leftoversText(outcomes.map((outcome, i) => ({ deployment: `dep_${i}`, outcome })))).toBe(
    '2 copies cleared away, 1 kept by their site as evidence, 1 behind a door that does not answer.',
  );
});

test('where nothing is left, it says so', () => {
  expect(leftoversText([])).toBe('Nothing is left to clear away.');
});
