import { table } from '../table.ts';

/** An incident of the first site. */
export const incidents = table(`
                                                     admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/incidents                             yes     yes     part    part    yes     part    part    part
POST   /api/v1/incidents                             yes     yes     yes     no      no      no      no      no
GET    /api/v1/incidents/counts                      yes     yes     part    part    yes     part    part    part
GET    /api/v1/incidents/:id                         yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/incidents/:id/clocks                  yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/incidents/:id/facts                   yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/incidents/:id/facts/:fact/correction  yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/incidents/:id/waivers                 yes     yes     yes     hid     no      no      hid     hid
`);
