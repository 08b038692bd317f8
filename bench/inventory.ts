import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inventoryOf } from '../packages/agent/src/adapters/openstack/inventory.ts';
import { systemClock } from '../packages/agent/src/kernel/clock.ts';
import { accounts, isUp, OSLAB_DIR } from '../test/real/openstack/bring-up.ts';
import { crowd } from '../test/real/openstack/crowd.ts';
import { known } from '../test/real/openstack/known.ts';
import { quantile, report } from './bench.ts';

/** Building 500 takes ten minutes on two idle cores, once; INVENTORY_SERVERS asks for fewer. */
const SERVERS = Number(process.env.INVENTORY_SERVERS ?? 500);
const ROUNDS = 3;

/**
 * The full list of 500 real servers (made-up guests) as the agent reads it, with the accounts behind them and all that
 * lets those in, against what OpenStack's own command takes for its list of the same servers in the same run.
 */
export async function bench(): Promise<void> {
  if (!(await isUp())) {
    process.stdout.write(
      'inventory: NOT RUN, no OpenStack answers. Start one with test/real/openstack/up.sh (root, about 3 minutes), or by npm run real:openstack -- --keep.\n',
    );
    return;
  }
  await crowd(SERVERS);
  const ours: number[] = [];
  const theirs: number[] = [];
  const counts = { ours: 0, theirs: 0, peak: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const before = performance.now();
    counts.ours = await readByAgent(counts);
    ours.push(performance.now() - before);
    const between = performance.now();
    counts.theirs = await readByCommand();
    theirs.push(performance.now() - between);
  }
  // Others may make servers in the same cloud meanwhile.
  if (counts.ours < SERVERS || Math.abs(counts.ours - counts.theirs) > 0.05 * counts.theirs)
    throw new Error(`${counts.ours} servers were read by the agent, ${counts.theirs} by the command`);
  const value = quantile(ours, 0.5);
  const reference = quantile(theirs, 0.5);
  report({
    name: 'inventory',
    value,
    unit: `ms for ${counts.ours} servers, at most ${counts.peak} of them held at once (openstack server list --all-projects --long)`,
    reference,
    goal: 'less than the command',
    met: value < reference,
  });
}

/** A new session each time, as the command begins with none. */
async function readByAgent(counts: { peak: number }): Promise<number> {
  const site = {
    name: 'cloud',
    siteId: 'sit_bench',
    cloud: known('muster').cloud,
    clock: systemClock,
    issuers: {},
    tokenCacheSeconds: 300,
    disablingDeletesCredentials: null,
    pageSize: 200,
    settleMs: 0,
    snapshotMs: 0,
  };
  let seen = 0;
  for await (const { workloads } of inventoryOf(site, null, new AbortController().signal)) {
    seen += workloads.length;
    counts.peak = Math.max(counts.peak, workloads.length);
  }
  return seen;
}

async function readByCommand(): Promise<number> {
  if (!accounts()) throw new Error('there are no accounts');
  const { stdout } = await promisify(execFile)(
    '/usr/bin/openstack',
    ['--os-cloud', 'muster', 'server', 'list', '--all-projects', '--long', '--limit', '-1', '-f', 'json'],
    {
      maxBuffer: 2 ** 28,
      // The distribution's Python alone, whatever a version manager put first.
      env: { PATH: '/usr/bin:/bin', OS_CLIENT_CONFIG_FILE: join(OSLAB_DIR, 'clouds.yaml'), HOME: '/tmp' },
    },
  );
  return (JSON.parse(stdout) as unknown[]).length;
}
