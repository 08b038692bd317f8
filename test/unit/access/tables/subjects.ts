import { table } from '../table.ts';

/** Somebody whom the first site's agent knows; a list is that site's mapping, and what ties people is the CSIRT's. */
export const subjects = table(`
                                           admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/subjects                    yes     yes     part    part    yes     part    part    no
GET    /api/v1/subjects/:id                yes     yes     part    hid     yes     part    hid     no
GET    /api/v1/subjects/:id/bans           yes     yes     part    hid     yes     part    hid     no
GET    /api/v1/subjects/named              yes     yes     part    hid     yes     part    hid     no
POST   /api/v1/subjects/readings           yes     yes     yes     yes     yes     yes     yes     no
POST   /api/v1/subjects/imports            yes     yes     yes     hid     no      yes     hid     no
POST   /api/v1/subjects/ties               yes     yes     no      no      no      no      no      no
POST   /api/v1/subjects/ties/:edge/end     yes     yes     no      no      no      no      no      no
`);

/** What runs at the first site. */
export const workloads = table(`
                                           admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/workloads                   yes     yes     part    part    yes     part    part    no
GET    /api/v1/workloads/:id               yes     yes     part    hid     yes     part    hid     no
`);
