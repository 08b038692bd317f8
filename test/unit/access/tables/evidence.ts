import { table } from '../table.ts';

/** Files that a site gave, in a drill and to its incident; an upload goes on with who began it. */
export const evidence = table(`
                                                                    admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/campaigns/:id/sites/:participation/evidence          yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/campaigns/:id/sites/:participation/evidence          yes     yes     hid     hid     hid     yes     hid     hid
GET    /api/v1/campaigns/:id/sites/:participation/evidence/uploads  yes     yes     hid     hid     hid     yes     hid     hid
POST   /api/v1/campaigns/:id/sites/:participation/evidence/uploads  yes     yes     hid     hid     hid     yes     hid     hid
GET    /api/v1/incidents/:id/evidence                               yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/incidents/:id/evidence                               yes     yes     hid     hid     no      yes     hid     hid
POST   /api/v1/incidents/:id/evidence/uploads                       yes     yes     hid     hid     no      yes     hid     hid
POST   /api/v1/incidents/:id/evidence/bags                          yes     yes     yes     hid     no      no      hid     hid
GET    /api/v1/evidence/receipt-key                                 yes     yes     yes     yes     yes     yes     yes     yes
GET    /api/v1/evidence/:id                                         yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/evidence/:id/receipt                                 yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/evidence/:id/file                                    yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/evidence/:id/accesses                                yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/evidence/:id/verify                                  yes     yes     yes     hid     yes     no      hid     hid
POST   /api/v1/evidence/:id/hand-overs                              yes     yes     yes     hid     no      no      hid     hid
GET    /api/v1/evidence/bags/:bag                                   yes     yes     yes     hid     hid     hid     hid     hid
GET    /api/v1/evidence/uploads/:id                                 yes     yes     hid     hid     hid     yes     hid     hid
PATCH  /api/v1/evidence/uploads/:id                                 yes     yes     hid     hid     hid     yes     hid     hid
DELETE /api/v1/evidence/uploads/:id                                 yes     yes     hid     hid     hid     yes     hid     hid
`);
