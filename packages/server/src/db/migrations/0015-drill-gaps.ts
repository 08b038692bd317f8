export const name = '0015-drill-gaps';

export const up = `
-- The text whose hash was announced, byte for byte: a later version that words titles otherwise shows the same.
alter table campaign add column scheme text;

-- A site that does not take part after all; decided before the start.
alter table participation add column left_out_at timestamptz;
alter table participation add column left_out_reason text;
alter table participation add column left_out_entry text;

-- When an inject was put in the mail queue; sent_at is when it left.
alter table inject add column queued_at timestamptz;
update inject set queued_at = sent_at;
`;
