import { table } from '../table.ts';

/** Mail names people: a site sees only what became of mail to itself. */
export const mail = table(`
                                         admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/mail                      yes     yes     part    part    yes     no      no      no
GET    /api/v1/mail/triage               yes     yes     part    part    yes     no      no      no
GET    /api/v1/mail/deliveries           yes     yes     part    part    yes     part    part    no
GET    /api/v1/mail/:id                  yes     yes     yes     hid     yes     hid     hid     hid
GET    /api/v1/mail/:id/thread           yes     yes     yes     hid     yes     hid     hid     hid
GET    /api/v1/mail/:id/raw              yes     yes     yes     hid     yes     hid     hid     hid
POST   /api/v1/mail/:id/assign           yes     yes     yes     hid     no      hid     hid     hid
POST   /api/v1/mail/:id/dismiss          yes     yes     yes     hid     no      hid     hid     hid
POST   /api/v1/mail/:id/reread           yes     yes     yes     hid     no      hid     hid     hid
POST   /api/v1/mail/readings/:id/accept  yes     yes     yes     hid     no      hid     hid     hid
POST   /api/v1/mail/readings/:id/refuse  yes     yes     yes     hid     no      hid     hid     hid
`);
