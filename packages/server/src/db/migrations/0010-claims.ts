export const name = '0010-claims';

/*
 * What a mail says and where it stands in its author's own words. Whether it is true follows from measurements each
 * time it is asked; `judged` and what belongs to it are kept only where an officer decided, as they stood then.
 */
export const up = `
create table claim_reading (
  reading_id text primary key references mail_reading (id),
  mail_id text not null references inbound_mail (id),
  participation_id text not null references participation (id),
  rules_version integer not null,
  read_at timestamptz not null,
  applied_at timestamptz,
  entry_id text not null
);
create index claim_reading_mail on claim_reading (mail_id);
create index claim_reading_participation on claim_reading (participation_id);

create table claim (
  id text primary key,
  participation_id text not null references participation (id),
  mail_id text not null references inbound_mail (id),
  reading_id text not null references claim_reading (reading_id),
  kind text not null check (kind in ('identity', 'identity-banned', 'copies-found', 'copies-stopped',
    'submission-address', 'isolated', 'evidence-kept', 'released', 'acknowledged', 'closure')),
  at timestamptz not null,
  value jsonb not null,
  quote text not null,
  span_start integer not null,
  span_end integer not null,
  confidence text not null check (confidence in ('high', 'low')),
  review text not null check (review in ('none', 'open', 'accepted', 'corrected', 'refused')),
  judged text check (judged in ('true', 'false', 'awaits-review', 'not-comparable')),
  comparison text,
  said text,
  measured text,
  gap_seconds double precision,
  named jsonb,
  reviewed_by text,
  reviewed_at timestamptz,
  rules_version integer not null,
  superseded_by text,
  entry_id text not null
);
create index claim_participation on claim (participation_id, at);
create index claim_mail on claim (mail_id);
create index claim_review on claim (participation_id) where review = 'open' and superseded_by is null;

create table answer (
  id text primary key,
  participation_id text not null references participation (id),
  question text not null check (question in ('F1', 'F2', 'F3', 'F4', 'F5', 'F6')),
  text text not null,
  source text not null check (source in ('mail', 'api')),
  mail_id text references inbound_mail (id),
  reading_id text references claim_reading (reading_id),
  at timestamptz not null,
  given_by text,
  quote text not null,
  span_start integer not null,
  span_end integer not null,
  confidence text not null check (confidence in ('high', 'low')),
  review text not null check (review in ('none', 'open', 'accepted', 'corrected', 'refused')),
  judged text check (judged in ('true', 'false', 'copied', 'awaits-review', 'over-limit')),
  detail text,
  copied_from text,
  reviewed_by text,
  reviewed_at timestamptz,
  superseded_by text,
  entry_id text not null,
  check ((source = 'mail') = (mail_id is not null))
);
create index answer_participation on answer (participation_id, question, at);
create index answer_mail on answer (mail_id);
create index answer_review on answer (participation_id) where review = 'open' and superseded_by is null;
`;
