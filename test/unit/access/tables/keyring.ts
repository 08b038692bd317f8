import { table } from '../table.ts';

/** Keys name people: the CSIRT keeps them, administrators keep our own; of a site's addresses its own see the state. */
export const keyring = table(`
                                       admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/keys                    yes     yes     no      no      yes     no      no      no
GET    /api/v1/keys/protection         yes     yes     no      no      yes     no      no      no
GET    /api/v1/keys/message            yes     yes     no      no      yes     no      no      no
GET    /api/v1/sites/:site/keys        yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/mailboxes               yes     yes     no      no      yes     no      no      no
POST   /api/v1/keys                    yes     yes     no      no      no      no      no      no
POST   /api/v1/keys/from-mail          yes     yes     no      no      no      no      no      no
POST   /api/v1/keys/:id/verify         yes     yes     no      no      no      no      no      no
POST   /api/v1/keys/:id/revoke         yes     yes     no      no      no      no      no      no
POST   /api/v1/keys/:id/retire         yes     no      no      no      no      no      no      no
POST   /api/v1/keys/own/generate       yes     no      no      no      no      no      no      no
POST   /api/v1/keys/own                yes     no      no      no      no      no      no      no
PUT    /api/v1/keys/protection/:tlp    yes     no      no      no      no      no      no      no
`);
