import { table } from '../table.ts';

/** What leaves as a file. */
export const reports = table(`
                                                              admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/campaigns/:id/report.pdf                       yes     yes     part    part    yes     no      no      hid
GET    /api/v1/campaigns/:id/sites/:participation/report.pdf  yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/campaigns/:id/board.csv                        yes     yes     part    part    yes     part    part    hid
GET    /api/v1/campaigns/:id/results.csv                      yes     yes     part    part    yes     part    part    hid
GET    /api/v1/campaigns/:id/claims.csv                       yes     yes     hid     hid     yes     hid     hid     hid
`);
