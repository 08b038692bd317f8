import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// The scene of the drills: three sites of two NGIs, with doors, contacts and a holiday of the north.
import {
  administrator,
  alpha,
  auditor,
  csirt,
  type DrillScene,
  drillScene,
  north,
  south,
} from '../drills/testing/drill-scene.ts';
import { recordDowntime } from '../federation/index.ts';
import { viewPlanningSites } from './planning-sites.ts';
import { viewCampaignScenario, viewSetUp } from './set-up.ts';

let scene: DrillScene;
beforeAll(async () => {
  scene = await drillScene();
});
afterAll(() => scene.close());

const window = { from: '2027-01-08T08:00:00.000Z', to: '2027-01-12T08:00:00.000Z' };

describe('the sites that may be invited', () => {
  test('come with what the registry lacks and what lies in the window: holidays, downtimes, campaigns near by', async () => {
    const announced = await scene.announced({ name: 'Winter tour', sites: ['gamma'] });
    await recordDowntime(scene.app, csirt, {
      site: 'alpha',
      startsAt: '2027-01-09T00:00:00.000Z',
      endsAt: '2027-01-09T06:00:00.000Z',
      severity: 'outage',
      classification: 'scheduled',
      services: [],
      description: 'New switches',
    });
    const view = await viewPlanningSites(scene.app, csirt, window);
    expect(view.sites.map(({ site }) => site.name)).toEqual(['alpha', 'beta', 'gamma']);
    const [first, , last] = view.sites;
    expect(first).toMatchObject({
      site: { ngi: { name: 'north' }, timeZone: 'Europe/Prague' },
      addresses: 1,
      endpoints: ['controller', 'front-door'],
      holidays: [{ date: '2027-01-11', name: 'A day off' }],
      downtimes: [{ severity: 'outage', says: 'New switches' }],
      campaigns: [],
    });
    expect(last).toMatchObject({
      holidays: [],
      campaigns: [{ campaign: announced.id, name: 'Winter tour', daysApart: 0 }],
    });
  });

  test('are an NGI’s own for its officer, without a campaign that is planned in secret', async () => {
    await scene.draft({ sites: ['alpha'] });
    const { id } = await scene.draft({ name: 'Secret', sites: ['alpha'] });
    await scene.app.db.updateTable('campaign').set({ state: 'rehearsed' }).where('id', '=', id).execute();
    const own = await viewPlanningSites(scene.app, north, window);
    expect(own.sites.map(({ site }) => site.name)).toEqual(['alpha', 'beta']);
    expect(own.sites.flatMap(({ campaigns }) => campaigns)).toEqual([]);
    const whole = await viewPlanningSites(scene.app, csirt, window);
    expect(whole.sites[0]?.campaigns.map(({ name }) => name)).toEqual(['Secret']);
  });

  test('are for those who may draft a campaign', async () => {
    expect((await viewPlanningSites(scene.app, administrator, window)).sites).toHaveLength(3);
    for (const actor of [auditor, alpha])
      await expect(viewPlanningSites(scene.app, actor, window)).rejects.toMatchObject({
        code: 'auth.denied',
      });
  });
});

describe('the set-up of a campaign', () => {
  test('says of every site what is there and what is missing, and how many copies it gets', async () => {
    const { id } = await scene.draft();
    await scene.authorise(id, ['alpha']);
    const view = await viewSetUp(scene.app, csirt, id);
    expect(view).toMatchObject({
      mayChange: true,
      campaign: { state: 'draft', rehearsal: null },
      script: { needs: ['front-door', 'controller'], lastActSeconds: 11_400, endsSeconds: 35 * 86_400 },
    });
    expect(view.sites).toMatchObject([
      {
        site: { name: 'alpha' },
        unheard: [],
        authorisation: {
          agreedBy: 'Head of alpha',
          hosts: ['wn-1', 'wn-2'],
          addresses: ['127.66.3.0/24'],
          whiteCell: { name: 'Wanda of alpha', email: 'wanda@alpha.example' },
        },
        copies: { implants: 3, controls: 2 },
      },
      { site: { name: 'gamma' }, authorisation: null, copies: { implants: 3, controls: 0 } },
    ]);
  });

  test('names the mails that nobody would get', async () => {
    const { id } = await scene.draft({ sites: ['beta'] });
    await scene.app.db
      .updateTable('contact')
      .set({ gone_at: scene.now })
      .where('owner_id', '=', 'site_beta')
      .execute();
    const [beta] = (await viewSetUp(scene.app, csirt, id)).sites;
    expect(beta).toMatchObject({ addresses: 0, unheard: ['alarm', 'questions'] });
  });

  test('is seen by who sees the whole campaign, and changed by who runs it', async () => {
    const { id } = await scene.draft();
    const norths = await scene.draft({ sites: ['alpha'], ngi: 'ngi_north' }, north);
    expect(await viewSetUp(scene.app, auditor, id)).toMatchObject({ mayChange: false });
    expect(await viewSetUp(scene.app, north, norths.id)).toMatchObject({ mayChange: true });
    for (const [actor, campaign] of [
      [north, id],
      [south, norths.id],
      [alpha, id],
      [alpha, norths.id],
    ] as const)
      for (const view of [viewSetUp, viewCampaignScenario])
        await expect(view(scene.app, actor, campaign)).rejects.toMatchObject({ code: 'not-found' });
    expect((await viewCampaignScenario(scene.app, auditor, id)).yaml).toContain('scenario: world-tour');
  });
});
