export const name = '0031-orders-bans';

/*
 * An order goes to the agents of sites; each delivery is what became of it at one, computed from its receipts, which
 * are never changed. A site without an agent has a delivery to nobody: agent_id ''. Readings of an effect are kept, each once. A ban is more than its order: who it reaches, who approved it,
 * until when. The numbers of the lists grow with each change of what is banned (ban_change).
 */
export const up = `
create table site_order (
  id text primary key,
  kind text not null check (kind in ('ban', 'unban', 'contain', 'release', 'block-image', 'unblock-image')),
  target jsonb not null,
  title text not null,
  effects jsonb not null,
  reason text not null,
  tlp text not null,
  incident_id text references incident (id),
  exercise boolean not null,
  issued_at timestamptz(3) not null,
  issued_by text not null,
  expires_at timestamptz(3),
  undoes text references site_order (id),
  ban_id text,
  entry_id text not null
);
create index site_order_ban on site_order (ban_id) where ban_id is not null;
create index site_order_incident on site_order (incident_id) where incident_id is not null;
create index site_order_undoes on site_order (undoes) where undoes is not null;
create index site_order_workload on site_order ((target ->> 'system'), (target ->> 'ref'))
  where target ->> 'type' = 'workload';

create table order_delivery (
  order_id text not null references site_order (id),
  site_id text not null references site (id),
  agent_id text not null,
  stream_id text,
  seq bigint,
  queued_at timestamptz(3),
  state text not null,
  received_at timestamptz(3),
  applied_at timestamptz(3),
  verified_at timestamptz(3),
  ended_at timestamptz(3),
  decided_by jsonb,
  reason text not null default '',
  effects jsonb not null default '{"holds":0,"differs":0,"unknown":0,"released":0}',
  full_from timestamptz(3),
  missing int not null default 0,
  plan jsonb,
  plan_step int not null default 0,
  primary key (order_id, site_id, agent_id)
);
create index order_delivery_site on order_delivery (site_id, order_id);
create index order_delivery_agent on order_delivery (agent_id, order_id) where agent_id <> '';

create table order_receipt (
  jti text primary key,
  order_id text not null,
  site_id text not null,
  agent_id text not null,
  seq bigint not null,
  step int not null check (step >= 1),
  state text not null,
  at timestamptz(3) not null,
  received_at timestamptz(3) not null,
  decided_by jsonb,
  reason text not null,
  effects jsonb not null,
  jws text not null,
  sha256 text not null,
  unique (order_id, site_id, agent_id, step),
  foreign key (order_id, site_id, agent_id) references order_delivery (order_id, site_id, agent_id)
);
create trigger order_receipt_append_only before update or delete or truncate on order_receipt
  for each statement execute function ledger_refuse_change();

create table order_effect (
  order_id text not null,
  site_id text not null,
  agent_id text not null,
  effect_id text not null,
  read_at timestamptz(3) not null,
  step int not null,
  state text not null check (state in ('holds', 'differs', 'unknown', 'released')),
  effect jsonb not null,
  primary key (order_id, site_id, agent_id, effect_id, step),
  foreign key (order_id, site_id, agent_id) references order_delivery (order_id, site_id, agent_id)
);

create table ban (
  id text primary key,
  no bigint generated always as identity unique,
  title text not null,
  subject jsonb not null,
  effects jsonb not null,
  reason text not null,
  tlp text not null,
  incident_id text references incident (id),
  exercise boolean not null,
  ngi_id text references ngi (id),
  site_ids text[],
  spared text[] not null default '{}',
  state text not null check
    (state in ('awaiting-approval', 'active', 'lifted', 'expired', 'refused', 'withdrawn', 'lapsed')),
  made_at timestamptz(3) not null,
  made_by text not null,
  made_by_person text not null,
  expires_at timestamptz(3) not null,
  approval jsonb not null,
  approve_by timestamptz(3),
  reach jsonb not null,
  reach_keys text[] not null,
  active_at timestamptz(3),
  ended_at timestamptz(3),
  order_id text references site_order (id),
  lift_order_id text references site_order (id),
  changed_no bigint,
  ended_no bigint
);
create index ban_open on ban (id) where state in ('awaiting-approval', 'active');
create index ban_listed on ban (changed_no) where state = 'active';
create index ban_unlisted on ban (ended_no) where ended_no is not null;
create index ban_incident on ban (incident_id) where incident_id is not null;
create sequence ban_change;

create table ban_preview (
  digest text not null,
  made_by text not null,
  at timestamptz(3) not null,
  keys text[] not null,
  primary key (digest, made_by)
);
create index ban_preview_at on ban_preview (at);

create table ban_approval (
  ban_id text not null references ban (id),
  by_person text not null,
  by_actor text not null,
  at timestamptz(3) not null,
  answer text not null check (answer in ('approve', 'refuse')),
  reason text not null,
  digest text not null,
  primary key (ban_id, by_person)
);

create table ban_event (
  id text primary key,
  ban_id text not null references ban (id),
  at timestamptz(3) not null,
  by_actor text not null,
  kind text not null,
  site_id text references site (id),
  text text not null,
  entry_id text not null
);
create index ban_event_ban on ban_event (ban_id, id);

create table ban_sparing (
  ban_id text not null references ban (id),
  site_id text not null references site (id),
  asked_at timestamptz(3) not null,
  asked_by text not null,
  reason text not null,
  state text not null check (state in ('open', 'spared', 'not-spared')),
  answered_at timestamptz(3),
  answered_by text,
  answer text not null default '',
  primary key (ban_id, site_id)
);

create table ban_limits (
  one boolean primary key default true check (one),
  users int not null,
  workloads int not null,
  sites int not null,
  approval_hours int not null,
  most_days int not null
);
insert into ban_limits (users, workloads, sites, approval_hours, most_days) values (5, 20, 10, 24, 90);

create table ban_proposal (
  id text primary key,
  subject_key text not null,
  format text not null check (format in ('argus', 'dn')),
  source text not null,
  title text not null,
  subject jsonb not null,
  text text not null,
  imported_at timestamptz(3) not null,
  imported_by text not null,
  state text not null check (state in ('open', 'accepted', 'dismissed')),
  decided_at timestamptz(3),
  decided_by text,
  ban_id text references ban (id)
);
create unique index ban_proposal_open on ban_proposal (subject_key, source) where state = 'open';

create table ban_list (
  audience text not null,
  number bigint not null,
  sha256 text not null,
  previous_number bigint,
  previous_sha256 text,
  made_at timestamptz(3) not null,
  entry_id text not null,
  primary key (audience, number)
);

create table ban_list_receiver (
  id text primary key,
  name text not null,
  site_id text references site (id),
  most_tlp text not null,
  token_sha256 text not null unique,
  made_at timestamptz(3) not null,
  made_by text not null,
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  last_read_at timestamptz(3),
  last_number bigint
);
create index ban_list_receiver_site on ban_list_receiver (site_id) where site_id is not null;
`;
