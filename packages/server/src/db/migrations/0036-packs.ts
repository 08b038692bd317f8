export const name = '0036-packs';

/* Packs as they came: what was reviewed is what is handed on. At most 2 MiB each. */
export const up = `
create table pack (
  id text primary key,
  sha256 text not null,
  name text not null,
  version integer not null,
  title text not null,
  content bytea not null,
  signed_by text[] not null,
  vouched_by text[] not null,
  draft_id text not null references scenario_draft (id),
  ngi_id text references ngi (id),
  imported_by text not null,
  imported_at timestamptz not null
);
`;
