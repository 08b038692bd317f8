import { table } from '../table.ts';

/** What to do is for everybody, and everybody confirms for themselves. */
export const guidance = table(`
                                                      admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/guidance                               yes     yes     yes     yes     yes     yes     yes     yes
GET    /api/v1/guidance/:name                         yes     yes     yes     yes     yes     yes     yes     yes
POST   /api/v1/guidance/:name/read                    yes     yes     yes     yes     yes     yes     yes     yes
`);
