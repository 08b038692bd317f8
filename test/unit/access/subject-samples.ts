import { takeFacts } from '../../../packages/server/src/features/workloads/index.ts';
import { batchOf, vm } from '../../../packages/server/src/features/workloads/testing/facts-scene.ts';
import { subjectKey } from '../../../packages/subjects/src/index.ts';
import type { World } from './world.ts';

const identifier = { format: 'x509', name: 'CN=Somebody to ask about,DC=org' } as const;
const other = { format: 'email', email: 'somebody@example.org' } as const;
const reason = 'to see who may';
const AGENT = 'agt_samples';

/** A workload of the first site, with somebody whom its agent knows. */
async function placed({ stage, own }: World): Promise<{ subject: string; workload: string }> {
  const { app } = stage;
  const owner = { accountId: 'u-samples', accountName: 'somebody', identifiers: [identifier] };
  const at = app.clocks.machine.now();
  const batch = batchOf(1, at, { system: AGENT, workloads: [vm('samples', { owner })] });
  await takeFacts(app, { id: AGENT, siteId: own.site }, batch);
  const workload = await app.db
    .selectFrom('workload')
    .select('id')
    .where('system', '=', AGENT)
    .executeTakeFirstOrThrow();
  const subject = await app.db
    .selectFrom('subject')
    .select('id')
    .where('key', '=', subjectKey(identifier))
    .executeTakeFirstOrThrow();
  return { subject: subject.id, workload: workload.id };
}

const tie = { kind: 'same-person', from: identifier, to: other, reason };

async function madeTie(world: World): Promise<string> {
  await placed(world);
  const url = '/api/v1/subjects/ties';
  const { text } = await world.ask('csirt', { method: 'POST', url, payload: tie });
  const { edges } = JSON.parse(text) as { edges: { id: string; toAt: string | null; kind: string }[] };
  const held = edges.find(({ kind, toAt }) => kind === 'same-person' && toAt === null);
  return held?.id ?? '';
}

/** What the routes of subjects and workloads are asked with. */
export const subjectSamples = {
  'GET /api/v1/subjects': () => ({ query: { q: 'somebody' } }),
  'GET /api/v1/subjects/:id': async (world: World) => ({ params: { id: (await placed(world)).subject } }),
  'GET /api/v1/subjects/:id/bans': async (world: World) => ({
    params: { id: (await placed(world)).subject },
  }),
  'GET /api/v1/subjects/named': async (world: World) => {
    await placed(world);
    return { query: { identifier: JSON.stringify(identifier) } };
  },
  'POST /api/v1/subjects/readings': () => ({ payload: { pem: 'no certificate' } }),
  'POST /api/v1/subjects/imports': ({ own }: World) => ({
    payload: { format: 'grid-mapfile', site: own.site, text: '"/DC=org/CN=Somebody" pool1' },
  }),
  'POST /api/v1/subjects/ties': () => ({ payload: tie }),
  'POST /api/v1/subjects/ties/:edge/end': async (world: World) => ({
    params: { edge: await madeTie(world) },
    payload: { reason },
  }),
  'GET /api/v1/workloads/:id': async (world: World) => ({ params: { id: (await placed(world)).workload } }),
};
