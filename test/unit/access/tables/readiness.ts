import { table } from '../table.ts';

/** How a site stands, over all campaigns. */
export const readiness = table(`
                                           admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/readiness                   yes     yes     part    part    yes     part    part    part
GET    /api/v1/readiness.csv               yes     yes     part    part    yes     part    part    part
GET    /api/v1/sites/:site/readiness       yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/sites/:site/deliveries      yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/sites/:site/deliveries.csv  yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/sites/:site/campaigns       yes     yes     yes     hid     yes     yes     hid     hid
`);
