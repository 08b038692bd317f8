import { sql } from 'kysely';
import type { Reader } from './store.ts';

export interface BeatCount {
  deployment: string;
  earlierBeats: number;
  earlierBytes: number;
  untilBeats: number;
  untilBytes: number;
  totalBeats: number;
  totalBytes: number;
  periodMs: number | null;
}

/** What was counted of each copy of a site until `earlier`, until `until`, and in all; bytes as the copies count. */
export async function beatCounts(
  db: Reader,
  participationId: string,
  { earlier, until }: { earlier: Date; until: Date },
): Promise<BeatCount[]> {
  const { rows } = await sql<BeatCount>`
    with lives as (
      select d.id, b.instance,
        count(*) filter (where b.received_at <= ${earlier})::int as earlier_beats,
        coalesce(max(b.tx_bytes) filter (where b.received_at <= ${earlier}), 0) as earlier_bytes,
        count(*) filter (where b.received_at <= ${until})::int as until_beats,
        coalesce(max(b.tx_bytes) filter (where b.received_at <= ${until}), 0) as until_bytes,
        count(*)::int as total_beats, max(b.tx_bytes) as total_bytes,
        case when count(*) > 1 then (max(b.mono_ms) - min(b.mono_ms))::float8 / (count(*) - 1) end as period_ms
      from deployment d join beat b on b.campaign_id = d.campaign_id and b.deployment_no = d.no
      where d.participation_id = ${participationId} and d.role = 'implant' and b.kind = 'beat'
      group by d.id, b.instance
    )
    select id as deployment,
      sum(earlier_beats)::int as "earlierBeats", sum(earlier_bytes)::bigint as "earlierBytes",
      sum(until_beats)::int as "untilBeats", sum(until_bytes)::bigint as "untilBytes",
      sum(total_beats)::int as "totalBeats", sum(total_bytes)::bigint as "totalBytes",
      avg(period_ms)::float8 as "periodMs"
    from lives group by id order by id`.execute(db);
  return rows;
}
