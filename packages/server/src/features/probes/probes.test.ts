import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { abortCampaign, stopCampaign } from '../drills/ending.ts';
import { suspendSite } from '../drills/suspension.ts';
import { csirt, type DrillScene, doorOf, drillScene, script } from '../drills/testing/drill-scene.ts';
import { cleanUpCampaign, probeOnSchedule, requestProbe } from './service.ts';

let scene: DrillScene;
let campaign: string;
let part: string;
const YAML = script((yaml) =>
  yaml.replace('window: 30m', 'window: 0m').replace(/perSite: \d+/, 'perSite: 1'),
);

/** One site, one copy; probes from minute 45 on, each half hour. */
beforeEach(async () => {
  scene = await drillScene();
  campaign = (await scene.started({ yaml: YAML, sites: ['alpha'] })).id;
  part = (await scene.part(campaign, 'alpha')).id;
});
afterEach(() => scene.close());

async function rounds() {
  return await scene.app.db.selectFrom('probe_round').selectAll().orderBy('at').orderBy('id').execute();
}

async function readings() {
  return await scene.app.db.selectFrom('sandbox_reading').selectAll().orderBy('id').execute();
}

function waiting(): Promise<unknown[]> {
  return scene.app.db
    .selectFrom('job')
    .select('id')
    .where('kind', '=', 'drill.probe')
    .where('done_at', 'is', null)
    .execute();
}

async function implant() {
  const [copy] = (await scene.deployments(campaign)).filter(({ role }) => role === 'implant');
  if (!copy?.job_ref) throw new Error('the copy is not there yet');
  return { ...copy, job: scene.deployer.job(copy.job_ref) };
}

describe('a round', () => {
  test.each([
    ['banned', { rogue: 'refused' }, { drill: 'refused', innocent: 'let-in' }],
    [
      'door closed to all',
      { rogue: 'refused', innocent: 'refused' },
      { drill: 'refused', innocent: 'refused' },
    ],
    ['nothing done', {}, { drill: 'let-in', innocent: 'let-in' }],
    ['the wrong one banned', { innocent: 'refused' }, { drill: 'let-in', innocent: 'refused' }],
  ] as const)('tells %s as it is, with its evidence', async (_what, results, expected) => {
    for (const [who, result] of Object.entries(results)) scene.prober.results.set(who, result);
    await scene.pass(50);
    const [round] = await rounds();
    expect(round).toMatchObject({ participation_id: part, trigger: 'schedule', ...expected });
    const entries = await scene.entries('probe.made');
    expect(entries[0]).toMatchObject({
      subject: part,
      actor: 'system',
      body: { round: round?.id, ...expected },
    });
  });

  test('that gets no answer is unknown, never refused', async () => {
    scene.prober.unreachable.add(doorOf('alpha'));
    await scene.pass(50);
    expect(await rounds()).toMatchObject([{ drill: 'unknown', innocent: 'unknown' }]);
    const [workload] = await scene.app.db.selectFrom('workload_reading').selectAll().execute();
    expect(workload).toMatchObject({ running: 'unknown', owner: 'unknown' });
  });

  test.each(['yes', 'no', 'unknown'] as const)('reads the innocent workload: %s', async (running) => {
    scene.prober.workload = running;
    await scene.pass(50);
    const [workload] = await scene.app.db.selectFrom('workload_reading').selectAll().execute();
    expect(workload).toMatchObject({ participation_id: part, running, owner: 'let-in' });
  });

  test('is made at its time, and the next follows', async () => {
    await scene.pass(40);
    expect(await rounds()).toEqual([]);
    await scene.pass(120);
    expect((await rounds()).map(({ trigger }) => trigger)).toEqual(Array(4).fill('schedule'));
    expect(await waiting()).toHaveLength(1);
  });

  test('that fails is tried again, and neither ends the chain nor doubles it', async () => {
    const tryDoor = scene.prober.tryDoor.bind(scene.prober);
    let failures = 3;
    scene.prober.tryDoor = async (...at) => {
      if (failures-- > 0) throw new Error('our own fault');
      return await tryDoor(...at);
    };
    await scene.pass(240);
    expect(await waiting()).toHaveLength(1);
    const times = (await rounds()).map(({ at }) => at.getTime());
    expect(times.length).toBeGreaterThanOrEqual(6);
    expect(times.length).toBeLessThanOrEqual(8);
  });

  test('follows a claimed ban out of turn, once for many claims, and founds no chain', async () => {
    await requestProbe(scene.app, part);
    await requestProbe(scene.app, part);
    await scene.runner.runDue();
    expect((await rounds()).map(({ trigger }) => trigger)).toEqual(['claim']);
    expect(await waiting()).toHaveLength(1);
    await requestProbe(scene.app, part);
    await scene.runner.runDue();
    expect(await rounds()).toHaveLength(2);
  });

  test.each([
    ['suspended', () => suspendSite(scene.app, csirt, campaign, { site: 'alpha', reason: 'real' })],
    ['stopped', () => stopCampaign(scene.app, csirt, campaign, 'over')],
    ['aborted', () => abortCampaign(scene.app, csirt, campaign, 'over')],
  ])('is not made where the drill is %s, and none follows', async (_what, end) => {
    await end();
    await probeOnSchedule(scene.app, part, 'claim', 0);
    await scene.pass(90);
    expect(await rounds()).toEqual([]);
    expect(await waiting()).toEqual([]);
  });
});

describe('what is left at the site', () => {
  test('is read with the next round where it could not be read before, and not hashed in every round then', async () => {
    await scene.pass(30);
    scene.deployer.unreachable.add(doorOf('alpha'));
    await scene.pass(30);
    expect([(await rounds()).length, (await readings()).length]).toEqual([1, 0]);
    scene.deployer.unreachable.clear();
    await scene.pass(30);
    expect([(await rounds()).length, (await readings()).length]).toEqual([2, 1]);
    (await implant()).job.state = 'frozen';
    await scene.pass(30);
    expect([(await rounds()).length, (await readings()).length]).toEqual([3, 1]);
  });

  test('is read back, and kept only where it changed', async () => {
    await scene.pass(180);
    expect(await readings()).toMatchObject([{ state: 'running', held: true, unchanged: true }]);
    (await implant()).job.state = 'frozen';
    await scene.pass(120);
    expect((await readings()).map(({ state }) => state)).toEqual(['running', 'frozen']);
    (await implant()).job.binary = Uint8Array.of(1);
    await scene.pass(120);
    expect((await readings()).map(({ unchanged }) => unchanged)).toEqual([true, true, false]);
    expect(await scene.entries('sandbox.read')).toHaveLength(3);
  });

  test('leaves no reading when the door does not answer: not seen is not gone', async () => {
    await scene.pass(60);
    scene.deployer.unreachable.add(doorOf('alpha'));
    const before = await readings();
    await scene.pass(240);
    expect(await readings()).toEqual(before);
    expect((await implant()).ended_kind).toBeNull();
  });

  test('proves the end of a copy when its process is gone', async () => {
    await scene.pass(60);
    await scene.app.db
      .updateTable('deployment')
      .set({ state: 'bound', bound_at: scene.now, bound_ms: scene.now.getTime() })
      .where('role', '=', 'implant')
      .execute();
    (await implant()).job.state = 'ended';
    await scene.pass(120);
    expect(await implant()).toMatchObject({ state: 'ended', ended_kind: 'verified', released_at: null });
    (await implant()).job.held = false;
    await scene.pass(120);
    expect((await implant()).released_at).not.toBeNull();
  });

  test('is not removed while the drill runs', async () => {
    await scene.pass(60);
    Object.assign((await implant()).job, { state: 'ended', held: false });
    await expect(cleanUpCampaign(scene.app, csirt, campaign)).rejects.toMatchObject({
      code: 'state.conflict',
    });
    expect((await implant()).job.state).toBe('ended');
  });

  test('is removed only where the site released it, and never while it runs', async () => {
    await scene.pass(60);
    await stopCampaign(scene.app, csirt, campaign, 'over');
    const copy = await implant();
    const outcome = async () =>
      (await cleanUpCampaign(scene.app, csirt, campaign)).find(({ deployment }) => deployment === copy.id)
        ?.outcome;
    expect(await outcome()).toBe('held');
    copy.job.held = false;
    expect(await outcome()).toBe('running');
    copy.job.state = 'ended';
    scene.deployer.unreachable.add(doorOf('alpha'));
    expect(await outcome()).toBe('unreachable');
    expect((await implant()).removed_at).toBeNull();
    scene.deployer.unreachable.clear();
    expect(await outcome()).toBe('removed');
    expect((await implant()).removed_at).not.toBeNull();
    expect(await outcome()).toBeUndefined();
    const removed = (await scene.entries('leftover.removed')).filter(({ subject }) => subject === copy.id);
    expect(removed).toMatchObject([{ actor: csirt.id, body: { outcome: 'removed' } }]);
  });

  test('that is read back as gone accounts for a control copy too, whose last word was lost', async () => {
    await scene.pass(60);
    await stopCampaign(scene.app, csirt, campaign, 'over');
    const control = (await scene.deployments(campaign, 'alpha')).find(({ role }) => role === 'control');
    await scene.app.db
      .updateTable('deployment')
      .set({ state: 'bound', bound_at: scene.now, bound_ms: scene.now.getTime() })
      .where('id', '=', control?.id ?? '')
      .execute();
    for (const job of scene.deployer.jobs.values()) Object.assign(job, { state: 'ended', held: false });
    await cleanUpCampaign(scene.app, csirt, campaign);
    const after = (await scene.deployments(campaign, 'alpha')).find(({ id }) => id === control?.id);
    expect(after).toMatchObject({ state: 'ended', ended_kind: 'verified' });
  });

  test('counts as removed only when that was read back', async () => {
    await scene.pass(60);
    await stopCampaign(scene.app, csirt, campaign, 'over');
    Object.assign((await implant()).job, { state: 'ended', held: false });
    scene.deployer.remove = async () => 'removed';
    const { id } = await implant();
    expect(await cleanUpCampaign(scene.app, csirt, campaign)).toContainEqual({
      deployment: id,
      outcome: 'unreachable',
    });
    expect((await implant()).removed_at).toBeNull();
    expect((await scene.entries('leftover.removed')).map(({ subject }) => subject)).not.toContain(id);
  });
});
