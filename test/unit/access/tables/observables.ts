import { table } from '../table.ts';

/** Of an incident of the first site, and of what belongs to that site in it. */
export const observables = table(`
                                                            admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/observables                                  yes     yes     part    part    yes     part    part    part
GET    /api/v1/incidents/:id/observables                    yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/incidents/:id/observables.csv                yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/incidents/:id/observables.json               yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/incidents/:id/observables                    yes     yes     yes     hid     no      yes     hid     hid
POST   /api/v1/incidents/:id/observables/read               yes     yes     yes     hid     yes     yes     hid     hid
PATCH  /api/v1/incidents/:id/observables/:observable        yes     yes     yes     hid     no      yes     hid     hid
POST   /api/v1/incidents/:id/observables/:observable/withdrawal  yes yes    yes     hid     no      yes     hid     hid
POST   /api/v1/incidents/:id/observables/:observable/sightings   yes yes    yes     hid     no      yes     hid     hid
GET    /api/v1/incidents/:id/observable-proposals           yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/incidents/:id/observable-proposals           yes     yes     yes     hid     no      no      hid     hid
`);
