import { table } from '../table.ts';

/** What is seen before a campaign starts. */
export const planning = table(`
                                             admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/planning/sites                yes     yes     part    part    no      no      no      no
GET    /api/v1/campaigns/:id/set-up          yes     yes     hid     hid     yes     hid     hid     hid
GET    /api/v1/campaigns/:id/scenario        yes     yes     hid     hid     yes     hid     hid     hid
POST   /api/v1/campaigns/:id/left-out        yes     yes     hid     hid     no      hid     hid     hid
DELETE /api/v1/campaigns/:id/left-out/:site  yes     yes     hid     hid     no      hid     hid     hid
`);
