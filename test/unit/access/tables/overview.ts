import { table } from '../table.ts';

/** What needs the reader now. */
export const overview = table(`
                         admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/overview  yes     yes     part    part    yes     part    part    part
`);
