import { sql } from 'kysely';
import type { Db } from '../packages/server/src/db/database.ts';
import { inTransaction } from '../packages/server/src/db/transaction.ts';
import { escalateClocks } from '../packages/server/src/features/escalation/escalate.ts';
import { clocksOfMany } from '../packages/server/src/features/incidents/index.ts';
import { newestProcedure } from '../packages/server/src/features/procedure/index.ts';
import { testApp } from '../packages/server/src/testing/test-app.ts';
import { quantile, report } from './bench.ts';

/** One incident of ten concerns four sites; every fourth clock repeats for a request. */
const SIZE = { incidents: 1_100, sites: 300, ngis: 30 };
const WANTED = 10_000;
const RUNS = 9;
const LIMIT_SECONDS = 0.5;
const START = Date.parse('2027-01-05T08:00:00Z');
const HOUR = 3_600_000;

/** All open clocks of real incidents read anew: rows, calendars of the sites, pauses, and the engine. */
export async function bench(): Promise<void> {
  const app = await testApp();
  try {
    await seed(app.db);
    await app.database.ownerPool().query('vacuum (analyze)');
    await app.clock.advance(3 * HOUR);
    const now = app.clock.now();
    const ids = (await app.db.selectFrom('incident').select('id').execute()).map(({ id }) => id);
    const seconds: number[] = [];
    let open = 0;
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      const readings = await clocksOfMany(app.db, ids, now);
      seconds.push((performance.now() - start) / 1000);
      open = [...readings.values()]
        .flat()
        .filter(({ state }) => state === 'running' || state === 'waiting').length;
    }
    if (open < WANTED) throw new Error(`only ${open} clocks are open`);
    const value = quantile(seconds, 0.5);
    const spread = `${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)} in ${RUNS} runs`;
    report({
      name: 'clocks',
      value,
      unit: `s, median (${spread}), for ${open} open clocks of ${ids.length} incidents at ${SIZE.sites} sites, read from the database`,
      reference: LIMIT_SECONDS,
      goal: '10,000 open clocks re-evaluated in under 0.5 s',
      met: value < LIMIT_SECONDS,
    });
    await escalateClocks(app);
    const start = performance.now();
    await escalateClocks(app);
    const look = (performance.now() - start) / 1000;
    report({
      name: 'clocks-escalate',
      value: look,
      unit: 's, once: a look that finds nobody new to tell',
      reference: value,
      goal: 'none; reference: reading the clocks alone',
      met: true,
    });
  } finally {
    await app.close();
  }
}

async function seed(db: Db): Promise<void> {
  const at = new Date(START);
  const office = [{ from: '09:00', to: '17:00' }];
  const week = JSON.stringify({ mon: office, tue: office, wed: office, thu: office, fri: office });
  const holidays = JSON.stringify([{ date: '2027-01-06', name: 'Epiphany' }]);
  await inTransaction(db, async (tx) => {
    await sql`select set_config('synchronous_commit', 'off', true)`.execute(tx);
    const { document, sha256 } = await newestProcedure(tx, 'egi-sec01', { at, actor: 'bench' });
    await sql`insert into ngi (id, name, name_key, first_seen_at, last_seen_at)
      select 'ngi_' || n, 'NGI ' || n, 'ngi ' || n, ${at}, ${at} from generate_series(0, ${SIZE.ngis - 1}::int) n`.execute(
      tx,
    );
    await sql`insert into site (id, name, name_key, ngi_id, time_zone, first_seen_at, last_seen_at)
      select 'site_' || n, 'SITE-' || n, 'site-' || n, 'ngi_' || n % ${SIZE.ngis}::int,
        (array['Europe/Berlin', 'Europe/Prague', 'Europe/Lisbon', 'America/New_York'])[1 + n % 4], ${at}, ${at}
      from generate_series(0, ${SIZE.sites - 1}::int) n`.execute(tx);
    await sql`insert into calendar (id, owner_kind, owner_id, source, version, zone, week, holidays, first_seen_at, last_seen_at)
      select 'cal_' || n, 'ngi', 'ngi_' || n, 'yaml', 1, 'Europe/Prague', ${week}::jsonb, ${holidays}::jsonb, ${at}, ${at}
      from generate_series(0, ${SIZE.ngis - 1}::int) n`.execute(tx);
    await sql`insert into incident (id, public_id, exercise, title, tlp, severity, state, procedure_name, procedure_version,
        procedure_sha256, overrides, site_id, created_at, created_by, updated_at)
      select 'inc_' || n, 'EGI-20270105-' || (n + 10), false, 'Incident ' || n, 'AMBER', 'medium', 'open', ${document.name}, ${document.version},
        ${sha256}, '[]', 'site_' || n % ${SIZE.sites}::int, ${at}, 'bench', ${at}
      from generate_series(1, ${SIZE.incidents}::int) n`.execute(tx);
    await sql`insert into incident_site (incident_id, site_id, state, added_at, added_by)
      select 'inc_' || n, 'site_' || (n + k) % ${SIZE.sites}::int, 'affected', ${at}, 'bench'
      from generate_series(1, ${SIZE.incidents}::int) n, generate_series(0, case when n % 10 = 0 then 3 else 0 end) k`.execute(
      tx,
    );
    const fact = sql`insert into incident_fact (id, incident_id, kind, key, site_id, at, recorded_at, source, evidence, entry_id, actor)`;
    for (const [kind, minutes] of [
      ['suspected', 0],
      ['isolated', 90],
      ['csirt-told', 30],
      ['resolved', 120],
    ] as const) {
      const when = new Date(START + minutes * 60_000);
      await sql`${fact} select 'fact_' || ${kind}::text || n, 'inc_' || n, ${kind}::text, null, null, ${when}, ${when}, 'phone', '{}', 'ent_0', 'bench'
        from generate_series(1, ${SIZE.incidents}::int) n`.execute(tx);
    }
    await sql`${fact} select 'fact_req_' || n || '_' || k, 'inc_' || n, 'request-sent', 'req_' || k, null, ${at}, ${at}, 'mail', '{}', 'ent_0', 'bench'
      from generate_series(1, ${SIZE.incidents}::int) n, generate_series(1, 2) k where n % 4 = 0`.execute(tx);
  });
}
