import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';

export interface BeatsWanted {
  campaignId: string;
  /** `no` of the deployments. */
  numbers: readonly number[];
  from: Date;
  to: Date;
  columns: number;
  /** Up to so many beats of one deployment are told one by one. */
  oneByOne: number;
}

/** The beats of one deployment within a stretch of procedure time: one by one, or counted in columns of equal width. */
export type BeatColumns = { at: Date[]; counts: null } | { at: null; counts: number[] };

/** By `no`. However many beats there are, what comes back is small. */
export async function beatColumns(db: Db | Tx, wanted: BeatsWanted): Promise<Map<number, BeatColumns>> {
  const found = new Map<number, BeatColumns>();
  const { campaignId, numbers, from, to, columns, oneByOne } = wanted;
  if (numbers.length === 0 || to <= from) return found;
  const { rows } = await sql<{ no: number; col: number; n: number }>`
    select deployment_no as no, count(*)::int as n,
      least(${columns}::int - 1, floor(extract(epoch from received_at - ${from}::timestamptz) * ${columns}::int
        / extract(epoch from ${to}::timestamptz - ${from}::timestamptz)))::int as col
    from beat
    where campaign_id = ${campaignId} and deployment_no = any(${[...numbers]}::int[])
      and received_at between ${from} and ${to}
    group by 1, 3`.execute(db);
  const totals = new Map<number, number>(numbers.map((no) => [no, 0]));
  for (const { no, n } of rows) totals.set(no, (totals.get(no) ?? 0) + n);
  const few = [...totals].filter(([, n]) => n <= oneByOne).map(([no]) => no);
  for (const [no, n] of totals)
    found.set(no, n <= oneByOne ? { at: [], counts: null } : { at: null, counts: Array(columns).fill(0) });
  for (const { no, col, n } of rows) {
    const { counts } = found.get(no) ?? {};
    if (counts) counts[col] = n;
  }
  if (few.length > 0) {
    const beats = await db
      .selectFrom('beat')
      .select(['deployment_no', 'received_at'])
      .where('campaign_id', '=', campaignId)
      .where('deployment_no', 'in', few)
      .where('received_at', '>=', from)
      .where('received_at', '<=', to)
      .orderBy('received_at')
      .execute();
    for (const beat of beats) found.get(beat.deployment_no)?.at?.push(beat.received_at);
  }
  return found;
}
