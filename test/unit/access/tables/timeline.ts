import { table } from '../table.ts';

/** One site’s part in a campaign, over time. */
export const timeline = table(`
                                                                admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/campaigns/:id/sites/:participation/timeline      yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/campaigns/:id/sites/:participation/timeline.csv  yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/campaigns/:id/sites/:participation/beats         yes     yes     no      hid     yes     no      hid     hid
GET    /api/v1/campaigns/:id/sites/:participation/thread        yes     yes     yes     hid     yes     no      hid     hid
`);
