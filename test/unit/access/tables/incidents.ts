import { table } from '../table.ts';

/** An incident of the first site. */
export const incidents = table(`
                                                     admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/incidents                             yes     yes     part    part    yes     part    part    part
POST   /api/v1/incidents                             yes     yes     yes     no      no      no      no      no
GET    /api/v1/incidents/counts                      yes     yes     part    part    yes     part    part    part
GET    /api/v1/incidents/candidates                  yes     yes     no      no      no      no      no      no
GET    /api/v1/incidents/:id                         yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/incidents/:id/clocks                  yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/incidents/:id/parties                 yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/incidents/:id/closing                 yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/incidents/:id/events                  yes     yes     yes     hid     yes     yes     hid     hid
PATCH  /api/v1/incidents/:id                         yes     yes     no      hid     no      no      hid     hid
GET    /api/v1/incidents/:id/state                   yes     yes     no      hid     no      no      hid     hid
POST   /api/v1/incidents/:id/state                   yes     yes     no      hid     no      no      hid     hid
POST   /api/v1/incidents/:id/sites                   yes     yes     yes     hid     no      no      hid     hid
PATCH  /api/v1/incidents/:id/sites/:site             yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/incidents/:id/sites/:site/end         yes     yes     no      hid     no      no      hid     hid
POST   /api/v1/incidents/:id/shares                  yes     yes     no      hid     no      no      hid     hid
POST   /api/v1/incidents/:id/shares/:share/end       yes     yes     no      hid     no      no      hid     hid
POST   /api/v1/incidents/:id/roles                   yes     yes     no      hid     no      no      hid     hid
POST   /api/v1/incidents/:id/roles/:role/end         yes     yes     no      hid     no      no      hid     hid
POST   /api/v1/incidents/:id/lead                    yes     yes     no      hid     no      no      hid     hid
POST   /api/v1/incidents/:id/links                   yes     yes     yes     hid     no      no      hid     hid
DELETE /api/v1/incidents/:id/links/:link             yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/incidents/:id/merge                   yes     yes     no      hid     no      no      hid     hid
POST   /api/v1/incidents/:id/split                   yes     yes     no      hid     no      no      hid     hid
POST   /api/v1/incidents/:id/moves/:move/undo        yes     yes     no      hid     no      no      hid     hid
POST   /api/v1/incidents/:id/facts                   yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/incidents/:id/facts/:fact/correction  yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/incidents/:id/waivers                 yes     yes     yes     hid     no      no      hid     hid
`);
