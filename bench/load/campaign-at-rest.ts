import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../packages/server/src/db/database.ts';
import { inTransaction } from '../../packages/server/src/db/transaction.ts';
import { newestProcedure } from '../../packages/server/src/features/procedure/index.ts';
import { readShipped } from '../../packages/server/src/features/scenarios/index.ts';

export interface CampaignSize {
  sites: number;
  /** At each site, one of them the control. */
  copies: number;
  /** Of each copy. */
  beats: number;
}

export interface SeededCampaign {
  id: string;
  /** When everything has happened: the campaign is stopped then, and judged. */
  now: Date;
  entries: number;
}

const PERIOD_MS = 30_000;
/** The sites that act end their copies so many periods before the end. */
const QUIET = 40;
const OFFICE = [{ from: '09:00', to: '17:00' }];
const WEEK = { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE };
const START = Date.parse('2027-01-05T08:00:00Z');

/**
 * A whole campaign as a drill leaves it, written in bulk: beats, connections, probes, readings, mail, claims, answers,
 * the facts of the incidents, and the ledger entry of each. Two sites of three act and report, the third does nothing.
 */
export async function seedCampaign(db: Db, size: CampaignSize): Promise<SeededCampaign> {
  const id = `cmp_${'0'.repeat(22)}1`;
  const end = START + (size.beats + QUIET + 2) * PERIOD_MS;
  const at = (periods: number): Date => new Date(START + periods * PERIOD_MS);
  const now = new Date(end);
  await inTransaction(db, async (tx) => {
    await sql`select set_config('synchronous_commit', 'off', true)`.execute(tx);
    const procedure = await newestProcedure(tx, 'egi-ssc', { at: at(0), actor: 'bench' });
    const yaml = readShipped('world-tour');
    const { document } = procedure;
    await sql`
      insert into scenario values ('scn_bench', 'world-tour', 1, ${createHash('sha256').update(yaml).digest('hex')}, ${yaml}, ${at(0)})`.execute(
      tx,
    );
    await sql`
      insert into campaign (id, name, scenario_id, state, scope_kind, seed, window_from, window_to, scheme_sha256, created_by,
        created_at, started_at, stopping_at)
      values (${id}, 'Bench', 'scn_bench', 'stopping', 'federation', 'bench', ${at(0)}, ${now}, 'none', 'bench', ${at(0)},
        ${at(0)}, ${now})`.execute(tx);
    await sql`insert into ngi (id, name, name_key, first_seen_at, last_seen_at)
      select 'ngi_' || n, 'NGI ' || n, 'ngi ' || n, ${at(0)}, ${at(0)} from generate_series(0, 29) n`.execute(
      tx,
    );
    await sql`
      insert into site (id, name, name_key, ngi_id, time_zone, first_seen_at, last_seen_at)
      select 'site_' || n, 'SITE-' || n, 'site-' || n, 'ngi_' || n % 30, 'Europe/Berlin', ${at(0)}, ${at(0)}
      from generate_series(1, ${size.sites}::int) n`.execute(tx);
    await sql`
      insert into calendar (id, owner_kind, owner_id, source, version, zone, week, holidays, first_seen_at, last_seen_at)
      select 'cal_' || n, 'site', 'site_' || n, 'csv', 1, 'Europe/Berlin',
        ${JSON.stringify(WEEK)}::jsonb, '[]', ${at(0)}, ${at(0)}
      from generate_series(1, ${size.sites}::int) n where n % 2 = 0`.execute(tx);
    await sql`
      insert into incident (id, public_id, exercise, title, tlp, severity, state, procedure_name, procedure_version,
        procedure_sha256, site_id, created_at, created_by)
      select 'inc_' || n, 'EX-20270105-' || lpad(n::text, 4, '0'), true, 'Bench', 'AMBER', 'medium', 'open',
        ${document.name}, ${document.version}::int, ${procedure.sha256}, 'site_' || n, ${at(0)}, 'bench'
      from generate_series(1, ${size.sites}::int) n`.execute(tx);
    await sql`
      insert into participation (id, campaign_id, site_id, ngi_id, incident_id, alarm_at, created_at)
      select 'par_' || lpad(n::text, 23, '0'), ${id}, 'site_' || n, 'ngi_' || n % 30, 'inc_' || n, ${at(10)}, ${at(0)}
      from generate_series(1, ${size.sites}::int) n`.execute(tx);
    await sql`
      insert into incident_fact (id, incident_id, kind, key, at, recorded_at, source, evidence, entry_id, actor)
      select 'fact_' || n || '_' || k, 'inc_' || n, kind, key, ${at(0)}::timestamptz + p * interval '30 s',
        ${at(0)}::timestamptz + p * interval '30 s', 'bench', '{}', 'ent_f' || n || '_' || k, 'bench'
      from generate_series(1, ${size.sites}::int) n,
        (values (1, 'alarm-raised', null, 10), (2, 'acknowledged', null, 20), (3, 'request-sent', 'inj_q', 30),
          (4, 'request-answered', 'inj_q', 60), (5, 'contained', null, 90), (6, 'resolved', null, 95),
          (7, 'closure-reported', null, 110)) as f(k, kind, key, p)
      where k in (1, 3) or n % 3 > 0`.execute(tx);
  });
  await seedBeats(db, id, size, end);
  await seedReadings(db, size);
  await seedMail(db, size);
  const entries = await seedEntries(db, id);
  return { id, now, entries };
}

async function seedBeats(
  db: Db,
  id: string,
  { sites, copies, beats }: CampaignSize,
  end: number,
): Promise<void> {
  await sql`
    insert into deployment (id, campaign_id, participation_id, site_id, role, host, state, planned_at,
      start_not_after_ms, hard_limit_seconds, period_ms, jitter_percent, lease_seconds, dormant_seconds,
      controller_address, controller_port, submission_address, submitted_at, submitted_ms, job_ref, sha256, bound_instance,
      bound_at, bound_ms, nonce, boot_id)
    select 'dep_' || n || '_' || c, ${id}, 'par_' || lpad(n::text, 23, '0'), 'site_' || n, case c when 1 then 'control' else 'implant' end,
      'host-1', 'bound', to_timestamp(${START}::bigint / 1000), ${START}::bigint + 900000, 86400, ${PERIOD_MS}, 10, 600, 600,
      '127.0.0.1', 8461, '127.1.' || n / 256 || '.' || n % 256, to_timestamp(${START}::bigint / 1000), ${START}, 'J' || c,
      encode(sha256(('dep' || n || '_' || c)::bytea), 'hex'), md5(n || '_' || c)::uuid,
      to_timestamp(${START}::bigint / 1000), ${START}, md5('nonce' || n || '_' || c), md5('boot' || n)::uuid
    from generate_series(1, ${sites}::int) n, generate_series(1, ${copies}::int) c`.execute(db);
  await sql`select beat_partition_for(${id})`.execute(db);
  // At a site that does nothing copies beat to the end; one copy in ten paused for ten minutes on the way.
  await sql`
    insert into beat (campaign_id, deployment_no, instance, seq, kind, received_ms, received_at, steady, boot_id,
      mono_ms, boot_ms, real_ms, gap_ms, fail_timeout, fail_reset, fail_other, signal, ended, counter, tx_bytes,
      connection_id, body_sha256)
    select ${id}, no, bound_instance, s, 'beat', ms, to_timestamp(ms / 1000.0),
      s > 0 and not (no % 10 = 0 and s = 60), boot_id,
      ms - ${START}::bigint, ms - ${START}::bigint, ms, 31000, 0, 0, 0, 0, '', 0, s * 700, 'cnx_' || no, sha256(id::bytea)
    from generate_series(0, ${beats - 1}::int) s, deployment,
      lateral (select ${START}::bigint + s * ${PERIOD_MS}::bigint + (no * 37) % 3000
        + case when split_part(site_id, '_', 2)::int % 3 = 0 or role = 'control'
          then ${QUIET * PERIOD_MS}::bigint - case when no % 10 = 0 then 600000 else 0 end else 0 end
        + case when s >= 60 and no % 10 = 0 then 600000 else 0 end as ms) t
    order by s, no`.execute(db);
  await sql`
    insert into beat_connection (id, deployment_no, process_id, opened_ms, opened_at, closed_ms, closed_at, closed_how)
    select 'cnx_' || no, no, 'srv_bench', ${START}, to_timestamp(${START}::bigint / 1000), last.ms,
      to_timestamp(last.ms / 1000.0), case when last.ms is not null then 'fin' end
    from deployment left join lateral (
      select max(received_ms) + 200 as ms from beat where deployment_no = no
      having max(received_ms) < ${end - 10 * PERIOD_MS}::bigint
    ) last on true`.execute(db);
  await sql`vacuum (analyze) beat, deployment, beat_connection`.execute(db);
}

async function seedReadings(db: Db, { sites, copies }: CampaignSize): Promise<void> {
  await sql`
    insert into probe_round
    select 'prr_' || n || '_' || lpad(p::text, 3, '0'), 'par_' || lpad(n::text, 23, '0'), to_timestamp(${START}::bigint / 1000 + p * 70), 'schedule',
      case when n % 3 > 0 and p > 35 then 'refused' else 'let-in' end, 'let-in', 'x', 'let in', 'ent_p' || n || '_' || p
    from generate_series(1, ${sites}::int) n, generate_series(1, 70) p`.execute(db);
  await sql`
    insert into workload_reading
    select 'prb_' || n || '_' || lpad(p::text, 3, '0'), 'par_' || lpad(n::text, 23, '0'), to_timestamp(${START}::bigint / 1000 + p * 70), 'yes',
      'let-in', 'the workload ticks', 'ent_w' || n || '_' || p
    from generate_series(1, ${sites}::int) n, generate_series(1, 70) p`.execute(db);
  await sql`
    insert into sandbox_reading
    select 'sbx_' || n || '_' || c || '_' || r, 'dep_' || n || '_' || c, to_timestamp(${START}::bigint / 1000 + r * 1500),
      'ended', true, true, 'ent_s' || n || '_' || c || '_' || r
    from generate_series(1, ${sites}::int) n, generate_series(2, ${copies}::int) c, generate_series(1, 3) r`.execute(
    db,
  );
}

async function seedMail(db: Db, { sites, copies }: CampaignSize): Promise<void> {
  const at = (periods: number) => sql`to_timestamp(${START}::bigint / 1000 + ${periods * 30}::int)`;
  await sql`
    insert into message
    select 'msg_' || n || '_' || m, case m when 1 then 'alarm' else 'request' end, 'inj_' || n || '_' || m, 'par_' || lpad(n::text, 23, '0'),
      'inc_' || n, 'EX-20270105-' || lpad(n::text, 4, '0'), 'AMBER', 'Suspected misuse', 'x', null, ${at(10)}, ${at(10)},
      'ent_m' || n || '_' || m
    from generate_series(1, ${sites}::int) n, generate_series(1, 2) m`.execute(db);
  await sql`
    insert into delivery
    select 'dlv_' || n || '_' || m || '_' || c, 'msg_' || n || '_' || m, null, 'security' || c || '@site' || n || '.example',
      'rfc' || n || '_' || m || '_' || c, 'verp' || n || '_' || m || '_' || c, 'delivered', ${at(11)}, ${at(10)}, 1, null, null, ${at(10)}
    from generate_series(1, ${sites}::int) n, generate_series(1, 2) m, generate_series(1, 2) c`.execute(db);
  await sql`
    insert into delivery_event (delivery_id, state, at, detail, entry_id)
    select id, e.state, ${at(10)} + k * interval '1 s', '250 OK', 'ent_d' || substr(id, 5) || '_' || k
    from delivery, (values (1, 'queued'), (2, 'sent'), (3, 'delivered'), (4, 'replied-human')) e(k, state)`.execute(
    db,
  );
  const mails = sql`generate_series(1, ${sites}::int) n, generate_series(1, 4) r where n % 3 > 0`;
  await sql`
    insert into inbound_mail (id, received_at, sha256, size, envelope_from, envelope_to, peer, read_at, entry_id)
    select 'mail_' || n || '_' || r, ${at(20)} + r * interval '15 min', md5(n || '_' || r), 4000, 'x@site' || n || '.example',
      '{csirt@localhost}', '127.0.0.1', ${at(20)}, 'ent_i' || n || '_' || r from ${mails}`.execute(db);
  await sql`
    insert into mail_reading (id, mail_id, rules_version, read_at, class, rule, signals, recipients, subject, from_address,
      from_name, to_addresses, cc_addresses, addressed_csirt, addressed_ngi, message_id, in_reply_to, "references", own_text, form,
      participation_id, incident_id, verified, review, current, entry_id)
    select 'rdg_' || n || '_' || r, 'mail_' || n || '_' || r, 1, ${at(20)}, 'human', 'none', '[]', '[]', 'Re: misuse',
      'x@site' || n || '.example', '', '{}', '{}', true, true, 'm' || n || '_' || r, '{}', '{}', repeat('We looked at it. ', 50),
      ${JSON.stringify({
        hasId: true,
        tlp: { label: 'AMBER' },
        fields: [
          'identity-banned',
          'copies-found',
          'copies-stopped',
          'submission-address',
          'resolution',
          'lessons',
        ],
      })}::jsonb, 'par_' || lpad(n::text, 23, '0'), 'inc_' || n, true, 'none', true, 'ent_r' || n || '_' || r from ${mails}`.execute(
    db,
  );
  await sql`
    insert into claim_reading
    select 'rdg_' || n || '_' || r, 'mail_' || n || '_' || r, 'par_' || lpad(n::text, 23, '0'), 1, ${at(20)}, ${at(20)}, 'ent_c' || n || '_' || r
    from ${mails}`.execute(db);
  const jobs = JSON.stringify(Array.from({ length: copies - 1 }, (_, i) => `J${i + 2}`));
  await sql`
    insert into claim (id, participation_id, mail_id, reading_id, kind, at, value, quote, span_start, span_end, confidence, review,
      rules_version, entry_id)
    select 'clm_' || n || '_' || r || '_' || k, 'par_' || lpad(n::text, 23, '0'), 'mail_' || n || '_' || r, 'rdg_' || n || '_' || r, kind,
      ${at(20)} + r * interval '15 min', value || jsonb_build_object('kind', kind, 'source', 'label')
        || case kind when 'submission-address' then jsonb_build_object('ip', '127.1.' || n / 256 || '.' || n % 256) else '{}' end,
      'Copies found', k * 10, k * 10 + 5, 'high', 'none', 1, 'ent_c' || n || '_' || r
    from generate_series(1, ${sites}::int) n, (values
      (1, 1, 'acknowledged', '{}'::jsonb),
      (2, 2, 'identity', ${JSON.stringify({ dn: '/DC=lab/DC=muster/O=VO physics/CN=Robin Rogue' })}::jsonb),
      (3, 3, 'identity-banned', '{"banned": true, "dn": null, "at": null}'::jsonb),
      (3, 4, 'copies-found', ('{"count": null, "pids": [], "jobs": ' || ${jobs}::text || '}')::jsonb),
      (3, 5, 'copies-stopped', ('{"count": null, "all": false, "pids": [], "at": null, "how": "killed", "jobs": ' || ${jobs}::text || '}')::jsonb),
      (3, 6, 'submission-address', '{"at": null}'::jsonb),
      (4, 7, 'closure', '{}'::jsonb)) v(r, k, kind, value)
    where n % 3 > 0`.execute(db);
  await sql`
    insert into answer (id, participation_id, question, text, source, mail_id, reading_id, at, quote, span_start, span_end,
      confidence, review, entry_id)
    select 'ans_' || n || '_' || k, 'par_' || lpad(n::text, 23, '0'), question, case question
        when 'F1' then encode(sha256(('dep' || n || '_2')::bytea), 'hex') else text end, 'mail', 'mail_' || n || '_3',
      'rdg_' || n || '_3', ${at(20)} + interval '45 min', 'F' || k, k, k + 1, 'high', 'none', 'ent_c' || n || '_3'
    from generate_series(1, ${sites}::int) n, (values
      (1, 'F1', ''), (2, 'F2', '127.0.0.1:8461/tcp'), (3, 'F3', 'abcdefgh23456777'), (4, 'F4', 'abcdefgh23456777'),
      (5, 'F5', 'peers=127.0.0.1 beats=100 period=30s bytes=70000'),
      (6, 'F6', 'submitted=2027-01-05T08:00Z first=2027-01-05T08:00Z banned=2027-01-05T08:41Z stopped=2027-01-05T09:02Z')
    ) v(k, question, text)
    where n % 3 > 0`.execute(db);
}

/** One entry for everything that a verdict could name. */
async function seedEntries(db: Db, id: string): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into ledger_entry (id, at, kind, subject, actor, body, body_sha256)
    select entry_id, to_timestamp(${START}::bigint / 1000), 'bench.seeded', ${id}, 'bench', '{}', sha256('{}')
    from (
      select entry_id from incident_fact union select entry_id from probe_round union select entry_id from workload_reading
      union select entry_id from sandbox_reading union select entry_id from message union select entry_id from delivery_event
      union select entry_id from inbound_mail union select entry_id from mail_reading union select entry_id from claim_reading
    ) all_entries`.execute(db);
  await sql`analyze`.execute(db);
  return Number(numAffectedRows ?? 0);
}
