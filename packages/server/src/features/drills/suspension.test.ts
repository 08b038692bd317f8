import type { Actor } from '@muster/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { clocksOf } from '../incidents/index.ts';
import { saysThisIsReal } from './alert-words.ts';
import { abortCampaign, closeCampaign, stopCampaign, viewStopProgress } from './ending.ts';
import { participationById } from './store.ts';
import { suspendIn, suspendSite } from './suspension.ts';
import {
  administrator,
  alpha,
  auditor,
  beta,
  csirt,
  type DrillScene,
  drillScene,
  gamma,
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
const real = { site: 'alpha', reason: 'ransomware on the storage' };

/** The alarm is out and the copies run. */
async function underWay(): Promise<string> {
  const { id } = await scene.started({ yaml: YAML });
  await scene.pass(70);
  return id;
}

describe('THIS IS REAL', () => {
  test.each<[string, Actor]>([
    ['the site', alpha],
    ['its NGI', north],
    ['the CSIRT', csirt],
    ['an administrator', administrator],
  ])('said by %s ends the drill at that site at once and only there', async (_who, actor) => {
    const id = await underWay();
    const said = await suspendSite(scene.app, actor, id, real);
    expect(said.suspendedAt).toBe(scene.now.toISOString());
    const orders = await scene.deployments(id);
    for (const { site_id, order_verb } of orders)
      expect(order_verb).toBe(site_id === 'site_alpha' ? 'stop' : 'ok');
    const { incident } = await scene.part(id, 'alpha');
    const at = scene.now.getTime();
    const left = async () =>
      (await clocksOf(scene.app.db, incident?.id ?? '', scene.now)).map((clock) => [clock.step, clock.state]);
    const before = await left();
    await scene.pass(24 * 60);
    expect(await left()).toEqual(before);
    expect(scene.now.getTime()).toBeGreaterThan(at);
    for (const officer of ['duty@muster.example', 'csirt@north.example']) {
      const [mail, ...more] = scene.mailsTo(officer).filter((text) => text.includes('THIS IS REAL: alpha'));
      expect(mail).toBeDefined();
      expect(more).toEqual([]);
    }
    expect(scene.mailsTo('csirt@south.example').filter((text) => text.includes('THIS IS REAL'))).toEqual([]);
    expect((await scene.part(id, 'gamma')).suspendedAt).toBeNull();
  });

  test('said twice, or by two at once, counts once', async () => {
    const id = await underWay();
    const answers = await Promise.all([
      suspendSite(scene.app, alpha, id, real),
      suspendSite(scene.app, csirt, id, real),
    ]);
    await scene.app.clock.advance(60_000);
    answers.push(await suspendSite(scene.app, north, id, { ...real, site: 'ALPHA' }));
    expect(new Set(answers.map(({ suspendedAt }) => suspendedAt)).size).toBe(1);
    expect(await scene.entries('drill.suspended')).toHaveLength(1);
    await scene.pass(10);
    expect(scene.mailsTo('duty@muster.example')).toHaveLength(1);
  });

  test('keeps the reason out of the ledger', async () => {
    await suspendSite(scene.app, alpha, await underWay(), real);
    expect(JSON.stringify(await scene.entries('drill.suspended'))).not.toContain('ransomware');
    expect(JSON.stringify(await scene.entries('stop.ordered'))).not.toContain('ransomware');
  });

  test('is not for an auditor to say, and others learn nothing by trying', async () => {
    const id = await underWay();
    await expect(suspendSite(scene.app, auditor, id, real)).rejects.toMatchObject({ code: 'auth.denied' });
    const answers = [];
    for (const actor of [beta, gamma, south])
      answers.push(await suspendSite(scene.app, actor, id, real).catch((error: Error) => error));
    answers.push(await suspendSite(scene.app, alpha, id, { ...real, site: 'gamma' }).catch((e: Error) => e));
    answers.push(await suspendSite(scene.app, alpha, id, { ...real, site: 'omega' }).catch((e: Error) => e));
    answers.push(await suspendSite(scene.app, alpha, `${id.slice(0, -1)}0`, real).catch((e: Error) => e));
    expect(answers.map((error) => (error as { code?: string }).code)).toEqual(answers.map(() => 'not-found'));
    expect(new Set(answers.map((error) => (error as Error).message)).size).toBe(1);
    expect((await scene.part(id, 'alpha')).suspendedAt).toBeNull();
  });

  test('does not betray a campaign that is not announced', async () => {
    const { id } = await scene.draft();
    await expect(suspendSite(scene.app, alpha, id, real)).rejects.toMatchObject({ code: 'not-found' });
    await expect(suspendSite(scene.app, north, id, real)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('after the full stop changes nothing that was measured; said by mail it still calls the officers', async () => {
    const id = await underWay();
    await stopCampaign(scene.app, csirt, id, 'over');
    const part = await scene.part(id, 'alpha');
    await expect(suspendSite(scene.app, alpha, id, real)).rejects.toMatchObject({ code: 'state.conflict' });
    await inTransaction(scene.app.db, async (tx) => {
      const row = await participationById(tx, part.id);
      if (row) await suspendIn(scene.app, tx, csirt, row, 'a mail said so');
    });
    await scene.pass(10);
    expect(await scene.part(id, 'alpha')).toEqual(part);
    expect(scene.mailsTo('duty@muster.example')).toHaveLength(1);
  });

  test.each([
    ['[EX-1] THIS IS REAL', '', true],
    ['Re: report', 'Hello,\n\n*** THIS IS REAL ***\n', true],
    ['Re: report', 'this is real!', true],
    ['Re: report', 'We were not sure whether this is real or an exercise.', false],
    ['Re: report', '> THIS IS REAL is what you write', false],
    ['Is this is real?', '', false],
  ])('is read in %j %j: %s', (subject, text, says) => {
    expect(saysThisIsReal(subject, text)).toBe(says);
  });
});

describe('the end', () => {
  test('full stop orders every copy to end, once', async () => {
    const id = await underWay();
    expect((await stopCampaign(scene.app, csirt, id, 'enough')).state).toBe('stopping');
    await stopCampaign(scene.app, csirt, id, 'enough, I said');
    expect((await scene.deployments(id)).every(({ order_verb }) => order_verb === 'stop')).toBe(true);
    expect(await scene.entries('campaign.stopping')).toHaveLength(1);
    expect(await viewStopProgress(scene.app, auditor, id)).toMatchObject({ copies: 4, stopped: 0 });
  });

  test('close names every copy that is not accounted for, with the last moment of its life', async () => {
    const id = await underWay();
    await stopCampaign(scene.app, csirt, id, 'enough');
    const copies = await scene.deployments(id);
    const refusal = (await closeCampaign(scene.app, csirt, id).catch((error: Error) => error)) as Error;
    expect(refusal).toMatchObject({ code: 'campaign.deployments-unaccounted' });
    for (const { id: copy } of copies) expect(refusal.message).toContain(copy);
    const { unreachable } = await viewStopProgress(scene.app, csirt, id);
    for (const { latestEnd, site } of unreachable) {
      expect(refusal.message).toContain(latestEnd);
      expect(refusal.message).toContain(`at ${site} (`);
      expect(site).not.toMatch(/^site_/);
    }
    await scene.app.clock.advance(259_200_000 + 16 * 60_000);
    expect(await closeCampaign(scene.app, csirt, id)).toMatchObject({ state: 'closed' });
  });

  test('tells last lifetimes in procedure time, also where that runs faster than the machine’s', async () => {
    const id = await underWay();
    await stopCampaign(scene.app, csirt, id, 'enough');
    const { machine } = scene.app.clocks;
    const since = machine.now().getTime();
    const fast = {
      ...machine,
      speed: 600,
      now: () => new Date(since + (machine.now().getTime() - since) * 600),
      sleep: (ms: number) => machine.sleep(ms / 600),
    };
    const lab = { ...scene.app, clocks: { machine, procedure: fast } };
    const copies = await scene.deployments(id);
    const { unreachable } = await viewStopProgress(lab, csirt, id);
    expect(unreachable).toHaveLength(copies.length);
    const refusal = (await closeCampaign(lab, csirt, id).catch((error: Error) => error)) as Error;
    for (const { deployment, latestEnd } of unreachable) {
      const row = copies.find((one) => one.id === deployment);
      const endsMs = (row?.start_not_after_ms ?? 0) + (row?.hard_limit_seconds ?? 0) * 1000 + 10_000;
      expect(Date.parse(latestEnd)).toBe(since + (endsMs - since) * 600);
      expect(refusal.message).toContain(`until ${latestEnd} at the latest`);
    }
  });

  test('close of a campaign that runs asks for the full stop first', async () => {
    await expect(closeCampaign(scene.app, csirt, await underWay())).rejects.toMatchObject({
      code: 'state.conflict',
      message: expect.stringContaining('stopping'),
    });
  });

  test('abort stops the copies too, and nothing follows it', async () => {
    const id = await underWay();
    expect((await abortCampaign(scene.app, csirt, id, 'wrong day')).state).toBe('aborted');
    expect((await scene.deployments(id)).every(({ order_verb }) => order_verb === 'stop')).toBe(true);
    await expect(stopCampaign(scene.app, csirt, id, 'again')).rejects.toMatchObject({
      code: 'state.conflict',
    });
    await expect(closeCampaign(scene.app, csirt, id)).rejects.toMatchObject({ code: 'state.conflict' });
  });
});
