export const name = '0040-ban-certainty';

/* How certain its author said it is that what runs was taken over; unknown of bans that were made before. */
export const up = `
alter table ban add column certainty double precision check (certainty between 0 and 1);
`;
