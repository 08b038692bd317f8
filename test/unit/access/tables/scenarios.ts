import { table } from '../table.ts';

/** The scripts that come with Muster are for everybody to read; drafts are for who runs campaigns. */
export const scenarios = table(`
                                                      admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/scenarios                              yes     yes     yes     yes     yes     yes     yes     yes
GET    /api/v1/scenarios/:name                        yes     yes     yes     yes     yes     yes     yes     yes
GET    /api/v1/scenario-drafts                        yes     yes     part    part    yes     part    part    part
POST   /api/v1/scenario-drafts                        yes     yes     yes     yes     no      no      no      no
GET    /api/v1/scenario-drafts/:id                    yes     yes     hid     hid     yes     hid     hid     hid
POST   /api/v1/scenario-drafts/:id/versions           yes     yes     hid     hid     no      hid     hid     hid
GET    /api/v1/scenario-drafts/:id/versions/:version  yes     yes     hid     hid     yes     hid     hid     hid
DELETE /api/v1/scenario-drafts/:id                    yes     yes     hid     hid     no      hid     hid     hid
POST   /api/v1/scenarios/dry-run                      yes     yes     yes     yes     yes     no      no      no
POST   /api/v1/scenarios/check                        yes     yes     yes     yes     yes     yes     yes     yes
`);
