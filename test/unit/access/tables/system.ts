import { table } from '../table.ts';

/** The server itself. */
export const system = table(`
                         admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/refusals  yes     no      no      no      no      no      no      no
GET    /api/v1/time      yes     yes     yes     yes     yes     yes     yes     yes
`);
