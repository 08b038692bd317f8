import { systemActor } from '../packages/contract/src/index.ts';
import { campaignById } from '../packages/server/src/features/drills/index.ts';
import { judgeCampaign } from '../packages/server/src/features/verdicts/judge-campaign.ts';
import { scoreCampaign } from '../packages/server/src/features/verdicts/score-runs.ts';
import { testApp } from '../packages/server/src/testing/test-app.ts';
import { quantile, report } from './bench.ts';
import { seedCampaign } from './load/campaign-at-rest.ts';

const SIZE = { sites: 400, copies: 20, beats: 125 };
const CHECKS = 21;
const RUNS = 7;
const LIMIT_SECONDS = 2;

/** All checks of 400 sites from a million beats and the ledger entries beside them, read anew each time. */
export async function bench(): Promise<void> {
  const app = await testApp();
  try {
    const { id, now, entries } = await seedCampaign(app.db, SIZE);
    await app.clock.advance(now.getTime() - app.clock.now().getTime());
    // As autovacuum does of itself after so many rows.
    await app.database.ownerPool().query('vacuum (analyze)');
    const campaign = await campaignById(app.db, id);
    if (!campaign) throw new Error('the campaign is not there');
    const judging: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      const judged = await judgeCampaign(app, campaign);
      judging.push((performance.now() - start) / 1000);
      const verdicts = judged.reduce((sum, one) => sum + one.verdicts.length, 0);
      if (verdicts !== SIZE.sites * CHECKS) throw new Error(`${verdicts} verdicts came out`);
    }
    const beats = SIZE.sites * SIZE.copies * SIZE.beats;
    const spread = `${Math.min(...judging).toFixed(2)} to ${Math.max(...judging).toFixed(2)} in ${RUNS} runs`;
    const value = quantile(judging, 0.5);
    report({
      name: 'score',
      value,
      unit: `s, median (${spread}), for ${CHECKS} checks of ${SIZE.sites} sites from ${beats} beats and ${entries} entries`,
      reference: LIMIT_SECONDS,
      goal: 'all checks of 400 sites from a million beats and entries in under 2 s',
      met: value < LIMIT_SECONDS,
    });
    const start = performance.now();
    await scoreCampaign(app, systemActor, id);
    const kept = (performance.now() - start) / 1000;
    report({
      name: 'score-kept',
      value: kept,
      unit: 's, once: judged, and every verdict stored with its evidence',
      reference: value,
      goal: 'none; reference: judging alone',
      met: true,
    });
  } finally {
    await app.close();
  }
}
