export const name = '0034-image-blocks';

/*
 * A block of an image that one officer may not order alone waits here for another. Besides, the letters I and l look
 * alike from now on: what is kept of each name for telling look-alikes is brought to the same form.
 */
export const up = `
create table image_block (
  id text primary key,
  image jsonb not null,
  title text not null,
  reason text not null,
  tlp text not null,
  incident_id text references incident (id),
  exercise boolean not null,
  ngi_id text references ngi (id),
  site_ids text[],
  state text not null check (state in ('awaiting-approval', 'active', 'refused', 'withdrawn', 'lapsed')),
  made_at timestamptz(3) not null,
  made_by text not null,
  made_by_person text not null,
  expires_at timestamptz(3) not null,
  approval jsonb not null,
  approve_by timestamptz(3),
  reach jsonb not null,
  answered_at timestamptz(3),
  answered_by text,
  answer text check (answer in ('approve', 'refuse')),
  answer_reason text not null default '',
  order_id text references site_order (id)
);
create index image_block_waiting on image_block (id) where state = 'awaiting-approval';
create index image_block_incident on image_block (incident_id) where incident_id is not null;

update subject set skeleton = replace(skeleton, 'i', 'l') where skeleton like '%i%';
`;
