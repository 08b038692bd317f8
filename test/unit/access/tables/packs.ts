import { table } from '../table.ts';

/** A pack comes along with who asks; what is made of it and itself are kept; this one by the CSIRT. */
export const packs = table(`
                            admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/packs        yes     yes     part    part    yes     no      no      no
POST   /api/v1/packs/open   yes     yes     yes     yes     yes     no      no      no
GET    /api/v1/packs/:id    yes     yes     hid     hid     yes     no      no      no
POST   /api/v1/packs/:id/export yes  yes    hid     hid     yes     no      no      no
POST   /api/v1/packs/make   yes     yes     yes     yes     no      no      no      no
POST   /api/v1/packs/check  yes     yes     yes     yes     yes     no      no      no
POST   /api/v1/packs/import yes     yes     yes     yes     no      no      no      no
`);
