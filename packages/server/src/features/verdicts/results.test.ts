import type { Actor, ResultsView } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { people, type ReportScene, reportScene } from '../reports/testing/report-scene.ts';
import { viewResults } from './results.ts';

let scene: ReportScene;
beforeAll(async () => {
  scene = await reportScene();
});
afterAll(() => scene.close());

const view = (actor: Actor): Promise<ResultsView> => viewResults(scene.app, actor, scene.campaign);

describe('the results of a campaign', () => {
  test.each(['administrator', 'csirt', 'auditor'] as const)(
    'are told whole to the %s, every point by name',
    async (who) => {
      const { whole, sites, acknowledged } = await view(people[who]);
      expect({ whole, sites }).toEqual({ whole: true, sites: { total: 12, seen: 12 } });
      expect(acknowledged.points).toHaveLength(12);
      expect(acknowledged.of).toBe(12);
      const { spread } = acknowledged;
      expect(spread?.count).toBe(acknowledged.reached);
      expect(spread?.min).toBeLessThan(spread?.median ?? 0);
      expect(acknowledged.dueSeconds).toBe(4 * 3600);
    },
  );

  test('are told to a site as its own point and nameless quartiles', async () => {
    const results = await view(people.plzen);
    expect(results).toMatchObject({ whole: false, sites: { total: 12, seen: 1 } });
    expect(results.acknowledged.points.map(({ site }) => site)).toEqual(['Plzeň']);
    expect(results.acknowledged.spread).toMatchObject({ min: null, max: null });
    expect(results.acknowledged.byNgi).toEqual([]);
    expect(results.acknowledged.earlier.flatMap(({ points }) => points.map(({ site }) => site))).toEqual([
      'Plzeň',
    ]);
    expect(results.depth.counts.flatMap(({ sites }) => sites)).toEqual(['Plzeň']);
    const judged = results.checks.flatMap(({ counts }) => Object.values(counts));
    expect(Math.max(...judged)).toBe(1);
    for (const name of ['Umeå', 'Kraków', 'Zürich', 'Łódź', 'NGI_SE'])
      expect(JSON.stringify(results)).not.toContain(name);
  });

  test('are told to an officer of an NGI with the points of its sites, and its own spread', async () => {
    const results = await view(people.czech);
    expect(results.acknowledged.points.map(({ site }) => site).sort()).toEqual(['Brno Metacentrum', 'Plzeň']);
    expect(results.acknowledged.byNgi.map(({ ngi }) => ngi)).toEqual(['NGI_CZ']);
    expect(JSON.stringify(results)).not.toContain('Umeå');
  });

  test.each(['spanish', 'stranger'] as const)('are not there for %s, who has no part in it', async (who) => {
    await expect(view(people[who])).rejects.toMatchObject({ code: 'not-found' });
  });

  test('stand beside those of the campaign before, with the sites of both', async () => {
    const { earlier } = (await view(people.csirt)).acknowledged;
    expect(earlier.map(({ campaign, name, sameScenario }) => ({ campaign, name, sameScenario }))).toEqual([
      { campaign: scene.earlier, name: 'Spring tour', sameScenario: true },
    ]);
    expect(earlier[0]?.sharedSites).toBe(12);
    expect(earlier[0]?.spread?.median).toBeGreaterThan(0);
  });

  test('name the newest score, which a report rests on', async () => {
    expect((await view(people.csirt)).score).toMatchObject({ id: scene.run, final: true });
  });

  test('count each check once a site, and the most failed first', async () => {
    const { checks } = await view(people.csirt);
    for (const { counts } of checks) expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(12);
    const fails = checks.map(({ counts }) => counts.fail);
    expect(fails).toEqual([...fails].sort((a, b) => b - a));
  });
});

test('of four sites, one of them is told nothing of the others', async () => {
  const small = await reportScene(4);
  const { acknowledged } = await viewResults(small.app, people.plzen, small.campaign);
  expect({ ...acknowledged, points: [], earlier: [] }).toMatchObject({
    reached: null,
    of: null,
    spread: null,
  });
  await small.close();
});
