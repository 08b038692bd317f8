export const name = '0032-order-answers';

/*
 * What a site's contact answered in the portal to an order that asks there: one answer to each question, which is the
 * receipt of that step. What came of it stands in the receipts after it.
 */
export const up = `
create table order_answer (
  order_id text not null,
  site_id text not null,
  agent_id text not null,
  step int not null check (step >= 1),
  answer text not null check (answer in ('accept', 'refuse')),
  reason text not null,
  answered_at timestamptz(3) not null,
  answered_by text not null,
  set_jti text not null,
  entry_id text not null,
  primary key (order_id, site_id, agent_id, step),
  foreign key (order_id, site_id, agent_id) references order_delivery (order_id, site_id, agent_id)
);
`;
