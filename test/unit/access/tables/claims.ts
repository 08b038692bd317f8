import { table } from '../table.ts';

/** What sites said, and what an officer decides on. */
export const claims = table(`
                                                           admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/campaigns/:id/claims                        yes     yes     hid     hid     yes     hid     hid     hid
GET    /api/v1/campaigns/:id/review                        yes     yes     hid     hid     no      hid     hid     hid
POST   /api/v1/review/:itemId                              yes     yes     hid     hid     no      hid     hid     hid
GET    /api/v1/campaigns/:id/sites/:participation/answers  yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/campaigns/:id/answers                       yes     yes     hid     hid     hid     yes     hid     hid
`);
