export const name = '0039-bans-of-a-subject';

/* The bans that reach a subject are looked up by the keys that they reached: of 20,000 in 1 ms instead of 100. */
export const up = `
create index ban_reach_keys on ban using gin (reach_keys);
`;
