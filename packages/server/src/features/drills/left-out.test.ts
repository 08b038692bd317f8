import { afterEach, beforeEach, expect, test } from 'vitest';
import { announceCampaign, viewScheme } from './announcement.ts';
import { withdrawAuthorisation } from './authorisations.ts';
import { recordContact } from './contact-records.ts';
import { giveHint, waiveCheck } from './hints-and-waivers.ts';
import { startCampaign } from './launch.ts';
import { leaveSiteOut, takeSiteBackIn } from './left-out.ts';
import { rehearseCampaign } from './rehearsal.ts';
import { suspendSite } from './suspension.ts';
import {
  alpha,
  auditor,
  csirt,
  type DrillScene,
  doorOf,
  drillScene,
  north,
  script,
  south,
} from './testing/drill-scene.ts';

let scene: DrillScene;
beforeEach(async () => {
  scene = await drillScene();
});
afterEach(() => scene.close());

const YAML = script((yaml) =>
  yaml.replaceAll('window: 10m', 'window: 0m').replace(/perSite: \d+/, 'perSite: 1'),
);
const refuses = { site: 'alpha', reason: 'Jana of alpha says: not this month' };

test('a site that took its consent back is left out, and the others start without it', async () => {
  const { id } = await scene.announced({ yaml: YAML });
  await scene.authorise(id);
  await withdrawAuthorisation(scene.app, csirt, id, 'alpha');
  await expect(startCampaign(scene.app, csirt, id)).rejects.toMatchObject({
    code: 'campaign.not-authorised',
    message: expect.stringContaining('leave-out'),
  });
  const { participations } = await leaveSiteOut(scene.app, csirt, id, refuses);
  expect(participations.map(({ site, leftOut }) => [site.name, leftOut])).toEqual([
    ['alpha', { at: scene.now.toISOString(), reason: refuses.reason }],
    ['gamma', null],
  ]);
  expect((await startCampaign(scene.app, csirt, id)).state).toBe('running');
  await scene.pass(240);
  expect(scene.mailsTo('security@alpha.example')).toEqual([]);
  expect(scene.mailsTo('security@gamma.example')).not.toEqual([]);
  expect(await scene.deployments(id, 'alpha')).toEqual([]);
  expect(scene.deployer.jobs.map(({ door }) => door)).not.toContain(doorOf('alpha'));
  expect((await scene.part(id, 'alpha')).incident).toBeNull();
  expect(await scene.entries('campaign.started')).toMatchObject([{ body: { sites: 1 } }]);
});

test('the ledger keeps who left it out and a commitment to the reason, once', async () => {
  const { id } = await scene.draft();
  await leaveSiteOut(scene.app, csirt, id, refuses);
  await leaveSiteOut(scene.app, csirt, id, { ...refuses, reason: 'another reason' });
  const entries = await scene.entries('site.left-out');
  expect(entries).toMatchObject([{ actor: csirt.id, subject: (await scene.part(id, 'alpha')).id }]);
  expect(JSON.stringify(entries)).not.toContain('Jana');
  expect((await scene.part(id, 'alpha')).leftOut?.reason).toBe(refuses.reason);
});

test('it may be taken back in before the start, and is then written to as the others are', async () => {
  const { id } = await scene.announced({ yaml: YAML });
  await scene.authorise(id);
  await leaveSiteOut(scene.app, csirt, id, refuses);
  await takeSiteBackIn(scene.app, csirt, id, 'alpha');
  await takeSiteBackIn(scene.app, csirt, id, 'alpha');
  expect(await scene.entries('site.taken-back-in')).toHaveLength(1);
  await startCampaign(scene.app, csirt, id);
  await scene.pass(70);
  expect(scene.mailsTo('security@alpha.example')).toHaveLength(1);
});

test('a site whose door fails the rehearsal is left out of that too, and comes back only by a new one', async () => {
  const { id } = await scene.draft();
  scene.prober.unreachable.add(doorOf('alpha'));
  expect((await rehearseCampaign(scene.app, csirt, id)).state).toBe('draft');
  await leaveSiteOut(scene.app, csirt, id, refuses);
  const { state, rehearsal } = await rehearseCampaign(scene.app, csirt, id);
  expect(state).toBe('rehearsed');
  expect(rehearsal?.findings.map(({ site }) => site)).not.toContain('alpha');
  expect((await takeSiteBackIn(scene.app, csirt, id, 'alpha')).state).toBe('draft');
  await leaveSiteOut(scene.app, csirt, id, refuses);
  await rehearseCampaign(scene.app, csirt, id);
  await announceCampaign(scene.app, csirt, id);
  await expect(takeSiteBackIn(scene.app, csirt, id, 'alpha')).rejects.toMatchObject({
    code: 'state.conflict',
    message: expect.stringContaining('rehearsal'),
  });
});

test('after the start nobody is left out or taken back in, and the last site never is', async () => {
  const { id } = await scene.announced();
  await scene.authorise(id);
  await leaveSiteOut(scene.app, csirt, id, refuses);
  const last = { site: 'gamma', reason: 'no time' };
  await expect(leaveSiteOut(scene.app, csirt, id, last)).rejects.toMatchObject({
    code: 'state.conflict',
    message: expect.stringContaining('abort'),
  });
  await startCampaign(scene.app, csirt, id);
  for (const late of [
    () => leaveSiteOut(scene.app, csirt, id, last),
    () => takeSiteBackIn(scene.app, csirt, id, 'alpha'),
  ])
    await expect(late()).rejects.toMatchObject({
      code: 'state.conflict',
      message: expect.stringContaining('suspend'),
    });
});

test('what is done to those who take part finds no site that was left out', async () => {
  const { id } = await scene.announced();
  await scene.authorise(id);
  await leaveSiteOut(scene.app, csirt, id, refuses);
  await startCampaign(scene.app, csirt, id);
  const at = scene.now.toISOString();
  const call = { site: 'alpha', at, kind: 'phone', reached: 'human', note: '' } as const;
  for (const act of [
    () => recordContact(scene.app, csirt, id, call),
    () => giveHint(scene.app, csirt, id, { site: 'alpha', question: 'F1' }),
    () => waiveCheck(scene.app, csirt, id, { site: 'alpha', check: 'C1', reason: 'none' }),
  ])
    await expect(act()).rejects.toMatchObject({ code: 'not-found' });
  await expect(
    suspendSite(scene.app, alpha, id, { site: 'alpha', reason: 'ransomware' }),
  ).rejects.toMatchObject({ code: 'state.conflict', message: expect.stringContaining('call the CSIRT') });
});

test('the site still reads the scheme, and its calendar is free again', async () => {
  const { id } = await scene.announced();
  await leaveSiteOut(scene.app, csirt, id, refuses);
  await expect(viewScheme(scene.app, alpha, id)).resolves.toMatchObject({ campaign: id });
  expect((await scene.draft({ sites: ['alpha'] })).conflicts).toEqual([]);
  expect((await scene.draft({ sites: ['gamma'] })).conflicts).toHaveLength(1);
});

test('only who runs the campaign leaves a site out, and others learn nothing by trying', async () => {
  const { id } = await scene.draft();
  const own = await scene.draft({ ngi: 'ngi_north', sites: ['alpha', 'beta'] }, north);
  for (const act of [
    (actor: typeof csirt, campaign: string) => leaveSiteOut(scene.app, actor, campaign, refuses),
    (actor: typeof csirt, campaign: string) => takeSiteBackIn(scene.app, actor, campaign, 'alpha'),
  ]) {
    await expect(act(auditor, id)).rejects.toMatchObject({ code: 'auth.denied' });
    for (const actor of [alpha, north, south])
      await expect(act(actor, id)).rejects.toMatchObject({ code: 'not-found' });
    await act(north, own.id);
  }
  await expect(
    leaveSiteOut(scene.app, csirt, id, { site: 'beta', reason: 'takes no part' }),
  ).rejects.toMatchObject({ code: 'not-found' });
});
