import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../judge.ts';
import { checkRegistry } from '../registry.ts';
import { anyFacts } from '../testing/any-facts.ts';
import { type AgentView, agentFacts } from './agent-facts.ts';

const at = new Date('2027-01-05T10:00:00Z');
const copy = (change: Partial<AgentView> = {}): AgentView => ({
  id: 'wkl_1',
  deployment: 'dep_1',
  state: 'frozen',
  systemState: 'PAUSED',
  asOf: at,
  account: { id: 'acc_1', enabled: false, asOf: at },
  ...change,
});

describe('what a site’s own agent says', () => {
  test('is marked as the agent’s, with the row that it stands in', () => {
    const said = agentFacts([copy()], []);
    expect(said.map(({ check }) => check)).toEqual(['K1', 'K2', 'K6']);
    for (const { evidence } of said) {
      expect(evidence.source).toBe('agent');
      expect(evidence.says).toContain('claim');
      expect(evidence.ref).toMatch(/^(wkl|acc)_1$/);
    }
  });

  test('speaks of an account once, and not where it does not know whether it is enabled', () => {
    const two = [copy(), copy({ id: 'wkl_2' })];
    expect(agentFacts(two, []).filter(({ check }) => check === 'K1')).toHaveLength(1);
    const unknown = copy({ account: { id: 'acc_1', enabled: null, asOf: at } });
    expect(agentFacts([unknown], []).some(({ check }) => check === 'K1')).toBe(false);
  });

  test('is not that a copy is kept when it does not know', () => {
    const said = agentFacts([copy({ state: 'unknown', systemState: 'UNKNOWN' })], []);
    expect(said.some(({ check }) => check === 'K6')).toBe(false);
    expect(agentFacts([copy({ state: 'ended', systemState: 'DELETED' })], [])[2]?.evidence.says).toContain(
      'no more',
    );
  });

  test('moves no verdict of any facts, and stands beside it', () => {
    const claims = agentFacts([copy()], [{ id: 'wkl_9', state: 'running', systemState: 'ACTIVE', asOf: at }]);
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const now = new Date(Math.max(facts.now.getTime(), at.getTime()));
        const without = judge({ ...facts, now }, checkRegistry);
        const beside = judge({ ...facts, now, agent: claims }, checkRegistry);
        for (const [check, verdict] of Object.entries(without)) {
          const other = beside[check as keyof typeof beside];
          expect(other && { ...other, evidence: [] }).toEqual({ ...verdict, evidence: [] });
          const added = (other?.evidence ?? []).slice(verdict.evidence.length);
          expect(added).toEqual(claims.filter((one) => one.check === check).map(({ evidence }) => evidence));
        }
      }),
      { numRuns: 60 },
    );
  });
});
