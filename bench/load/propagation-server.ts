import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { systemActor } from '../../packages/contract/src/index.ts';
import { inTransaction } from '../../packages/server/src/db/transaction.ts';
import { issueToken } from '../../packages/server/src/features/people/index.ts';
import { issuerOf, openAgentStream } from '../../packages/server/src/features/signals/index.ts';
import { readConfig } from '../../packages/server/src/kernel/config.ts';
import { startServer } from '../../packages/server/src/start-server.ts';
import { swarmAgent } from './swarm-keys.ts';

/**
 * The product as it runs, with its own PostgreSQL that syncs to disk, in a process of its own: every role but mail. At
 * its first start it gets a federation of as many sites with an agent each.
 */
const [dataDir = '', port = '0', count = '0'] = process.argv.slice(2);
const running = await startServer(
  readConfig(
    {
      MUSTER_DATA_DIR: dataDir,
      MUSTER_HTTP: `127.0.0.1:${port}`,
      MUSTER_CONTROLLER: '127.0.0.1:0',
      MUSTER_LOG_LEVEL: 'error',
    },
    ['--roles=http,worker'],
  ),
);
const { app } = running;
await seed(Number(count));
const request = { name: 'bench', role: 'officer', scope: { kind: 'federation' }, validDays: 1 } as const;
const { secret } = await issueToken(app, systemActor, request);
process.send?.({ url: running.url, issuer: issuerOf(app), token: secret });

process.on('message', async (message) => {
  if (message === 'usage') process.send?.(await usage());
  if (message === 'end') {
    await running.stop();
    process.exit(0);
  }
});

async function seed(agents: number): Promise<void> {
  const { rows } = await sql<{ sites: number }>`select count(*)::int as sites from site`.execute(app.db);
  if (agents === 0 || (rows[0]?.sites ?? 0) > 0) return;
  const at = app.clocks.procedure.now();
  const all = Array.from({ length: agents }, (_, n) => {
    const { key, ...names } = swarmAgent(n);
    return { ...names, n, x: key.publicKey.toString('base64url') };
  });
  const list = sql`json_to_recordset(${JSON.stringify(all)}::json)
    as a (n int, "agentId" text, "siteId" text, "streamId" text, x text)`;
  await inTransaction(app.db, async (tx) => {
    await sql`insert into ngi (id, name, name_key, first_seen_at, last_seen_at)
      select 'ngi_' || n, 'NGI ' || n, 'ngi ' || n, ${at}, ${at} from generate_series(0, 34) n`.execute(tx);
    await sql`insert into site (id, name, name_key, ngi_id, first_seen_at, last_seen_at)
      select "siteId", 'SITE-' || n, 'site-' || n, 'ngi_' || n % 35, ${at}, ${at} from ${list}`.execute(tx);
    await sql`insert into agent (id, site_id, name, state, stream_id, version, hostname, enrolled_at, confirmed_at,
        confirmed_by)
      select "agentId", "siteId", 'all', 'active', "streamId", '0.1.0', 'swarm', ${at}, ${at}, 'system' from ${list}`.execute(
      tx,
    );
    await sql`insert into agent_key (id, agent_id, x, thumbprint, added_at)
      select 'agk_' || n, "agentId", x, 'thumbprint ' || n, ${at} from ${list}`.execute(tx);
    for (const { agentId, siteId, streamId } of all)
      await openAgentStream(tx, app, { agentId, streamId, description: siteId });
  });
  await sql`analyze`.execute(app.db);
}

/** Processor time of this process and of its database, and the memory of this process alone. */
async function usage(): Promise<{ cpuMs: number; rssBytes: number }> {
  const own = process.cpuUsage();
  const children = await Promise.all((await descendantsOf(process.pid)).map(cpuMsOf));
  const cpuMs = (own.user + own.system) / 1000 + children.reduce((sum, ms) => sum + ms, 0);
  return { cpuMs, rssBytes: process.memoryUsage().rss };
}

async function descendantsOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const own = text.trim().split(' ').filter(Boolean).map(Number);
  const below = await Promise.all(own.map(descendantsOf));
  return [...own, ...below.flat()];
}

/** In ticks of ten milliseconds, as Linux counts them; time of those that ended is with their parent. */
async function cpuMsOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].map((at) => Number(fields[at] ?? 0));
  return ticks.reduce((sum, one) => sum + one, 0) * 10;
}
