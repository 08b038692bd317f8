import { table } from '../table.ts';

/** Of an incident of the first site; the task is given to that site. */
export const tasks = table(`
                                                admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/tasks                            part    part    part    part    part    part    part    part
GET    /api/v1/incidents/:id/tasks              yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/incidents/:id/tasks              yes     yes     yes     hid     no      no      hid     hid
PATCH  /api/v1/incidents/:id/tasks/:task        yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/incidents/:id/tasks/:task/state  yes     yes     yes     hid     no      yes     hid     hid
GET    /api/v1/incidents/:id/decisions          yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/incidents/:id/decisions          yes     yes     yes     hid     no      yes     hid     hid
`);
