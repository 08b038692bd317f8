import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClaimsScene, claimsScene } from '../../claims/testing/claims-scene.ts';
import { participationsOf } from '../../drills/index.ts';
import { takeFacts } from '../../workloads/index.ts';
import { accountOf, batchOf, vm } from '../../workloads/testing/facts-scene.ts';
import { judge } from '../judge.ts';
import { checkRegistry } from '../registry.ts';
import { anyFacts } from '../testing/any-facts.ts';
import { type AgentView, agentFacts, agentFactsOf } from './agent-facts.ts';

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

describe('the agent of a site', () => {
  let scene: ClaimsScene;
  beforeAll(async () => {
    scene = await claimsScene();
  });
  afterAll(() => scene.app.close());

  test('is heard of the copies at its own site alone, found by the job or by its name', async () => {
    const { app, campaign, sites } = scene;
    const { alpha, beta } = sites;
    const [one, two] = alpha.copies;
    const owner = { accountId: 'u-rogue', accountName: 'rogue', identifiers: [] };
    const workloads = [
      vm(one?.job ?? '', { state: 'frozen', systemState: 'PAUSED', owner }),
      vm('4711', { name: two?.id ?? '', state: 'running', systemState: 'RUNNING', owner }),
      vm('somebody-elses'),
      // What another site's agent says of our copies is nobody's claim here.
      vm(beta.copies[0]?.job ?? '', { state: 'ended', systemState: 'DELETED', owner }),
    ];
    const accounts = [accountOf('u-rogue', { enabled: false })];
    const batch = batchOf(1, app.clocks.machine.now(), { workloads, accounts });
    await takeFacts(app, { id: 'agt_1', siteId: alpha.site }, batch);
    const said = await agentFactsOf(app, await participationsOf(app.db, campaign));
    expect([...said.keys()]).toEqual([alpha.part]);
    const words = (said.get(alpha.part) ?? [])
      .map(({ check, evidence }) => `${check} ${evidence.says}`)
      .sort();
    expect(words).toHaveLength(5);
    expect(words[0]).toMatch(/^K1 .*the account of the copies is disabled/);
    expect(words.slice(1, 3).join()).toMatch(/K2 .*frozen \(PAUSED\).*K2 .*running \(RUNNING\)/);
    for (const { at } of said.get(alpha.part) ?? [])
      expect(Math.abs(at.getTime() - app.clocks.procedure.now().getTime())).toBeLessThan(60_000);
  });
});
