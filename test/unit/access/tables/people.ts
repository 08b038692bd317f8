import { table } from '../table.ts';

/** Who has access; what is everybody’s own stands in open.ts. */
export const people = table(`
                                          admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/persons                    yes     no      no      no      yes     no      no      no
POST   /api/v1/persons                    yes     no      no      no      no      no      no      no
GET    /api/v1/persons/:id                yes     no      no      no      yes     no      no      no
PATCH  /api/v1/persons/:id                yes     no      no      no      no      no      no      no
DELETE /api/v1/persons/:id                yes     no      no      no      no      no      no      no
POST   /api/v1/persons/:id/invitations    yes     no      no      no      no      no      no      no
DELETE /api/v1/persons/:id/sessions       yes     no      no      no      no      no      no      no
POST   /api/v1/persons/:id/grants         yes     no      no      no      no      no      no      no
DELETE /api/v1/persons/:id/grants/:grant  yes     no      no      no      no      no      no      no
POST   /api/v1/portal-links               yes     yes     yes     hid     hid     hid     hid     hid
GET    /api/v1/portal-links               yes     yes     yes     hid     hid     hid     hid     hid
DELETE /api/v1/portal-links/:id           yes     yes     yes     hid     hid     hid     hid     hid
POST   /api/v1/tokens                     yes     no      no      no      no      no      no      no
GET    /api/v1/tokens                     yes     part    part    part    yes     part    part    part
DELETE /api/v1/tokens/:id                 yes     no      no      no      no      no      no      no
`);
