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
  first_ms: number;
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
 * What was seen of all deployments of a campaign, by deployment id: the many beats are reduced to the few pauses by
 * a window function, and only the beats around a pause are read in full. The unique index of the campaign's part of
 * `beat` holds all that the first query needs, in its order.
 */
export async function tracesOf(
  db: Db | Tx,
  campaignId: string,
  rules: SilenceRules,
): Promise<Map<string, Trace>> {
  const deployments = await rowsOf(db, { campaignId });
  const byNo = new Map(deployments.map((row) => [row.no, row]));
  const gaps = await findGaps(db, campaignId, rules);
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
    trace.firstMs = Math.min(trace.firstMs ?? gap.first_ms, gap.first_ms);
    trace.gaps.push({ before, after: gap.next_seq === null ? [] : after });
  }
  await joinInstances(db, campaignId, gaps, byNo, traces);
  return traces;
}

async function findGaps(db: Db | Tx, campaignId: string, rules: SilenceRules): Promise<GapRow[]> {
  const { rows } = await sql<GapRow>`
    with seen as (
      select deployment_no, instance, seq, received_ms,
        lead(seq) over later as next_seq,
        lead(received_ms) over later as next_ms,
        first_value(received_ms) over later as first_ms
      from beat where campaign_id = ${campaignId}
      window later as (partition by deployment_no, instance order by seq)
    )
    select seen.deployment_no as no, seen.instance, seen.seq, seen.received_ms, seen.next_seq, seen.first_ms
    from seen join deployment d on d.no = seen.deployment_no
    where seen.next_seq is null
      or seen.next_ms - seen.received_ms > greatest(
        ${rules.missed}::int * ceil(d.period_ms * (1 + d.jitter_percent / 100.0)), ${rules.leastMs}::int)
    order by seen.deployment_no, seen.received_ms`.execute(db);
  return rows;
}

/** For each gap the beat before it and up to three after it; keyed by the place of the beat before. */
async function beatsAround(db: Db | Tx, campaignId: string, gaps: GapRow[]): Promise<Map<string, BeatRow[]>> {
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
    firstMs: null,
    gaps: [],
    connections,
  };
}

/**
 * A control that was started again is another instance of the same deployment: the open pause of the earlier one
 * ends with the first beats of the later one.
 */
async function joinInstances(
  db: Db | Tx,
  campaignId: string,
  gaps: GapRow[],
  byNo: ReadonlyMap<number, DeploymentRow>,
  traces: ReadonlyMap<string, Trace>,
): Promise<void> {
  const ends = gaps.filter((gap) => gap.next_seq === null);
  const count = new Map<number, number>();
  for (const { no } of ends) count.set(no, (count.get(no) ?? 0) + 1);
  const several = ends.filter(({ no }) => (count.get(no) ?? 0) > 1);
  const firsts = await beatsAround(
    db,
    campaignId,
    several.map((gap) => ({ ...gap, seq: 0 })),
  );
  for (const no of new Set(several.map((gap) => gap.no))) {
    const row = byNo.get(no);
    const trace = row && traces.get(row.id);
    if (!row || !trace) continue;
    const lives = several.filter((gap) => gap.no === no).sort((a, b) => a.first_ms - b.first_ms);
    for (const [index, life] of lives.entries()) {
      const next = lives[index + 1];
      if (!next) continue;
      const open = trace.gaps.find(
        ({ before, after }) => after.length === 0 && before.instance === plain(life.instance),
      );
      const after = firsts.get(place(no, next.instance, 0)) ?? [];
      if (open) open.after = after.slice(0, 3).map((beat) => seenBeat(row.id, beat));
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
