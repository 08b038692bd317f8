export const name = '0001-ledger';

export const up = `
create table ledger_entry (
  id text primary key,
  ord bigint generated always as identity unique,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz(3) not null,
  kind text not null check (kind ~ '^[a-z0-9-]+([.][a-z0-9-]+)+$'),
  subject text not null,
  actor text not null,
  body jsonb not null,
  body_sha256 bytea not null check (length(body_sha256) = 32)
);
create index ledger_entry_place on ledger_entry (xid, ord);
create index ledger_entry_subject on ledger_entry (subject, ord);

create table ledger_seal (
  seq bigint primary key check (seq > 0),
  entry_id text not null unique,
  entry_hash bytea not null check (length(entry_hash) = 32),
  prev_hash bytea not null check (length(prev_hash) = 32),
  hash bytea not null check (length(hash) = 32),
  sealed_at timestamptz(3) not null
);

create table ledger_head (
  seq bigint primary key,
  hash bytea not null,
  at timestamptz(3) not null,
  key_id text not null,
  signature bytea not null
);

create table ledger_sealer (
  one boolean primary key default true check (one),
  ledger_id text not null,
  seq bigint not null,
  hash bytea not null,
  xid xid8 not null,
  ord bigint not null,
  system_identifier text not null,
  restored_ord bigint not null,
  restored_open boolean not null
);
insert into ledger_sealer
select true, id, 0, sha256(convert_to('muster-ledger-1:' || id, 'UTF8')), '0', 0, system_identifier::text, 0, false
from (select gen_random_uuid()::text as id) as fresh, pg_control_system();

create table salt (
  subject text primary key,
  salt bytea not null check (length(salt) = 32)
);

create function ledger_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % on % is refused', tg_op, tg_table_name using errcode = '42501';
end $$;

create trigger ledger_entry_append_only before update or delete or truncate on ledger_entry
  for each statement execute function ledger_refuse_change();
create trigger ledger_seal_append_only before update or delete or truncate on ledger_seal
  for each statement execute function ledger_refuse_change();
create trigger ledger_head_append_only before update or delete or truncate on ledger_head
  for each statement execute function ledger_refuse_change();
`;
