import { table } from '../table.ts';

/** The CSIRT's rota, which an NGI reads and does not plan; one without an NGI named is made for the maker's own team. */
export const rota = table(`
                                                          admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/rotas                                      yes     yes     yes     yes     yes     no      no      no
POST   /api/v1/rotas                                      yes     yes     yes     yes     no      no      no      no
GET    /api/v1/rotas/:id                                  yes     yes     part    part    part    hid     hid     hid
GET    /api/v1/rotas/:id/calendar                         yes     yes     yes     yes     yes     hid     hid     hid
POST   /api/v1/rotas/:id/rotations                        yes     yes     no      no      no      hid     hid     hid
DELETE /api/v1/rotas/:id/rotations/:rotation              yes     yes     no      no      no      hid     hid     hid
POST   /api/v1/rotas/:id/overrides                        yes     yes     no      no      no      hid     hid     hid
DELETE /api/v1/rotas/:id/overrides/:override              yes     yes     no      no      no      hid     hid     hid
PUT    /api/v1/rotas/:id/handover                         yes     yes     no      no      no      hid     hid     hid
POST   /api/v1/rotas/:id/handovers/:handover/acknowledgement  yes     yes     no      no      no      hid     hid     hid
POST   /api/v1/rotas/:id/feeds                            yes     yes     no      no      no      hid     hid     hid
DELETE /api/v1/rotas/:id/feeds/:feed                      yes     yes     no      no      no      hid     hid     hid
DELETE /api/v1/rotas/:id                                  yes     yes     no      no      no      hid     hid     hid
`);
