import type { ReachedSubject } from '@muster/contract';
import { expect, test } from 'vitest';
import { becauseText } from './ban-words.ts';

const reached: ReachedSubject = {
  key: 'k',
  identifier: { format: 'email', email: 'robin@uni.example' },
  label: 'robin@uni.example',
  because: 'mapped',
  confidence: 0.95,
  sources: ['agent agt_01mbk0x6j0q95tq5889k7rc workloads', 'agent of EBRO-CLOUD', 'grid-mapfile'],
  gateway: false,
};

test('why somebody is reached says how certain that is and who said so, without ids', () => {
  expect(becauseText(reached)).toBe(
    'mapped from it, 95 %, says the site’s agent, the agent of EBRO-CLOUD, grid-mapfile',
  );
  expect(becauseText({ ...reached, because: 'same', sources: ['officer tok_01mbk0x9z53pr5cj8r6y2j0'] })).toBe(
    'the same person, 95 %, says an officer',
  );
  expect(becauseText({ ...reached, because: 'named', sources: [] })).toBe('named');
});
