export const name = '0013-evidence';

/** The bytes lie in the blob store under their hash; here is what they are and whose. */
export const up = `
create table evidence_item (
  id text primary key,
  participation_id text not null references participation (id),
  name text not null,
  note text not null,
  size bigint not null check (size >= 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  received_from text not null,
  received_at timestamptz(3) not null,
  entry_id text not null
);
create index evidence_item_participation on evidence_item (participation_id, id);
`;
