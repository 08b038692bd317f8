import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';

/** The traffic of one deployment as its controller saw it; what F5 and F6 are compared with. */
export interface BeatSummary {
  /** Accepted beats, receipts included. */
  count: number;
  firstAt: Date | null;
  lastAt: Date | null;
  firstMs: number | null;
  lastMs: number | null;
  /** Mean time between two neighbouring beats, leaving out pauses longer than two periods; null below two beats. */
  periodMs: number | null;
  /** What it had sent when it made its last beat, headers included, as it counts itself. */
  sentBytes: number;
}

export async function beatSummary(db: Db | Tx, deploymentId: string): Promise<BeatSummary> {
  const { rows } = await sql<{
    count: number;
    first_at: Date | null;
    last_at: Date | null;
    first_ms: number | null;
    last_ms: number | null;
    period_ms: number | null;
    sent: number | null;
  }>`
    with beats as (
      select b.*, d.period_ms as planned, b.received_ms - lag(b.received_ms) over
        (partition by b.instance order by b.seq) as pause
      from deployment d join beat b on b.campaign_id = d.campaign_id and b.deployment_no = d.no
      where d.id = ${deploymentId}
    ),
    lives as (select max(tx_bytes) as sent from beats group by instance)
    select count(*)::int as count, min(received_at) as first_at, max(received_at) as last_at,
      min(received_ms) as first_ms, max(received_ms) as last_ms,
      (avg(pause) filter (where pause <= 2 * planned))::float8 as period_ms,
      (select sum(sent)::bigint from lives) as sent
    from beats`.execute(db);
  const row = rows[0];
  return {
    count: row?.count ?? 0,
    firstAt: row?.first_at ?? null,
    lastAt: row?.last_at ?? null,
    firstMs: row?.first_ms ?? null,
    lastMs: row?.last_ms ?? null,
    periodMs: row?.period_ms ?? null,
    sentBytes: row?.sent ?? 0,
  };
}
