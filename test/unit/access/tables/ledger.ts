import { table } from '../table.ts';

/** The whole ledger tells of every site: it is for those who answer for all of them. */
export const ledger = table(`
                                   admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/ledger/entries      yes     yes     no      no      yes     no      no      no
GET    /api/v1/ledger/entries.csv  yes     yes     no      no      yes     no      no      no
GET    /api/v1/ledger/entries/:id  yes     yes     no      no      yes     no      no      no
GET    /api/v1/ledger/head         yes     yes     no      no      yes     no      no      no
POST   /api/v1/ledger/verify       yes     yes     no      no      yes     no      no      no
`);
