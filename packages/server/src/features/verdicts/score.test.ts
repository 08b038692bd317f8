import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, type VerdictsByCheck } from './judge.ts';
import { checkRegistry } from './registry.ts';
import { score } from './score.ts';
import { anyFacts } from './testing/any-facts.ts';
import { evidence, madeFacts } from './testing/made-facts.ts';
import { fail, late, notApplicable, ourFault, pass, pending, waived } from './verdict.ts';

const { scheme } = madeFacts();
const weighted = { ...scheme, checks: scheme.checks.map(({ id }) => ({ id, weight: 2 })) };
const hint = (question: 'F1' | 'F2', cost: number) => ({ question, cost, evidence: evidence('ent_hint') });

describe('a score', () => {
  test('has three axes side by side, each of its own checks', () => {
    const verdicts: VerdictsByCheck = {
      C1: pass('', []),
      K1: fail('', []),
      K2: pass('', []),
      F1: late('', []),
    };
    const { communication, containment, forensics } = score(verdicts, weighted, []);
    expect(communication).toMatchObject({ earned: 2, possible: 2 });
    expect(containment).toMatchObject({ earned: 2, possible: 4, counts: { pass: 1, fail: 1, late: 0 } });
    expect(forensics).toMatchObject({ earned: 1, possible: 2, counts: { late: 1 } });
  });
  test('gives what is late its published share', () => {
    const verdicts = { C3: late('', []) };
    expect(score(verdicts, { ...weighted, lateShare: 0.25 }, []).communication.earned).toBe(0.5);
    expect(score(verdicts, { ...weighted, lateShare: 0 }, []).communication).toMatchObject({
      earned: 0,
      possible: 2,
    });
  });
  test.each([
    ['open', pending('', [])],
    ['not applicable', notApplicable('')],
    ['our fault', ourFault('', [])],
    ['waived', waived('', [])],
  ])('counts what is %s neither as earned nor as possible', (_word, verdict) => {
    const { communication } = score({ C1: verdict, C2: pass('', []) }, weighted, []);
    expect(communication).toMatchObject({ earned: 2, possible: 2 });
    expect(communication.counts[verdict.verdict]).toBe(1);
  });
  test('takes the cost of each hint from its own question, never below nothing', () => {
    const verdicts: VerdictsByCheck = { F1: pass('', []), F2: late('', []) };
    expect(score(verdicts, weighted, [hint('F1', 0.25)]).forensics.earned).toBe(2 * 0.75 + 2 * 0.5);
    expect(score(verdicts, weighted, [hint('F1', 0.25), hint('F1', 0.5)]).forensics.earned).toBe(1.5);
    expect(score(verdicts, weighted, [hint('F2', 0.9)]).forensics.earned).toBe(2);
    expect(score({ F1: fail('', []) }, weighted, [hint('F1', 0.25)]).forensics.earned).toBe(0);
  });
  test('leaves out what the scheme does not ask for', () => {
    const one = { ...scheme, checks: [{ id: 'K1' as const, weight: 3 }] };
    const { communication, containment } = score({ C1: pass('', []), K1: pass('', []) }, one, []);
    expect(communication.possible).toBe(0);
    expect(containment).toMatchObject({ earned: 3, possible: 3 });
  });
  test('never gives more than could be earned, nor less than nothing, and counts every check once', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const axes = Object.values(score(judge(facts, checkRegistry), facts.scheme, facts.hints));
        for (const { earned, possible } of axes) {
          expect(earned).toBeGreaterThanOrEqual(0);
          expect(earned).toBeLessThanOrEqual(possible);
        }
        const counted = axes.flatMap(({ counts }) => Object.values(counts)).reduce((a, b) => a + b, 0);
        expect(counted).toBe(facts.scheme.checks.length);
      }),
    );
  });
});
