export const name = '0025-keyring';

/*
 * Keys and certificates for mail: ours and those of whom we write to. A key is one row whatever becomes of it; private
 * parts are sealed under a secret that is not in the database. Which protection a label asks for has a row only where
 * somebody changed it. A mailbox remembers how far it was read.
 */
export const up = `
create table mail_key (
  id text primary key,
  kind text not null check (kind in ('openpgp', 'smime')),
  fingerprint text not null,
  ids text[] not null,
  user_ids text[] not null,
  algorithm text not null,
  can_sign boolean not null,
  can_encrypt boolean not null,
  vouched boolean not null,
  made_at timestamptz not null,
  expires_at timestamptz,
  public_text text not null,
  own boolean not null,
  private_sealed bytea,
  origin text not null check (origin in ('pasted', 'mail', 'generated')),
  imported_at timestamptz not null,
  imported_by text not null,
  verified_at timestamptz,
  verified_by text,
  verified_how text not null default '',
  revoked_at timestamptz,
  revoked_by text,
  revoked_why text not null default '',
  retired_at timestamptz,
  entry_id text not null,
  unique (kind, fingerprint),
  check (own or private_sealed is null)
);
create index mail_key_ids on mail_key using gin (ids);

create table mail_key_address (
  key_id text not null references mail_key (id),
  address text not null check (address = lower(address)),
  primary key (key_id, address)
);
create index mail_key_address_address on mail_key_address (address);

create table mail_protection (
  tlp text primary key,
  encrypt text not null check (encrypt in ('must', 'should', 'may')),
  sign boolean not null,
  changed_at timestamptz not null,
  changed_by text not null,
  entry_id text not null
);

create table mailbox_place (
  mailbox text primary key,
  uid_validity text not null,
  last_uid bigint not null,
  read_at timestamptz not null,
  failing_since timestamptz,
  failure text not null default ''
);

alter table message add column protection text not null default 'none'
  check (protection in ('none', 'sign', 'encrypt', 'sign-encrypt'));
alter table delivery
  add column key_id text references mail_key (id),
  add column key_fingerprint text;
alter table mail_reading add column crypto jsonb;
`;
