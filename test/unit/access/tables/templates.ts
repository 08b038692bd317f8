import { table } from '../table.ts';

/** The forms of documents are no secret; their wordings speak for the federation, so the CSIRT alone changes them. */
export const templates = table(`
                                                admin   csirt   ngi     ngi'    auditor site    site'   vo
GET    /api/v1/templates                        yes     yes     yes     yes     yes     yes     yes     yes
GET    /api/v1/templates/:name                  yes     yes     yes     yes     yes     yes     yes     yes
GET    /api/v1/templates/:name/versions/:version yes    yes     yes     yes     yes     yes     yes     yes
POST   /api/v1/templates/:name/check            yes     yes     no      no      yes     no      no      no
POST   /api/v1/templates/:name/versions         yes     yes     no      no      no      no      no      no
POST   /api/v1/templates/:name/reset            yes     yes     no      no      no      no      no      no
`);
