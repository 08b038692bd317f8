export const name = '0038-proposal-lines';

/* Where a proposal stood in the list that it was read from; unknown of those that were read before. */
export const up = `
alter table ban_proposal add column line integer;
`;
