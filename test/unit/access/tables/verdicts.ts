import { table } from '../table.ts';

/** What is said of sites: each sees its own. */
export const verdicts = table(`
                                                                 admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/campaigns/:id/grid                                yes     yes     part    part    yes     part    part    hid
GET    /api/v1/campaigns/:id/grid/:participation                 yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/campaigns/:id/board                               yes     yes     part    part    yes     part    part    hid
GET    /api/v1/campaigns/:id/results                             yes     yes     part    part    yes     part    part    hid
GET    /api/v1/campaigns/:id/events                              yes     yes     part    part    yes     part    part    hid
GET    /api/v1/campaigns/:id/facts                               yes     yes     hid     hid     yes     hid     hid     hid
POST   /api/v1/campaigns/:id/score                               yes     yes     no      no      no      no      no      no
GET    /api/v1/campaigns/:id/scores                              yes     yes     hid     hid     yes     hid     hid     hid
GET    /api/v1/campaigns/:id/scores/:run                         yes     yes     part    part    yes     part    part    hid
POST   /api/v1/overrides                                         yes     yes     no      no      no      no      no      no
GET    /api/v1/campaigns/:id/appeals                             yes     yes     part    part    yes     part    part    part
POST   /api/v1/appeals                                           hid     hid     hid     hid     hid     yes     hid     hid
POST   /api/v1/appeals/:id/answer                                yes     yes     hid     hid     hid     hid     hid     hid
GET    /api/v1/campaigns/:id/sites/:participation/checks         yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/campaigns/:id/sites/:participation/checks/:check  yes     yes     yes     hid     yes     yes     hid     hid
`);
