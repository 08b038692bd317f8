import type { World } from './world.ts';

const list = { format: 'csv', name: 'list.csv', content: 'one.example\n' };
const plan = { tlp: 'GREEN', title: 'to see who may' };

/** What the routes of the exchange are asked with. */
export const exchangeSamples = {
  'GET /api/v1/incidents/:id/exports/preview': () => ({ query: { format: 'misp' } }),
  'POST /api/v1/incidents/:id/exports': () => ({ payload: { format: 'csaf' } }),
  'POST /api/v1/incidents/:id/redactions/preview': () => ({ payload: plan }),
  'POST /api/v1/incidents/:id/redactions': () => ({ payload: { plan, reason: 'to see who may' } }),
  'POST /api/v1/incidents/:id/imports/preview': () => ({ payload: list }),
  'POST /api/v1/incidents/:id/imports': () => ({ payload: { ...list, sha256: '0'.repeat(64) } }),
  'PUT /api/v1/team/settings': async (world: World) => {
    const { text } = await world.ask('admin', { method: 'GET', url: '/api/v1/team/settings' });
    const { description, version } = JSON.parse(text) as { description: object; version: number };
    return { payload: { description, after: version } };
  },
};
