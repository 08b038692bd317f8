import { systemActor } from '../../packages/contract/src/index.ts';
import { startHttp } from '../../packages/server/src/composition/parts.ts';
import { issueToken } from '../../packages/server/src/features/people/index.ts';
import { verdictJobs } from '../../packages/server/src/features/verdicts/index.ts';
import { ScaledClock, SystemClock } from '../../packages/server/src/kernel/clock.ts';
import { readConfig } from '../../packages/server/src/kernel/config.ts';
import { type TestApp, testApp } from '../../packages/server/src/testing/test-app.ts';
import { type CampaignSize, seedCampaign } from './campaign-at-rest.ts';

export interface BoardStage {
  app: TestApp;
  url: string;
  campaign: string;
  token: string;
  /** Judges once, as the worker does every three seconds. */
  measure(): Promise<void>;
  close(): Promise<void>;
}

/** A server with a campaign of this size that runs, in the process of the bench. */
export async function boardStage(size: CampaignSize): Promise<BoardStage> {
  const base = await testApp({
    config: readConfig({ MUSTER_DATA_DIR: '/nonexistent', MUSTER_HTTP_PORT: '0' }),
  });
  const { id, now } = await seedCampaign(base.db, size);
  await base.db
    .updateTable('campaign')
    .set({ state: 'running', stopping_at: null, announced_at: now })
    .where('id', '=', id)
    .execute();
  // As autovacuum does of itself after so many rows.
  await base.database.ownerPool().query('vacuum (analyze)');
  const clock = new ScaledClock({
    machineEpochMs: new SystemClock().now().getTime(),
    procedureEpochMs: now.getTime(),
    speed: 1,
  });
  const app = { ...base, clocks: { procedure: clock, machine: clock } };
  const http = await startHttp(app);
  const request = { name: 'bench', role: 'officer', scope: { kind: 'federation' }, validDays: 1 } as const;
  const { secret } = await issueToken(app, systemActor, request);
  const jobs = verdictJobs(app);
  return {
    app,
    url: http.url,
    campaign: id,
    token: secret,
    async measure() {
      await jobs['verdicts.measure']?.(undefined as never, undefined as never);
    },
    async close() {
      await http.stop();
      await app.close();
    },
  };
}
