export const name = '0003-jobs';

export const up = `
create table job (
  id text primary key,
  kind text not null,
  body jsonb not null,
  time_base text not null default 'procedure' check (time_base in ('procedure', 'machine')),
  run_at timestamptz not null,
  attempts integer not null default 0,
  locked_until timestamptz,
  locked_by text,
  done_at timestamptz,
  failed_at timestamptz,
  last_error text,
  dedupe_key text
);
create index job_due on job (time_base, run_at) where done_at is null and failed_at is null;
create unique index job_dedupe on job (dedupe_key) where done_at is null and failed_at is null;
create index job_key on job (dedupe_key);
create index job_dead on job (failed_at) where failed_at is not null;
`;
