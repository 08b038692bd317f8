export const name = '0037-ledger-seals';

/*
 * One row for each act of sealing, not for each entry: the links of an act lie one after the other in one value. No
 * hash changes, so heads that were signed before still prove what they proved. What was done to the ledger before
 * still shows: a row ends where a number is missing or double, and where a link says that it follows from another one
 * than the one before it. None is longer than the sealer makes them, also where many acts bear the same time.
 */
export const up = `
alter table ledger_seal rename to ledger_link;
do $$ declare taken record; begin
  for taken in select conname as name from pg_constraint where conrelid = 'ledger_link'::regclass loop
    execute format('alter table ledger_link rename constraint %I to %I', taken.name,
      replace(taken.name, 'ledger_seal', 'ledger_link'));
  end loop;
end $$;
create table ledger_seal (
  first_seq bigint primary key check (first_seq > 0),
  entry_ids text[] not null check (cardinality(entry_ids) > 0),
  entry_hashes bytea not null check (length(entry_hashes) = 32 * cardinality(entry_ids)),
  prev_hash bytea not null check (length(prev_hash) = 32),
  hashes bytea not null check (length(hashes) = 32 * cardinality(entry_ids)),
  sealed_at timestamptz(3) not null,
  ords int8range not null
);
alter table ledger_seal
  alter entry_ids set storage external, alter entry_hashes set storage external, alter hashes set storage external;

insert into ledger_seal
select min(l.seq), array_agg(l.entry_id order by l.seq), string_agg(l.entry_hash, '' order by l.seq),
  (array_agg(l.prev_hash order by l.seq))[1], string_agg(l.hash, '' order by l.seq), min(l.sealed_at),
  int8range(coalesce(min(e.ord), 0), coalesce(max(e.ord), 0), '[]')
from (select *, count(*) filter (where begins) over (order by seq rows unbounded preceding) as act
    from (select *, seq % 5000 = 1 or (seq - 1, sealed_at, prev_hash) is distinct from
          (lag(seq) over chain, lag(sealed_at) over chain, lag(hash) over chain) as begins
        from ledger_link window chain as (order by seq)) as link) as l
  left join ledger_entry e on e.id = l.entry_id
group by l.act order by min(l.seq);
drop table ledger_link;

create index ledger_seal_ords on ledger_seal using gist (ords);
create trigger ledger_seal_append_only before update or delete or truncate on ledger_seal
  for each statement execute function ledger_refuse_change();
`;
