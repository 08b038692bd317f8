import type { DryRunSite } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { readShipped, shippedScenarios } from '../scenarios/index.ts';
import { dryRunScenario } from './dry-run-service.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const HOUR = 3600;

async function run(yaml: string, startsAt?: string): Promise<Record<DryRunSite['kind'], DryRunSite>> {
  const view = await dryRunScenario(app, actors.csirt, startsAt ? { yaml, startsAt } : { yaml });
  expect(view.simulation).toBe(true);
  return Object.fromEntries(view.sites.map((site) => [site.kind, site])) as never;
}

const words = (site: DryRunSite) => Object.fromEntries(site.verdicts.map((one) => [one.check, one.verdict]));

describe('a dry run', () => {
  test.each(shippedScenarios)('of %s: who does everything right passes every check', async (name) => {
    const { exemplary } = await run(readShipped(name));
    expect(new Set(Object.values(words(exemplary)))).toEqual(new Set(['pass']));
    expect(exemplary.clocks.every(({ state }) => state === 'met')).toBe(true);
    for (const { earned, possible } of exemplary.score) expect(earned).toBe(possible);
  });

  test('of the whole tour: who is late is late where a clock runs, and passes elsewhere', async () => {
    const { tardy } = await run(readShipped('world-tour'));
    const late = tardy.verdicts.filter(({ verdict }) => verdict === 'late').map(({ check }) => check);
    expect(late).toEqual(['C3', 'C7', 'K5']);
  });

  test('of the whole tour: who is silent passes the delivery alone, harms nobody, and has no closure to be late with', async () => {
    const { silent } = await run(readShipped('world-tour'));
    const passed = silent.verdicts.filter(({ verdict }) => verdict === 'pass').map(({ check }) => check);
    expect(passed).toEqual(['C1', 'K7']);
    expect(words(silent)).toMatchObject({ C8: 'not-applicable', C3: 'fail', K2: 'fail', F1: 'fail' });
    expect(silent.events.some(({ by }) => by === 'site')).toBe(false);
  });

  test('says from when on a verdict stands', async () => {
    const { exemplary, silent } = await run(readShipped('rogue-user'));
    const decided = (site: DryRunSite, id: string) =>
      site.verdicts.find(({ check }) => check === id)?.decidedAt ?? -1;
    // The alarm comes at 1:05; a quarter of four hours later a person answers, and after four nobody has.
    expect(decided(exemplary, 'C3')).toBe(HOUR + 300 + HOUR);
    expect(decided(silent, 'C3')).toBe(HOUR + 300 + 4 * HOUR + 1);
    // The first probe after the ban proves it; that no site bans is known at the end alone.
    expect(decided(exemplary, 'K1') % (HOUR / 2)).toBe(HOUR / 4);
    expect(decided(silent, 'K1')).toBe(35 * 24 * HOUR);
  });

  test('counts working hours from the start that is asked for', async () => {
    const due = async (startsAt: string) =>
      (await run(readShipped('contact-check'), startsAt)).silent.clocks.find(
        ({ step }) => step === 'acknowledge',
      )?.dueAt ?? 0;
    expect(await due('2027-01-11T08:00:00.000Z')).toBeLessThan(await due('2027-01-15T08:00:00.000Z'));
  });

  test('of a scenario with errors is refused with the place of the first', async () => {
    const yaml = readShipped('world-tour').replace('ends: 35d', 'ends: soon');
    const line = yaml.split('\n').findIndex((one) => one.startsWith('ends')) + 1;
    await expect(dryRunScenario(app, actors.csirt, { yaml })).rejects.toMatchObject({
      code: 'scenario.invalid',
      at: `${line}:7`,
    });
  });

  test('is for those who write and audit scenarios', async () => {
    const yaml = readShipped('contact-check');
    for (const who of ['administrator', 'csirt', 'ngi', 'auditor'] as const)
      expect((await dryRunScenario(app, actors[who], { yaml })).sites).toHaveLength(3);
    for (const who of ['site', 'vo'] as const)
      await expect(dryRunScenario(app, actors[who], { yaml })).rejects.toMatchObject({ code: 'auth.denied' });
  });
});
