const YAML = `name: house-rules
version: 1
title: Rules of a house
source: a test
steps:
  - id: report
    title: Report it
    actor: site
    proof: reported
`;

/** The rules, what helps to keep them, and what a site ticks off. */
export const procedureSamples = {
  'GET /api/v1/procedures/:name': () => ({ params: { name: 'egi-sec01' } }),
  'POST /api/v1/procedures': () => ({ payload: { yaml: YAML } }),
  'POST /api/v1/incidents/:id/procedure': () => ({ payload: { version: 1, reason: 'to see who may' } }),
  'GET /api/v1/guidance/:name': () => ({ params: { name: 'first-steps' } }),
  'POST /api/v1/guidance/:name/read': () => ({ params: { name: 'first-steps' }, payload: { version: 1 } }),
};
