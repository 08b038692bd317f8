import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import type { Fault } from './fault.ts';

/** What the sealer knows of itself, as far as verification needs it. */
export interface SealerRow {
  ledger_id: string | null;
  /** As text: anything may stand there. */
  restored_ord: string | null;
  restored_open: boolean | null;
}

/** Where an entry stands in the order of sealing. */
export interface SealedPlace {
  xid: string;
  ord: number;
}

export interface Odd {
  fault: Fault | 'unsealed';
  count: number;
  /** The first of them. */
  ids: (string | null)[];
  detail: string;
}

/**
 * Counts of every id how often it was written and sealed, which the way along the chain cannot see: entries that are
 * not sealed, or more than once. By one grouping, whose cost does not depend on what PostgreSQL believes of the tables.
 *
 * Sealing goes by (xid, ord): an unsealed entry before a sealed one was put in later, or its link was taken out. One
 * with a transaction number that has not been given out yet would never be sealed.
 */
export async function oddEntries(
  tx: Tx,
  sealer: SealerRow,
  newest: SealedPlace | undefined,
  most: number,
): Promise<Odd[]> {
  const { rows } = await sql<Omit<Odd, 'detail'> & { word: Word }>`
    with counted as (
      select id, sum(written) as written, sum(sealed) as sealed
      from (select id, 1 as written, 0 as sealed from ledger_entry
        union all select unnest(entry_ids), 0, 1 from ledger_seal) as every
      group by id having sum(sealed) <> 1 or sum(written) > 1),
    judged as (
      select id, xid, ord, case
          when sealed > 1 then 'sealed-twice'
          when written > 1 then 'written-twice'
          when e.ord <= ${sealer.restored_ord}::bigint then case when ${sealer.restored_open}::boolean then 'unsealed' else 'late' end
          when (e.xid, e.ord) <= (${newest?.xid ?? null}::text::xid8, ${newest?.ord ?? null}::bigint) then 'late'
          when e.xid >= pg_snapshot_xmax(pg_current_snapshot()) then 'ahead'
          else 'unsealed' end as word
      from counted left join lateral (
        select xid, ord from ledger_entry where ledger_entry.id = counted.id limit 1) as e on true)
    select word, count(*) as count, (array_agg(id order by xid, ord, id))[:${most}] as ids
    from judged group by word
    union all select 'nowhere', count(*), '{}' from ledger_seal where first_seq is null having count(*) > 0
    order by word`.execute(tx);
  return rows.map(({ word, count, ids }) => ({
    ...MEANING[word],
    count,
    ids: word === 'nowhere' ? [null] : ids,
  }));
}

const MEANING = {
  'sealed-twice': { fault: 'order-changed', detail: 'the chain holds it more than once' },
  'written-twice': { fault: 'entry-changed', detail: 'there is another entry with the same id' },
  late: { fault: 'entry-not-sealed', detail: 'younger entries are sealed, this one is not' },
  ahead: {
    fault: 'entry-not-sealed',
    detail: 'no transaction has had its number yet, so no server wrote it',
  },
  nowhere: { fault: 'order-changed', detail: 'there are links without a place in the chain' },
  unsealed: { fault: 'unsealed', detail: '' },
} as const;

type Word = keyof typeof MEANING;
