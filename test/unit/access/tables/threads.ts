import { table } from '../table.ts';

/** Mail of an incident of the first site: those concerned read what concerns them; who handles it writes. */
export const threads = table(`
                                                admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/incidents/:id/mail               yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/incidents/:id/recipients         yes     yes     yes     hid     no      no      hid     hid
GET    /api/v1/incidents/:id/compose            yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/incidents/:id/messages/check     yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/incidents/:id/messages           yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/incidents/:id/messages/:message/recall yes yes  yes     hid     no      no      hid     hid
GET    /api/v1/incidents/:id/drafts             yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/incidents/:id/drafts             yes     yes     yes     hid     no      no      hid     hid
PUT    /api/v1/incidents/:id/drafts/:draft      yes     yes     yes     hid     no      no      hid     hid
DELETE /api/v1/incidents/:id/drafts/:draft      yes     yes     yes     hid     no      no      hid     hid
`);
