import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { SeenBeat, SeenConnection, SilenceRules, Trace } from './silence/trace.ts';
import { type DeploymentRow, rowsOf } from './store.ts';

/** One pause that SQL found, by the rows on both sides of it; `next_*` null: nothing came since. */
interface GapRow {
  no: number;
  instance: string;
  seq: number;
  received_ms: number;
  next_seq: number | null;
}

interface BeatRow {
  no: number;
  instance: string;
  seq: number;
  kind: 'beat' | 'receipt';
  received_ms: number;
  received_at: Date;
  boot_id: string;
  mono_ms: number;
  boot_ms: number;
  gap_ms: number;
  fail_timeout: number;
  fail_reset: number;
  fail_other: number;
  signal: number;
  ended: string;
  connection_id: string;
}

/**
 * What was seen of all deployments of a campaign, by deployment id: the many beats are reduced to the few pauses, and
 * only the beats around a pause are read in full.
 */
export async function tracesOf(
  db: Db | Tx,
  campaignId: string,
  rules: SilenceRules,
  known?: readonly DeploymentRow[],
): Promise<Map<string, Trace>> {
  const deployments = known ?? (await rowsOf(db, { campaignId }));
  const byNo = new Map(deployments.map((row) => [row.no, row]));
  const gaps = await findGaps(db, campaignId, rules);
  // A deployment that had one life began it when it was bound; only of the others the first beats are read.
  const ends = gaps.filter((gap) => gap.next_seq === null);
  const lifeCount = new Map<number, number>();
  for (const { no } of ends) lifeCount.set(no, (lifeCount.get(no) ?? 0) + 1);
  const lives = ends.filter(({ no }) => lifeCount.get(no) !== 1 || (byNo.get(no)?.bound_ms ?? null) === null);
  const firsts = await beatsAround(
    db,
    campaignId,
    lives.map((life) => ({ ...life, seq: 0 })),
  );
  const beats = await beatsAround(db, campaignId, gaps);
  const connections = await connectionsOf(db, campaignId);
  const traces = new Map<string, Trace>();
  for (const row of deployments) traces.set(row.id, emptyTrace(row, connections.get(row.no) ?? []));
  for (const gap of gaps) {
    const row = byNo.get(gap.no);
    const trace = row && traces.get(row.id);
    if (!row || !trace) continue;
    const near = beats.get(place(gap.no, gap.instance, gap.seq)) ?? [];
    const [before, ...after] = near.map((beat) => seenBeat(row.id, beat));
    if (!before) continue;
    trace.gaps.push({ before, after: gap.next_seq === null ? [] : after });
  }
  joinInstances(lives, firsts, byNo, traces);
  return traces;
}

/** Pauses longer than a deployment's threshold, and of every life its last beat; in the order of time. */
async function findGaps(db: Db | Tx, campaignId: string, rules: SilenceRules): Promise<GapRow[]> {
  // No threshold is shorter than the two periods within which a steady beat follows.
  if (rules.missed < 2) return await findGapsInAllBeats(db, campaignId, rules);
  // What the writer of a beat noted only says where to look: the pause itself is that between the two rows.
  const { rows } = await sql<GapRow>`
    with least as materialized (${leastOf(campaignId, rules)}),
    late as materialized (
      select deployment_no, instance, seq, received_ms from beat where campaign_id = ${campaignId} and not steady
    ),
    seen as materialized (
      select late.*, before.seq as before_seq, before.received_ms as before_ms
      from late left join lateral (
        select seq, received_ms from beat b where b.campaign_id = ${campaignId}
          and b.deployment_no = late.deployment_no and b.instance = late.instance and b.seq < late.seq
        order by b.seq desc limit 1
      ) before on true
    )
    select deployment_no as no, instance, before_seq as seq, before_ms as received_ms, seq as next_seq
    from seen join least on least.no = deployment_no where received_ms - before_ms > ms
    union all
    select first.deployment_no, first.instance, last.seq, last.received_ms, null
    from seen first, lateral (
      select seq, received_ms from beat b where b.campaign_id = ${campaignId}
        and b.deployment_no = first.deployment_no and b.instance = first.instance
      order by b.seq desc limit 1
    ) last
    where first.before_seq is null
    order by no, received_ms`.execute(db);
  return rows;
}

/** The same from all beats, whatever their writers noted. */
export async function findGapsInAllBeats(
  db: Db | Tx,
  campaignId: string,
  rules: SilenceRules,
): Promise<GapRow[]> {
  if (!db.isTransaction)
    return await db.transaction().execute((tx) => findGapsInAllBeats(tx, campaignId, rules));
  // A million beats are sorted once: in memory, not by way of the disk.
  await sql`select set_config('work_mem', '64MB', true)`.execute(db);
  // The window's result is thinned by the smallest threshold first: a join of all beats would take most of the time.
  const { rows } = await sql<GapRow>`
    with least as (${leastOf(campaignId, rules)}),
    seen as (
      select deployment_no, instance, seq, received_ms,
        lead(seq) over later as next_seq,
        lead(received_ms) over later - received_ms as pause
      from beat where campaign_id = ${campaignId}
      window later as (partition by deployment_no, instance order by seq)
    ),
    few as (select * from seen where next_seq is null or pause > (select min(ms) from least))
    select few.deployment_no as no, few.instance, few.seq, few.received_ms, few.next_seq
    from few join least on least.no = few.deployment_no
    where few.next_seq is null or few.pause > least.ms
    order by few.deployment_no, few.received_ms`.execute(db);
  return rows;
}

/** The threshold of every deployment. */
function leastOf(campaignId: string, rules: SilenceRules) {
  return sql`select no, greatest(${rules.missed}::int * ceil(period_ms * (1 + jitter_percent / 100.0)),
    ${rules.leastMs}::int)::bigint as ms
    from deployment where campaign_id = ${campaignId}`;
}

/** For each gap the beat before it and up to three after it; keyed by the place of the beat before. */
async function beatsAround(db: Db | Tx, campaignId: string, gaps: GapRow[]): Promise<Map<string, BeatRow[]>> {
  if (gaps.length === 0) return new Map();
  const wanted = gaps.map((gap) => ({ n: gap.no, u: gap.instance, s: gap.seq, t: gap.next_seq }));
  const { rows } = await sql<BeatRow & { of: number }>`
    select w.s as of, beat.deployment_no as no, beat.instance, beat.seq, beat.kind, beat.received_ms,
      beat.received_at, beat.boot_id, beat.mono_ms, beat.boot_ms, beat.gap_ms, beat.fail_timeout, beat.fail_reset,
      beat.fail_other, beat.signal, beat.ended, beat.connection_id
    from json_to_recordset(${JSON.stringify(wanted)}::json) as w(n int, u uuid, s int, t int)
    join lateral (
      select * from beat b where b.campaign_id = ${campaignId} and b.deployment_no = w.n and b.instance = w.u
        and b.seq >= w.s order by b.seq limit 4
    ) beat on true
    order by beat.deployment_no, beat.instance, w.s, beat.seq`.execute(db);
  const found = new Map<string, BeatRow[]>();
  for (const row of rows) {
    const key = place(row.no, row.instance, row.of);
    const list = found.get(key) ?? [];
    list.push(row);
    found.set(key, list);
  }
  return found;
}

async function connectionsOf(db: Db | Tx, campaignId: string): Promise<Map<number, SeenConnection[]>> {
  const rows = await db
    .selectFrom('beat_connection as c')
    .innerJoin('deployment as d', 'd.no', 'c.deployment_no')
    .where('d.campaign_id', '=', campaignId)
    .select(['c.id', 'c.deployment_no', 'c.opened_ms', 'c.closed_ms', 'c.closed_at', 'c.closed_how'])
    .orderBy('c.opened_ms')
    .execute();
  const found = new Map<number, SeenConnection[]>();
  for (const row of rows) {
    const list = found.get(row.deployment_no) ?? [];
    list.push({
      id: row.id,
      openedMs: row.opened_ms,
      closedMs: row.closed_ms,
      closedAt: row.closed_at,
      how: row.closed_how,
    });
    found.set(row.deployment_no, list);
  }
  return found;
}

function emptyTrace(row: DeploymentRow, connections: SeenConnection[]): Trace {
  return {
    deployment: row.id,
    site: row.site_id,
    host: row.host,
    role: row.role,
    periodMs: row.period_ms,
    jitterPercent: row.jitter_percent,
    leaseSeconds: row.lease_seconds,
    dormantSeconds: row.dormant_seconds,
    hardLimitSeconds: row.hard_limit_seconds,
    boundMs: row.bound_ms,
    stopOrderedMs: row.order_verb === 'stop' ? row.ordered_ms : null,
    firstMs: row.bound_ms,
    gaps: [],
    connections,
  };
}

/**
 * A control that was started again is another instance of the same deployment: the open pause of the earlier one
 * ends with the first beats of the later one.
 */
function joinInstances(
  lives: GapRow[],
  firsts: ReadonlyMap<string, BeatRow[]>,
  byNo: ReadonlyMap<number, DeploymentRow>,
  traces: ReadonlyMap<string, Trace>,
): void {
  const ofDeployment = new Map<number, BeatRow[][]>();
  for (const life of lives) {
    const first = firsts.get(place(life.no, life.instance, 0)) ?? [];
    ofDeployment.set(life.no, [...(ofDeployment.get(life.no) ?? []), first]);
  }
  for (const [no, starts] of ofDeployment) {
    const row = byNo.get(no);
    const trace = row && traces.get(row.id);
    if (!row || !trace) continue;
    starts.sort((a, b) => (a[0]?.received_ms ?? 0) - (b[0]?.received_ms ?? 0));
    trace.firstMs = starts[0]?.[0]?.received_ms ?? null;
    for (const [index, start] of starts.entries()) {
      const next = starts[index + 1];
      if (!next) continue;
      const open = trace.gaps.find(
        ({ before, after }) => after.length === 0 && before.instance === plain(start[0]?.instance ?? ''),
      );
      if (open) open.after = next.slice(0, 3).map((beat) => seenBeat(row.id, beat));
    }
    trace.gaps.sort((a, b) => a.before.ms - b.before.ms);
  }
}

function seenBeat(deployment: string, row: BeatRow): SeenBeat {
  return {
    ref: `${deployment}#${row.seq}`,
    instance: plain(row.instance),
    seq: row.seq,
    kind: row.kind,
    ms: row.received_ms,
    at: row.received_at,
    bootId: row.boot_id,
    monoMs: row.mono_ms,
    bootMs: row.boot_ms,
    gapMs: row.gap_ms,
    failTimeout: row.fail_timeout,
    failReset: row.fail_reset,
    failOther: row.fail_other,
    signal: row.signal,
    end: row.ended,
    connectionId: row.connection_id,
  };
}

function plain(uuid: string): string {
  return uuid.replaceAll('-', '');
}

function place(no: number, instance: string, seq: number): string {
  return `${no} ${instance} ${seq}`;
}
