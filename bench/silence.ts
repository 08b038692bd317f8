import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { sql } from 'kysely';
import { openDatabase } from '../packages/server/src/db/open.ts';
import { inTransaction } from '../packages/server/src/db/transaction.ts';
import { planDeployment, silencesOfCampaign } from '../packages/server/src/features/implants/index.ts';
import { SystemClock } from '../packages/server/src/kernel/clock.ts';
import { silentLog } from '../packages/server/src/kernel/log.ts';
import { report } from './bench.ts';

const SITES = 400;
const COPIES = 20;
const BEATS = 125;

/** Every silence of 400 sites with 20 deployments each, from a million beats: the part of a score that reads beats. */
export async function bench(): Promise<void> {
  const dataDir = await mkdtemp('/var/tmp/muster-bench-');
  // Where root's PostgreSQL account cannot enter, the database would be put elsewhere, and stay there.
  await chmod(dataDir, 0o711);
  const clock = new SystemClock();
  const database = await openDatabase({ databaseUrl: undefined, dataDir, clock, log: silentLog });
  try {
    const { db } = database;
    const now = clock.now().getTime();
    const startMs = now - (BEATS + 20) * 30_000;
    for (let site = 0; site < SITES; site++) {
      await inTransaction(db, async (tx) => {
        for (let copy = 0; copy < COPIES; copy++) {
          await planDeployment(tx, {
            at: new Date(startMs),
            machineAt: new Date(startMs),
            campaignId: 'cmp_bench',
            participationId: `par_${site}`,
            siteId: `site_${site}`,
            role: copy === 0 ? 'control' : 'implant',
            host: 'host-1',
            plannedAt: new Date(startMs),
            periodMs: 30_000,
            jitterPercent: 10,
            leaseSeconds: 600,
            dormantSeconds: 600,
            hardLimitSeconds: 86_400,
            controllerAddress: '127.0.0.1',
            controllerPort: 8461,
            submissionAddress: null,
          });
        }
      });
    }
    // Every third copy fell silent for good 20 periods ago; one in ten had an hour of silence before.
    await sql`
      insert into beat (campaign_id, deployment_no, instance, seq, kind, received_ms, received_at, steady, boot_id,
        mono_ms, boot_ms, real_ms, gap_ms, fail_timeout, fail_reset, fail_other, signal, ended, counter, tx_bytes,
        connection_id, body_sha256)
      select 'cmp_bench', d.no, md5(d.id)::uuid, s, 'beat', ms, to_timestamp(ms / 1000.0),
        s > 0 and not (d.no % 10 = 0 and s = 61),
        md5(d.site_id)::uuid,
        ms - ${startMs}::bigint, ms - ${startMs}::bigint, ms, 1000, 0, 0, 0, 0, '', 0, s * 700,
        'cnx_' || d.no, sha256(d.id::bytea)
      from generate_series(0, ${BEATS - 1}::int) as s, deployment d,
        lateral (select ${startMs}::bigint + s * 30000 + (d.no * 37) % 3000
          + case when d.no % 3 > 0 or d.role = 'control' then 20 * 30000 else 0 end
          + case when d.no % 10 = 0 and s > 60 then 600000 else 0 end
          - case when d.no % 10 = 0 and (d.no % 3 > 0 or d.role = 'control') then 600000 else 0 end as ms) t
      order by s, d.no`.execute(db);
    await sql`insert into beat_connection select 'cnx_' || no, no, 'srv_1', ${startMs}, to_timestamp(0), null, null, null
      from deployment`.execute(db);
    await sql`update deployment set state = 'bound', bound_ms = ${startMs}::bigint + (no * 37) % 3000`.execute(
      db,
    );
    const times: number[] = [];
    let silent = 0;
    for (let run = 0; run < 3; run++) {
      const start = performance.now();
      const spans = await silencesOfCampaign(
        { db, clocks: { procedure: clock, machine: clock } },
        'cmp_bench',
      );
      times.push((performance.now() - start) / 1000);
      silent = [...spans.values()].filter((list) => list.length > 0).length;
    }
    if (silent === 0) throw new Error('no silence was found');
    const value = Math.min(...times);
    report({
      name: 'silence',
      value,
      unit: `s for every silence of ${SITES} sites from ${SITES * COPIES * BEATS} beats (${silent} deployments with one)`,
      reference: 2,
      goal: 'a part of: all checks of 400 sites from a million beats in under 2 s',
      met: value < 2,
    });
  } finally {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
