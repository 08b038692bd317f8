import type { Actor, SiteReadiness } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { people, type ReportScene, reportScene } from '../reports/testing/report-scene.ts';
import { viewSiteCampaigns } from './campaigns.ts';
import { viewReadiness, viewSiteReadiness } from './readiness.ts';

let scene: ReportScene;
beforeAll(async () => {
  scene = await reportScene();
});
afterAll(() => scene.close());

async function seenBy(actor: Actor): Promise<SiteReadiness[]> {
  return (await viewReadiness(scene.app, actor)).sites;
}

const vo: Actor = { id: 'tok_v', name: 'Vera', role: 'vo-manager', scope: { kind: 'vo', vo: 'biomed' } };

describe('the readiness of the federation', () => {
  test.each(['administrator', 'csirt', 'auditor'] as const)(
    'is shown whole to the %s, with grounds from the newest drill',
    async (who) => {
      const sites = await seenBy(people[who]);
      expect(sites).toHaveLength(12);
      const [plzen] = sites.filter(({ site }) => site.name === 'Plzeň');
      expect(plzen?.grounds.answer.campaign).toMatchObject({
        id: scene.campaign,
        name: 'World tour, autumn',
      });
      expect(plzen?.grounds.result.campaign?.participation).toBe(scene.parts[0]);
      expect(plzen?.counted).toBeGreaterThan(10);
      expect(plzen?.grounds.contact).toMatchObject({ state: 'bad', at: null });
    },
  );

  test('is shown to an officer of an NGI for its own sites, and to a site for itself', async () => {
    const czech = await seenBy(people.czech);
    expect(czech.map(({ site }) => site.name).sort()).toEqual(['Brno Metacentrum', 'Plzeň']);
    expect((await seenBy(people.plzen)).map(({ site }) => site.name)).toEqual(['Plzeň']);
    expect(await seenBy(people.spanish)).toEqual([]);
    expect(await seenBy(people.stranger)).toEqual([]);
    expect(await seenBy(vo)).toEqual([]);
  });

  test('of another’s site is not there, whether it exists or not', async () => {
    for (const site of ['Umeå', 'site_2', 'Atlantis'])
      await expect(viewSiteReadiness(scene.app, people.plzen, site)).rejects.toMatchObject({
        code: 'not-found',
      });
    await expect(viewSiteCampaigns(scene.app, people.czech, 'Umeå')).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('rests on nothing of a campaign that nobody was told of', async () => {
    await scene.app.db
      .updateTable('campaign')
      .set({ announced_at: null })
      .where('id', '=', scene.campaign)
      .execute();
    const campaignsOf = async (actor: Actor) =>
      (await viewSiteCampaigns(scene.app, actor, 'Plzeň')).map(({ campaign }) => campaign.id);
    expect(await campaignsOf(people.csirt)).toEqual([scene.campaign, scene.earlier]);
    for (const actor of [people.czech, people.plzen]) {
      expect(await campaignsOf(actor)).toEqual([scene.earlier]);
      const sites = await seenBy(actor);
      expect(JSON.stringify(sites)).not.toContain('World tour');
      expect(sites.find(({ site }) => site.name === 'Plzeň')?.grounds.result.campaign?.id).toBe(
        scene.earlier,
      );
    }
    await scene.app.db
      .updateTable('campaign')
      .set({ announced_at: scene.app.clock.now() })
      .where('id', '=', scene.campaign)
      .execute();
  });
});

test('a site’s campaigns come with what their scores say of it, the newest first', async () => {
  const [newest, earlier, ...more] = await viewSiteCampaigns(scene.app, people.plzen, 'Plzeň');
  expect(more).toEqual([]);
  expect(newest).toMatchObject({
    campaign: { id: scene.campaign, state: 'closed' },
    participation: scene.parts[0],
    authorisedAt: null,
    score: { final: true },
  });
  const axes = [newest?.score?.communication, newest?.score?.containment, newest?.score?.forensics];
  const checks = axes.flatMap((axis) => Object.values(axis ?? {})).reduce((sum, n) => sum + n, 0);
  expect(checks).toBe(21);
  expect(earlier?.campaign.name).toBe('Spring tour');
});
