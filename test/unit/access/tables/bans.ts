import { table } from '../table.ts';

/**
 * A ban of the CSIRT at the first place’s site. Officers ban; administrators set the limits and ban nobody; a site reads
 * what is ordered at it and asks to be spared. What waits for approval is told to no site.
 */
export const bans = table(`
                                                      admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/bans                                   yes     yes     part    part    yes     part    part    no
POST   /api/v1/bans/preview                           no      yes     yes     no      no      no      no      no
POST   /api/v1/bans                                   no      yes     yes     no      no      no      no      no
GET    /api/v1/bans/:id                               yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/bans/:id/board                         yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/bans/:id/propagation                   yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/bans/:id/live                          yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/bans/:id/look-again                    no      yes     hid     hid     no      hid     hid     hid
POST   /api/v1/bans/:id/answer                        no      yes     hid     hid     no      hid     hid     hid
POST   /api/v1/bans/:id/withdraw                      no      yes     hid     hid     no      hid     hid     hid
GET    /api/v1/bans/:id/lift                          yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/bans/:id/lift                          no      yes     no      hid     no      no      hid     hid
POST   /api/v1/bans/:id/extend                        no      yes     no      hid     no      no      hid     hid
POST   /api/v1/bans/:id/sites/:siteId/sparing         no      no      yes     hid     no      yes     hid     hid
POST   /api/v1/bans/:id/sites/:siteId/sparing/answer  no      yes     no      hid     no      no      hid     hid
GET    /api/v1/ban-limits                             yes     yes     yes     yes     yes     no      no      no
PUT    /api/v1/ban-limits                             yes     no      no      no      no      no      no      no
GET    /api/v1/ban-proposals                          no      yes     no      no      yes     no      no      no
POST   /api/v1/ban-proposals                          no      yes     no      no      no      no      no      no
POST   /api/v1/ban-proposals/:id/dismiss              no      yes     no      no      no      no      no      no
GET    /api/v1/ban-list-receivers                     yes     yes     no      no      no      no      no      no
POST   /api/v1/ban-list-receivers                     yes     yes     no      no      no      no      no      no
POST   /api/v1/ban-list-receivers/:id/revoke          yes     yes     no      no      no      no      no      no
GET    /api/v1/workloads/:id/contain                  no      yes     yes     hid     no      no      no      no
POST   /api/v1/workloads/:id/contain                  no      yes     yes     hid     no      no      no      no
POST   /api/v1/images/preview                         no      yes     yes     no      no      no      no      no
POST   /api/v1/images/block                           no      yes     yes     no      no      no      no      no
GET    /api/v1/image-blocks                           yes     yes     part    part    yes     no      no      no
POST   /api/v1/image-blocks                           no      yes     yes     no      no      no      no      no
GET    /api/v1/image-blocks/:id                       yes     yes     hid     hid     yes     hid     hid     hid
POST   /api/v1/image-blocks/:id/answer                no      yes     hid     hid     no      hid     hid     hid
POST   /api/v1/image-blocks/:id/withdraw              no      yes     hid     hid     no      hid     hid     hid
`);

/** A containment at the first place’s site. */
export const orders = table(`
                                                      admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/orders                                 yes     yes     part    part    yes     part    part    no
GET    /api/v1/orders/:id                             yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/orders/:id/propagation                 yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/orders/:id/sites/:siteId               yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/orders/:id/sites/:siteId/answer        no      no      no      hid     no      yes     hid     hid
GET    /api/v1/orders/:id/live                        yes     yes     yes     hid     yes     yes     hid     hid
GET    /api/v1/orders/:id/release                     yes     yes     yes     hid     yes     yes     hid     hid
POST   /api/v1/orders/:id/release                     no      yes     yes     hid     no      no      hid     hid
`);
