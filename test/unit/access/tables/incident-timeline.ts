import { table } from '../table.ts';

/** Of an incident of the first site; what is written is of that site. */
export const incidentTimeline = table(`
                                            admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/incidents/:id/timeline       yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/incidents/:id/timeline.csv   yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/incidents/:id/timeline       yes     yes     yes     hid     no      yes     hid     hid
`);
