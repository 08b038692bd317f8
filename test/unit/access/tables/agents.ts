import { table } from '../table.ts';

/** An agent of the first place’s site. Its contact lets agents in and cuts them off; an officer says whose key it is. */
export const agents = table(`
                                            admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/agents                       yes     yes     part    part    yes     part    part    no
GET    /api/v1/agents/:id                   yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/agents/:id/changes           yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/agents/:id/confirm           yes     yes     yes     hid     no      no      hid     hid
POST   /api/v1/agents/:id/revoke            yes     yes     yes     hid     no      yes     hid     hid
POST   /api/v1/agent-enrolments             yes     yes     yes     hid     no      yes     hid     hid
DELETE /api/v1/agent-enrolments/:id         yes     yes     yes     hid     no      yes     hid     hid
`);

/** Who gets our signals and whose we take is the federation’s as a whole. */
export const signals = table(`
                                            admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/signals/receivers            yes     yes     no      no      yes     no      no      no
POST   /api/v1/signals/receivers            yes     yes     no      no      no      no      no      no
DELETE /api/v1/signals/receivers/:id        yes     yes     no      no      no      no      no      no
POST   /api/v1/signals/receivers/:id/streams yes     yes     no      no      no      no      no      no
POST   /api/v1/signals/streams/:id/verify   yes     yes     no      no      no      no      no      no
GET    /api/v1/signals/streams/:id/deliveries yes     yes     no      no      yes     no      no      no
PUT    /api/v1/signals/streams/:id/status   yes     yes     no      no      no      no      no      no
GET    /api/v1/signals/transmitters         yes     yes     no      no      yes     no      no      no
POST   /api/v1/signals/transmitters         yes     yes     no      no      no      no      no      no
DELETE /api/v1/signals/transmitters/:id     yes     yes     no      no      no      no      no      no
GET    /api/v1/signals/proposals            yes     yes     no      no      yes     no      no      no
POST   /api/v1/signals/proposals            no      yes     no      no      no      no      no      no
POST   /api/v1/signals/proposals/:id/dismiss  no      yes     no      no      no      no      no      no
`);
