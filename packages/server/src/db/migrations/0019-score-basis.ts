export const name = '0019-score-basis';

export const up = `
create table score_basis (
  run_id text not null references score_run,
  participation_id text not null references participation,
  basis jsonb not null,
  primary key (run_id, participation_id)
);
`;
