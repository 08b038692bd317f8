import { table } from '../table.ts';

/** Files that a site gave. */
export const evidence = table(`
                                                            admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/campaigns/:id/sites/:participation/evidence  yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/campaigns/:id/sites/:participation/evidence  yes     yes     hid     hid     hid     yes     hid     hid
GET    /api/v1/evidence/:id/file                            yes     yes     yes     hid     yes     yes     hid     hid
`);
