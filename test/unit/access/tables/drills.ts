import { table } from '../table.ts';

/** A campaign of the CSIRT, in which the first site takes part. */
export const drills = table(`
                                                   admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/campaigns                           yes     yes     part    part    yes     part    part    part
GET    /api/v1/campaigns/progress                  yes     yes     part    part    yes     part    part    part
POST   /api/v1/campaigns                           yes     yes     no      no      no      no      no      no
GET    /api/v1/campaigns/:id                       yes     yes     hid     hid     yes     hid     hid     hid
GET    /api/v1/campaigns/:id/scheme                yes     yes     yes     yes     yes     yes     yes     hid
POST   /api/v1/campaigns/:id/rehearse              yes     yes     hid     hid     no      hid     hid     hid
POST   /api/v1/campaigns/:id/authorisations        yes     yes     hid     hid     no      hid     hid     hid
DELETE /api/v1/campaigns/:id/authorisations/:site  yes     yes     hid     hid     no      hid     hid     hid
POST   /api/v1/campaigns/:id/announce              yes     yes     hid     hid     no      hid     hid     hid
POST   /api/v1/campaigns/:id/start                 yes     yes     hid     hid     no      hid     hid     hid
GET    /api/v1/campaigns/:id/stop                  yes     yes     hid     hid     yes     hid     hid     hid
POST   /api/v1/campaigns/:id/contact-records       yes     yes     hid     hid     no      hid     hid     hid
POST   /api/v1/campaigns/:id/hints                 yes     yes     hid     hid     no      hid     hid     hid
POST   /api/v1/campaigns/:id/waivers               yes     yes     hid     hid     no      hid     hid     hid
POST   /api/v1/campaigns/:id/clean-up              yes     yes     hid     hid     no      hid     hid     hid
POST   /api/v1/campaigns/:id/stop                  yes     yes     hid     hid     no      hid     hid     hid
POST   /api/v1/campaigns/:id/abort                 yes     yes     hid     hid     no      hid     hid     hid
POST   /api/v1/campaigns/:id/close                 yes     yes     hid     hid     no      hid     hid     hid
POST   /api/v1/campaigns/:id/suspensions           yes     yes     yes     hid     no      yes     hid     hid
`);
