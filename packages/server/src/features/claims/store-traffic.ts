import { sql } from 'kysely';
import type { CountedTraffic } from './model/judge-answer.ts';
import type { Reader } from './store.ts';

export interface TrafficAsked {
  answer: string;
  participation: string;
  /** Machine milliseconds: when the answer came, and a tolerance before. */
  earlierMs: number;
  untilMs: number;
}

interface Row {
  answer: string;
  copy: string;
  earlier_beats: number;
  earlier_bytes: number;
  until_beats: number;
  until_bytes: number;
  total_beats: number;
  total_bytes: number;
  mono_ms: number;
}

/**
 * What the controller had counted of each copy at those times, and in all; by answer. A beat's number is how many
 * came before it, and its bytes are what the copy had sent by then, so three rows of each copy tell it all.
 */
export async function trafficAt(
  db: Reader,
  campaignId: string,
  asked: readonly TrafficAsked[],
): Promise<Map<string, CountedTraffic[]>> {
  const found = new Map<string, CountedTraffic[]>();
  if (asked.length === 0) return found;
  const { rows } = await sql<Row>`
    select ask.answer, d.id as copy,
      coalesce(earlier.seq + 1, 0) as earlier_beats, coalesce(earlier.tx_bytes, 0) as earlier_bytes,
      coalesce(until.seq + 1, 0) as until_beats, coalesce(until.tx_bytes, 0) as until_bytes,
      coalesce(total.seq + 1, 0) as total_beats, coalesce(total.tx_bytes, 0) as total_bytes,
      coalesce(total.mono_ms, 0) as mono_ms
    from json_to_recordset(${JSON.stringify(asked)}::json)
      as ask (answer text, participation text, "earlierMs" bigint, "untilMs" bigint)
    join deployment d on d.participation_id = ask.participation and d.role = 'implant' and d.bound_instance is not null
    ${last('earlier', campaignId, sql`and b.received_ms <= ask."earlierMs"`)}
    ${last('until', campaignId, sql`and b.received_ms <= ask."untilMs"`)}
    ${last('total', campaignId, sql``)}
    order by ask.answer, d.no`.execute(db);
  for (const row of rows) {
    const list = found.get(row.answer) ?? [];
    list.push(trafficFrom(row));
    found.set(row.answer, list);
  }
  return found;
}

function last(name: string, campaignId: string, before: ReturnType<typeof sql>) {
  return sql`left join lateral (
      select b.seq, b.tx_bytes, b.mono_ms from beat b
      where b.campaign_id = ${campaignId} and b.deployment_no = d.no and b.instance = d.bound_instance
        and b.kind = 'beat' ${before}
      order by b.seq desc limit 1) ${sql.ref(name)} on true`;
}

function trafficFrom(row: Row): CountedTraffic {
  return {
    copy: row.copy,
    earlier: { beats: row.earlier_beats, bytes: row.earlier_bytes },
    until: { beats: row.until_beats, bytes: row.until_bytes },
    total: { beats: row.total_beats, bytes: row.total_bytes },
    periodMs: row.total_beats > 1 ? row.mono_ms / (row.total_beats - 1) : null,
  };
}
