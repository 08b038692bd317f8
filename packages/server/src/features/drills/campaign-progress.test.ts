import type { Actor, CampaignProgress } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { correctFact, recordFact } from '../incidents/index.ts';
import { listProgress } from './campaign-progress.ts';
import { leaveSiteOut } from './left-out.ts';
import {
  alpha,
  auditor,
  beta,
  csirt,
  type DrillScene,
  drillScene,
  gamma,
  north,
  south,
} from './testing/drill-scene.ts';

let scene: DrillScene;
const ids = { running: '', draft: '', norths: '', announced: '' };

beforeAll(async () => {
  scene = await drillScene();
  ids.running = (await scene.started()).id;
  await scene.pass(120);
  ids.draft = (await scene.draft({ sites: ['alpha', 'gamma'] })).id;
  ids.norths = (await scene.draft({ sites: ['alpha'], ngi: 'ngi_north' }, north)).id;
  ids.announced = (await scene.announced({ sites: ['alpha', 'beta', 'gamma'] })).id;
  await leaveSiteOut(scene.app, csirt, ids.announced, { site: 'beta', reason: 'it refused' });
});
afterAll(() => scene.close());

async function seenBy(actor: Actor): Promise<Record<string, CampaignProgress>> {
  const { campaigns } = await listProgress(scene.app, actor);
  return Object.fromEntries(
    campaigns.map((one) => [Object.entries(ids).find(([, id]) => id === one.id)?.[0], one]),
  );
}

test('a campaign says how many of its sites are authorised, were alarmed and have done their part', async () => {
  const { running, draft, norths, announced } = await seenBy(csirt);
  expect(running).toMatchObject({ state: 'running', scenario: 'world-tour', ngi: null, scored: false });
  expect(running?.sites).toMatchObject({
    total: 2,
    leftOut: 0,
    authorised: 2,
    alarmed: 2,
    contained: 0,
    suspended: 0,
  });
  expect(draft?.sites).toMatchObject({ total: 2, authorised: 0, alarmed: 0 });
  expect(norths?.ngi).toBe('north');
  expect(announced?.sites).toMatchObject({ total: 2, leftOut: 1 });
});

test('what was recorded of a site counts until it is corrected', async () => {
  const { incident } = await scene.part(ids.running, 'gamma');
  const [at, by] = [scene.now, { recordedAt: scene.now, evidence: [], actor: 'system' }];
  const fact = await inTransaction(scene.app.db, (tx) =>
    recordFact(tx, { incidentId: incident?.id ?? '', kind: 'contained', at, source: 'beats', ...by }),
  );
  expect((await seenBy(csirt)).running?.sites.contained).toBe(1);
  await inTransaction(scene.app.db, (tx) => correctFact(tx, { factId: fact, at: null, ...by }));
  expect((await seenBy(csirt)).running?.sites.contained).toBe(0);
});

test.each([
  ['the CSIRT', csirt, { running: 2, draft: 2, norths: 1, announced: 2 }],
  ['the auditor', auditor, { running: 2, draft: 2, norths: 1, announced: 2 }],
  ['the NGI of one site', north, { running: 1, norths: 1, announced: 1 }],
  ['the NGI of the other', south, { running: 1, announced: 1 }],
  ['a site that takes part', alpha, { running: 1, announced: 1 }],
  ['another', gamma, { running: 1, announced: 1 }],
  ['a site that was left out', beta, { announced: 0 }],
] as const)(
  '%s sees its campaigns, and counts only of the sites that it may see',
  async (_who, actor, wanted) => {
    const seen = await seenBy(actor);
    expect(Object.fromEntries(Object.entries(seen).map(([which, one]) => [which, one.sites.total]))).toEqual(
      wanted,
    );
  },
);
