import { systemActor } from '../../packages/contract/src/index.ts';
import { startBeatListener } from '../../packages/server/src/adapters/controller/index.ts';
import { openDatabase } from '../../packages/server/src/db/open.ts';
import { BeatService, OutageWatch, orderStop } from '../../packages/server/src/features/implants/index.ts';
import { testKeys } from '../../packages/server/src/features/implants/testing/planned.ts';
import { SystemClock } from '../../packages/server/src/kernel/clock.ts';
import { newId } from '../../packages/server/src/kernel/ids.ts';
import { silentLog } from '../../packages/server/src/kernel/log.ts';
import { planDeployments } from './plan-deployments.ts';

/**
 * The beat controller as it runs in the product, in a process of its own, on an embedded PostgreSQL that syncs to disk;
 * and beside it the same listener answering a bare 204 at once, without judging or storing anything.
 */
const [dataDir = '', copies = '8000', periodMs = '30000'] = process.argv.slice(2);
const clock = new SystemClock();
const clocks = { procedure: clock, machine: clock };
const database = await openDatabase({ databaseUrl: undefined, dataDir, clock, log: silentLog });
const { db } = database;
const deployments = await planDeployments(db, Number(copies), Number(periodMs));
const processId = newId('srv', clock.now());
const watch = new OutageWatch({ db, clocks, log: silentLog, processId });
await watch.start();
const intake = new BeatService({
  db,
  clocks,
  keys: testKeys,
  log: silentLog,
  processId,
  slowWrite: (from, until) => watch.slowWrite(from, until),
});
const listener = await startBeatListener({ host: '127.0.0.1', port: 0, intake, clocks });
const bare = await startBeatListener({
  host: '127.0.0.1',
  port: 0,
  intake: {
    receive: () => Promise.resolve({ accepted: true, line: '' }),
    connectionEnded() {},
    refused() {},
  },
  clocks,
});
process.send?.({ beats: listener.port, bare: bare.port, deployments });

process.on('message', (message: string) => void answer(message));

async function answer(message: string): Promise<void> {
  if (message === 'stop-order') {
    const given = await orderStop({ db, clocks }, systemActor, { campaignId: 'cmp_bench', reason: 'bench' });
    process.send?.({ given: given.length });
  } else if (message === 'counts') {
    const rows = await db
      .selectFrom('beat')
      .select((eb) => [eb.fn.countAll<number>().as('beats')])
      .execute();
    const ended = await db
      .selectFrom('deployment')
      .select((eb) => [eb.fn.countAll<number>().as('ended')])
      .where('ended_kind', '=', 'stop')
      .execute();
    const outages = await db.selectFrom('outage').select(['kind', 'from_ms', 'until_ms']).execute();
    process.send?.({ beats: rows[0]?.beats ?? 0, ended: ended[0]?.ended ?? 0, outages });
  } else if (message === 'end') {
    await listener.close();
    await intake.drained();
    await watch.stop();
    await bare.close();
    await database.close();
    process.disconnect();
  }
}
