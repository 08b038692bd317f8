import { table } from '../table.ts';

/** The CSIRT's webhook; each team sees its own alone. */
export const webhooks = table(`
                                            admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/webhooks                     yes     yes     part    part    no      no      no      no
POST   /api/v1/webhooks                     yes     yes     yes     yes     no      no      no      no
PATCH  /api/v1/webhooks/:id                 yes     yes     hid     hid     hid     hid     hid     hid
POST   /api/v1/webhooks/:id/secret          yes     yes     hid     hid     hid     hid     hid     hid
POST   /api/v1/webhooks/:id/test            yes     yes     hid     hid     hid     hid     hid     hid
GET    /api/v1/webhooks/:id/deliveries      yes     yes     hid     hid     hid     hid     hid     hid
DELETE /api/v1/webhooks/:id                 yes     yes     hid     hid     hid     hid     hid     hid
`);
