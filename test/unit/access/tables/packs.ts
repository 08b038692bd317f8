import { table } from '../table.ts';

/** A pack comes along with who asks; only what is made of it is kept. */
export const packs = table(`
                            admin   csirt   ngi     ngi'    auditor site    site'   vo
POST   /api/v1/packs/check  yes     yes     yes     yes     yes     no      no      no
POST   /api/v1/packs/import yes     yes     yes     yes     no      no      no      no
`);
