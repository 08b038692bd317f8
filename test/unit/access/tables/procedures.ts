import { table } from '../table.ts';

/** The rules are for everybody to read; a version binds all sites, so the central team alone records one. */
export const procedures = table(`
                                                      admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/procedures                             yes     yes     yes     yes     yes     yes     yes     yes
GET    /api/v1/procedures/:name                       yes     yes     yes     yes     yes     yes     yes     yes
POST   /api/v1/procedures                             yes     yes     no      no      no      no      no      no
GET    /api/v1/incidents/:id/procedure                yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/incidents/:id/procedure                yes     yes     no      hid     no      no      hid     hid
GET    /api/v1/procedures/:name/checklist.pdf         yes     yes     yes     yes     yes     yes     yes     yes
`);

/** What a site ticks is for who speaks for it: its contacts, its NGI, the central team. */
export const checklist = table(`
                                                                admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/incidents/:id/checklist                          yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/incidents/:id/checklist.pdf                      yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/incidents/:id/checklist/ticks                    yes     yes     yes     hid     no      yes     hid     hid
POST   /api/v1/incidents/:id/checklist/ticks/:fact/withdrawal   yes     yes     yes     hid     no      yes     hid     hid
`);
