import { describe, expect, test } from 'vitest';
import { checkIds } from '../../packages/contract/src/index.ts';
import { assertEveryRuleMatters, type Change, changedRegistry, differencesOf } from '../drill/inversions.ts';
import { declaredVerdicts, readLabFacts } from '../drill/lab-facts.ts';

/** Recorded by `npm run record-facts`. */
const recorded = readLabFacts(new URL('../fixtures/lab-facts.json.gz', import.meta.url));
const declared = declaredVerdicts();

test('the rules find at every site of the recorded drills what its team declared', () => {
  expect(recorded.facts.length).toBeGreaterThanOrEqual(12);
  expect(differencesOf(recorded, declared)).toEqual([]);
});

describe.each(checkIds)('%s', (check) => {
  test.each<Change>(['inverted', 'always passes', 'always fails'])(
    'turns the comparison red when %s',
    (change) => {
      const differences = differencesOf(recorded, declared, changedRegistry(check, change));
      expect(differences.length).toBeGreaterThan(0);
      expect(new Set(differences.map((one) => one.check))).toEqual(new Set([check]));
    },
  );
});

test('facts that prove nothing of a rule are refused', () => {
  const [one] = recorded.facts;
  expect(one).toBeDefined();
  const few = { ...recorded, facts: one ? [one] : [] };
  expect(() => assertEveryRuleMatters(few, declared)).toThrow(/Nobody would notice/);
  expect(() => assertEveryRuleMatters({ teams: {}, facts: [] }, declared)).toThrow(/no team/);
  const team = recorded.teams[one?.participation ?? ''] ?? '';
  const other = new Map([[team, { ...declared.get(team), C1: 'waived' }]]);
  expect(() => assertEveryRuleMatters(few, other)).toThrow(/C1: .*declared waived/);
});
