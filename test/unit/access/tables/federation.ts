import { table } from '../table.ts';

/** Who edits the federation’s data, and who sees which part of it. The things asked about are of the first site. */
export const federation = table(`
                                            admin   csirt   ngi     ngi'    auditor site    site'   vo
POST   /api/v1/federation/import            yes     yes     no      no      no      no      no      no
GET    /api/v1/ngis                         yes     yes     part    part    yes     part    part    part
GET    /api/v1/sites                        yes     yes     part    part    yes     part    part    part
GET    /api/v1/sites/:site                  yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/sites/:site/contacts         yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/sites/:site/contacts         yes     yes     no      no      no      no      no      no
DELETE /api/v1/sites/:site/contacts/:id     yes     yes     no      no      no      no      no      no
PUT    /api/v1/sites/:site/endpoints/:kind  yes     yes     no      no      no      no      no      no
GET    /api/v1/calendars                    yes     yes     part    part    yes     part    part    part
PUT    /api/v1/calendars                    yes     yes     no      no      no      no      no      no
GET    /api/v1/downtimes                    yes     yes     part    part    yes     part    part    part
POST   /api/v1/downtimes                    yes     yes     yes     hid     no      no      hid     hid
DELETE /api/v1/downtimes/:id                yes     yes     yes     hid     no      no      hid     hid
`);
