import { createHash } from 'node:crypto';
import { systemActor } from '@muster/contract';
import { readConfig } from '@muster/implant';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unaccountedIn } from '../implants/index.ts';
import { recordAuthorisation } from './authorisations.ts';
import { startCampaign } from './launch.ts';
import { submitCopy } from './submit-copies.ts';
import { suspendSite } from './suspension.ts';
import { csirt, type DrillScene, doorOf, drillScene, HOUR, script } from './testing/drill-scene.ts';

let scene: DrillScene;
beforeEach(async () => {
  scene = await drillScene();
});
afterEach(() => scene.close());

function instantAfter(ms: number): string {
  return new Date(scene.now.getTime() + ms).toISOString();
}

const ONE_COPY = script((yaml) => yaml.replace(/perSite: \d+/, 'perSite: 1'));

describe('a start', () => {
  test('without consent names every site that lacks one, and nothing happens', async () => {
    const { id } = await scene.announced();
    await expect(startCampaign(scene.app, csirt, id)).rejects.toMatchObject({
      code: 'campaign.not-authorised',
      message: expect.stringMatching(/alpha.*gamma/),
    });
    await scene.pass(120);
    expect(scene.deployer.jobs).toEqual([]);
    expect(await scene.deployments(id)).toEqual([]);
    expect((await scene.view(id)).state).toBe('announced');
    expect(scene.mailer.taken).toEqual([]);
  });

  test.each([
    ['a millisecond before its window opens', 24 * HOUR, 48 * HOUR, 24 * HOUR - 1],
    ['when its window closes', 0, 48 * HOUR, 48 * HOUR],
    ['so late that its script would go on after the window', 0, 48 * HOUR, 47 * HOUR],
  ])('%s is refused, and nothing happens', async (_when, from, to, wait) => {
    const window = { from: instantAfter(from), to: instantAfter(to) };
    const { id } = await scene.announced(window);
    await scene.authorise(id);
    await scene.app.clock.advance(wait);
    await expect(startCampaign(scene.app, csirt, id)).rejects.toMatchObject({
      code: 'campaign.outside-window',
      message: expect.stringContaining(wait < from ? window.from : window.to),
    });
    await scene.pass(120);
    expect((await scene.view(id)).state).toBe('announced');
    expect(await scene.deployments(id)).toEqual([]);
    expect(scene.mailer.taken).toEqual([]);
  });

  test('at the very moment at which the window opens is in it', async () => {
    const { id } = await scene.announced({ from: instantAfter(HOUR), to: instantAfter(48 * HOUR) });
    await scene.authorise(id);
    await scene.app.clock.advance(HOUR);
    expect((await startCampaign(scene.app, csirt, id)).state).toBe('running');
  });

  test('opens one exercise incident a site, whose title gives nothing away', async () => {
    const { id, participations } = await scene.started();
    const incidents = await scene.app.db.selectFrom('incident').selectAll().orderBy('site_id').execute();
    expect(incidents.map(({ site_id, exercise, title }) => [site_id, exercise, title])).toEqual([
      ['site_alpha', true, 'Security exercise'],
      ['site_gamma', true, 'Security exercise'],
    ]);
    expect(participations.map(({ incident }) => incident?.publicId)).not.toContain(undefined);
    expect(await scene.entries('campaign.started')).toMatchObject([{ subject: id, body: { sites: 2 } }]);
  });

  test('plans copies on the hosts that the site named, and a control beat on each of those', async () => {
    const { id } = await scene.started();
    const copies = await scene.deployments(id, 'alpha');
    expect(copies.filter(({ role }) => role === 'control').map(({ host }) => host)).toEqual(['wn-1', 'wn-2']);
    expect(new Set(copies.map(({ host }) => host))).toEqual(new Set(['wn-1', 'wn-2']));
    expect(copies.every(({ state }) => state === 'planned')).toBe(true);
    expect(scene.deployer.jobs).toEqual([]);
  });

  test('happens once', async () => {
    const { id } = await scene.started();
    const before = await scene.deployments(id);
    await expect(startCampaign(scene.app, csirt, id)).rejects.toMatchObject({ code: 'state.conflict' });
    expect(await scene.deployments(id)).toEqual(before);
  });

  test('of a site whose registry lacks a controller changes nothing', async () => {
    const { id } = await scene.announced();
    await scene.authorise(id);
    await scene.app.db.deleteFrom('site_endpoint').where('kind', '=', 'controller').execute();
    await expect(startCampaign(scene.app, csirt, id)).rejects.toMatchObject({ code: 'state.conflict' });
    expect((await scene.view(id)).state).toBe('announced');
    expect(await scene.deployments(id)).toEqual([]);
  });

  test('has the same moments for the same seed, and others for another', async () => {
    const same = await moments('one');
    await scene.close();
    scene = await drillScene();
    expect(await moments('one')).toEqual(same);
    await scene.close();
    scene = await drillScene();
    expect(await moments('two')).not.toEqual(same);
  });

  async function moments(seed: string): Promise<unknown> {
    const { id } = await scene.started({ seed });
    const injects = await scene.app.db
      .selectFrom('inject')
      .innerJoin('participation', 'participation.id', 'inject.participation_id')
      .select(['participation.site_id', 'inject.key', 'inject.due_at'])
      .orderBy('site_id')
      .orderBy('key')
      .execute();
    const copies = [...(await scene.deployments(id, 'alpha')), ...(await scene.deployments(id, 'gamma'))];
    return [injects, copies.map(({ site_id, role, host, planned_at }) => [site_id, role, host, planned_at])];
  }
});

describe('a copy', () => {
  test('is submitted at its time, as made for its site; what the site got is recorded', async () => {
    const { id } = await scene.started({ yaml: ONE_COPY });
    await scene.pass(60);
    const copies = await scene.deployments(id);
    expect(copies.map(({ state }) => state)).toEqual(copies.map(() => 'submitted'));
    for (const copy of copies) {
      const job = scene.deployer.job(copy.id);
      expect(job.door).toBe(doorOf(copy.site_id === 'site_alpha' ? 'alpha' : 'gamma'));
      expect(copy.sha256).toBe(createHash('sha256').update(job.binary).digest('hex'));
      expect(job.submission).toMatchObject(
        copy.role === 'control'
          ? { credential: 'operator', fromAddress: null, autostart: true }
          : { credential: 'rogue', fromAddress: copy.submission_address, autostart: false },
      );
    }
    expect(new Set(copies.map(({ sha256 }) => sha256)).size).toBe(copies.length);
    expect(new Set(copies.map(({ masked_sha256 }) => masked_sha256)).size).toBe(1);
  });

  test('outside what the site agreed to never leaves', async () => {
    const { id } = await scene.announced({ yaml: ONE_COPY });
    await scene.authorise(id, ['gamma']);
    const elsewhere = scene.consent('alpha', { addresses: ['192.0.2.0/24'] });
    await recordAuthorisation(scene.app, csirt, id, elsewhere);
    await startCampaign(scene.app, csirt, id);
    await scene.pass(60);
    expect(scene.deployer.jobs.map(({ door }) => door)).not.toContain(doorOf('alpha'));
    expect((await scene.deployments(id, 'alpha')).map(({ state }) => state)).toEqual([
      'never-started',
      'never-started',
    ]);
    expect((await scene.deployments(id, 'gamma')).map(({ state }) => state)).toEqual([
      'submitted',
      'submitted',
    ]);
  });

  test('that the door refuses counts as never started', async () => {
    scene.deployer.refused.add('rogue');
    const { id } = await scene.started({ yaml: ONE_COPY });
    await scene.pass(60);
    const states = (await scene.deployments(id, 'alpha')).map(({ role, state }) => [role, state]);
    expect(states).toEqual([
      ['control', 'submitted'],
      ['implant', 'never-started'],
    ]);
    expect(await scene.entries('deployment.never-started')).toHaveLength(2);
  });

  test('whose door does not answer is tried again until it does', async () => {
    scene.deployer.unreachable.add(doorOf('alpha'));
    const { id } = await scene.started({ yaml: ONE_COPY });
    await scene.pass(50);
    expect((await scene.deployments(id, 'alpha')).map(({ state }) => state)).toEqual(['planned', 'planned']);
    scene.deployer.unreachable.clear();
    await scene.pass(60);
    expect((await scene.deployments(id, 'alpha')).map(({ state }) => state)).toEqual([
      'submitted',
      'submitted',
    ]);
  });

  test('whose door answers only after the window has closed is not handed over any more', async () => {
    scene.deployer.unreachable.add(doorOf('alpha'));
    await scene.started({ yaml: ONE_COPY, to: instantAfter(5 * HOUR) });
    await scene.pass(5 * 60);
    scene.deployer.unreachable.clear();
    await scene.pass(120);
    expect(scene.deployer.jobs.map(({ door }) => door)).not.toContain(doorOf('alpha'));
  });

  test('may not start after the window has closed, however late it was handed over', async () => {
    const { id } = await scene.started({ yaml: ONE_COPY, to: instantAfter(5 * HOUR) });
    const closes = scene.now.getTime() + 5 * HOUR;
    await scene.app.clock.advance(5 * HOUR - 5 * 60_000);
    const [copy] = (await scene.deployments(id, 'alpha')).filter(({ role }) => role === 'implant');
    await submitCopy(scene.app, copy?.id ?? '');
    expect(readConfig(scene.deployer.job(copy?.id ?? '').binary).startNotAfter * 1000).toBeLessThanOrEqual(
      closes,
    );
  });

  test('that was handed over when the server died is the same program at the next try', async () => {
    const { id } = await scene.started({ yaml: ONE_COPY });
    const [copy] = (await scene.deployments(id, 'alpha')).filter(({ role }) => role === 'implant');
    const submit = scene.deployer.submit.bind(scene.deployer);
    scene.deployer.submit = async (door, submission) => {
      await submit(door, submission);
      throw new Error('killed before the commit');
    };
    await expect(submitCopy(scene.app, copy?.id ?? '')).rejects.toThrow('killed');
    scene.deployer.submit = submit;
    await scene.app.clock.advance(90_000);
    await submitCopy(scene.app, copy?.id ?? '');
    const [now] = (await scene.deployments(id, 'alpha')).filter(({ role }) => role === 'implant');
    const bytes = scene.deployer.job(copy?.id ?? '').binary;
    expect(scene.deployer.jobs.filter(({ submission }) => submission.deployment === copy?.id)).toHaveLength(
      1,
    );
    expect(now).toMatchObject({
      state: 'submitted',
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
  });

  test('that may have arrived counts as one that may run, also when the identity is banned since', async () => {
    const { id } = await scene.started({ yaml: ONE_COPY });
    const [copy] = (await scene.deployments(id, 'alpha')).filter(({ role }) => role === 'implant');
    scene.deployer.unreachable.add(doorOf('alpha'));
    await expect(submitCopy(scene.app, copy?.id ?? '')).rejects.toThrow();
    scene.deployer.unreachable.clear();
    scene.deployer.refused.add('rogue');
    await submitCopy(scene.app, copy?.id ?? '');
    await scene.app.clock.advance(20 * 60_000);
    expect((await unaccountedIn(scene.app, id)).map((one) => one.id)).toContain(copy?.id);
  });

  test('of a suspended site or of a campaign that stopped goes nowhere', async () => {
    const { id } = await scene.started({ yaml: ONE_COPY });
    await suspendSite(scene.app, csirt, id, { site: 'alpha', reason: 'a real incident' });
    await scene.pass(60);
    expect(scene.deployer.jobs.map(({ door }) => door)).not.toContain(doorOf('alpha'));
    expect((await scene.deployments(id, 'alpha')).every(({ state }) => state === 'never-started')).toBe(true);
  });

  test('is submitted once, however often its job runs', async () => {
    const { id } = await scene.started({ yaml: ONE_COPY });
    await scene.pass(60);
    const before = await scene.deployments(id);
    for (const { id: copy } of before) await submitCopy(scene.app, copy);
    expect(await scene.deployments(id)).toEqual(before);
    expect(await scene.entries('deployment.submitted')).toHaveLength(before.length);
    expect((await scene.entries('deployment.submitted')).every(({ actor }) => actor === systemActor.id)).toBe(
      true,
    );
  });
});
