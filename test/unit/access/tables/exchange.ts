import { table } from '../table.ts';

/** An incident of the first site, whose campaign runs. */
export const exchange = table(`
                                                     admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/incidents/:id/exchange                yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/incidents/:id/record                  yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/incidents/:id/exports/preview         yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/incidents/:id/exports                 yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/incidents/:id/redactions/preview      yes     yes     no      hid     no      no      hid     hid
POST   /api/v1/incidents/:id/redactions              yes     yes     no      hid     no      no      hid     hid
POST   /api/v1/incidents/:id/imports/preview         yes     yes     no      hid     no      no      hid     hid
POST   /api/v1/incidents/:id/imports                 yes     yes     no      hid     no      no      hid     hid
`);

/** What the team says of itself. */
export const publicPages = table(`
                            admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/team/settings  yes   no      no      no      no      no      no      no
PUT    /api/v1/team/settings  yes   no      no      no      no      no      no      no
`);
