import { table } from '../table.ts';

/** Reports from outside name anybody: only the central team reads them. */
export const intake = table(`
                                         admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/abuse-reports             yes     yes     no      no      yes     no      no      no
GET    /api/v1/abuse-reports/open        yes     yes     no      no      yes     no      no      no
POST   /api/v1/abuse-reports             yes     yes     no      no      no      no      no      no
GET    /api/v1/abuse-reports/:id         yes     yes     hid     hid     yes     hid     hid     hid
POST   /api/v1/abuse-reports/:id/incident  yes   yes     hid     hid     no      hid     hid     hid
POST   /api/v1/abuse-reports/:id/attach  yes     yes     hid     hid     no      hid     hid     hid
POST   /api/v1/abuse-reports/:id/dismiss  yes    yes     hid     hid     no      hid     hid     hid
`);
