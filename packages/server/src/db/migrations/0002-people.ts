export const name = '0002-people';

export const up = `
create table token (
  id text primary key,
  secret_sha256 text not null unique check (secret_sha256 ~ '^[0-9a-f]{64}$'),
  name text not null,
  role text not null check (role in ('administrator', 'officer', 'auditor', 'site-contact')),
  scope_kind text not null check (scope_kind in ('federation', 'ngi', 'site')),
  scope_id text,
  issued_by text not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  check ((scope_kind = 'federation') = (scope_id is null))
);
create table first_run_link (
  secret_sha256 text primary key check (secret_sha256 ~ '^[0-9a-f]{64}$'),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
`;
