import { inTransaction } from '../../../packages/server/src/db/transaction.ts';
import { recordFact } from '../../../packages/server/src/features/incidents/index.ts';
import { newId } from '../../../packages/server/src/kernel/ids.ts';
import { objects } from './objects.ts';
import type { World } from './world.ts';

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

const reason = 'to see who may';

/** A tick of the drill's site, made anew; the drill answers none, so it is put in as it would be after one. */
async function tickOf(world: World): Promise<string> {
  const { incident } = await objects(world);
  const at = world.stage.app.clocks.procedure.now();
  const fact = { kind: 'decided', key: newId('req', at), source: 'checklist', evidence: [] };
  return await inTransaction(world.stage.app.db, (tx) =>
    recordFact(tx, {
      incidentId: incident,
      at,
      recordedAt: at,
      siteId: world.own.site,
      ...fact,
      actor: 'tok_site',
    }),
  );
}

/** The rules, what helps to keep them, and what a site ticks off. */
export const procedureSamples = {
  'GET /api/v1/procedures/:name': () => ({ params: { name: 'egi-sec01' } }),
  'POST /api/v1/procedures': () => ({ payload: { yaml: YAML } }),
  'POST /api/v1/incidents/:id/procedure': () => ({ payload: { version: 1, reason } }),
  'GET /api/v1/procedures/:name/checklist.pdf': () => ({ params: { name: 'egi-sec01' } }),
  'POST /api/v1/incidents/:id/checklist/ticks': (world: World) => ({
    payload: { site: world.own.site, step: 'acknowledge', fact: 'acknowledged', at: '2027-01-01T00:00:00Z' },
  }),
  'POST /api/v1/incidents/:id/checklist/ticks/:fact/withdrawal': async (world: World) => ({
    params: { fact: await tickOf(world) },
    payload: { reason },
  }),
  'GET /api/v1/open-guidance/:name': () => ({ params: { name: 'first-steps' } }),
  'GET /api/v1/guidance/:name': () => ({ params: { name: 'first-steps' } }),
  'POST /api/v1/guidance/:name/read': () => ({ params: { name: 'first-steps' }, payload: { version: 1 } }),
};
