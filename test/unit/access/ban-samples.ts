import {
  type Actor,
  blockImageRequest,
  makeBanRequest,
  makeListReceiverRequest,
  type SubjectIdentifier,
} from '@muster/contract';
import { inTransaction } from '../../../packages/server/src/db/transaction.ts';
import { readImageBlock } from '../../../packages/server/src/features/bans/image-block-views.ts';
import { proposeImageBlock } from '../../../packages/server/src/features/bans/image-blocks.ts';
import { importBans } from '../../../packages/server/src/features/bans/imports.ts';
import { makeBan, previewBan } from '../../../packages/server/src/features/bans/make.ts';
import { makeReceiver } from '../../../packages/server/src/features/bans/receivers.ts';
import { placeOrder } from '../../../packages/server/src/features/orders/index.ts';
import { takeFacts } from '../../../packages/server/src/features/workloads/index.ts';
import { batchOf, vm } from '../../../packages/server/src/features/workloads/testing/facts-scene.ts';
import { newId, randomText } from '../../../packages/server/src/kernel/ids.ts';
import type { World } from './world.ts';

type Part = Record<string, unknown>;
interface BanSample {
  params?: Record<string, string>;
  payload?: Part;
  query?: Record<string, string>;
}

const reason = 'to see who may';
/** Another officer than the one who asks: nobody approves what is theirs. */
const author: Actor = { id: 'per_author', name: 'author', role: 'officer', scope: { kind: 'federation' } };
const effects = { new: 'deny', running: 'leave', storage: 'keep', network: 'keep' } as const;
const somebody = (): SubjectIdentifier => ({
  format: 'iss_sub',
  iss: 'https://aai.example',
  sub: randomText(8),
});
const gateway = (): SubjectIdentifier => ({ format: 'x509', name: `CN=Robot: ${randomText(8)},O=x` });

function whom({ own }: World, subject = somebody()) {
  return { subject: { identifiers: [subject], cascade: true }, effects, sites: [own.site] };
}

function ends({ stage }: World, days = 1): string {
  return new Date(stage.app.clocks.procedure.now().getTime() + days * 86_400_000).toISOString();
}

async function madeBan(world: World, subject = somebody()) {
  const asked = whom(world, subject);
  const { app } = world.stage;
  // Each by an officer of its own: many by one within a day would wait for a second one.
  const by = { ...author, id: newId('per', app.clocks.procedure.now()) };
  const { digest } = await previewBan(app, by, asked);
  const request = makeBanRequest.parse({ ...asked, digest, reason, expiresAt: ends(world) });
  return await makeBan(app, by, request);
}

const active = async (world: World): Promise<BanSample> => ({ params: { id: (await madeBan(world)).id } });
const waiting = async (world: World): Promise<BanSample> => ({
  params: { id: (await madeBan(world, gateway())).id },
  payload: { reason },
});

async function atOwnSite(world: World): Promise<{ params: Record<string, string> }> {
  return { params: { id: (await madeBan(world)).id, siteId: world.own.site } };
}

async function workload(world: World): Promise<string> {
  const { app } = world.stage;
  const at = app.clocks.machine.now();
  const ref = randomText(8);
  const agent = { id: newId('agt', at), siteId: world.own.site };
  await takeFacts(app, agent, batchOf(1, at, { workloads: [vm(ref)] }));
  const row = await app.db
    .selectFrom('workload')
    .select('id')
    .where('ref', '=', ref)
    .executeTakeFirstOrThrow();
  return row.id;
}

async function containment(world: World): Promise<BanSample> {
  const { app } = world.stage;
  const { id } = await inTransaction(app.db, (tx) =>
    placeOrder(tx, app, author, {
      kind: 'contain',
      target: { type: 'workload', system: 'cloud', ref: randomText(8) },
      title: 'a machine',
      effects: { ...effects, new: 'leave', running: 'pause' },
      reason,
      tlp: 'AMBER',
      incidentId: null,
      exercise: false,
      expiresAt: new Date(ends(world)),
      siteIds: [world.own.site],
      undoes: null,
    }),
  );
  return { params: { id, siteId: world.own.site } };
}

async function proposal(world: World): Promise<string> {
  const { proposals } = await importBans(world.stage.app, author, {
    format: 'dn',
    source: 'a list',
    text: `CN=${randomText(8)},O=x`,
  });
  return proposals[0]?.id ?? '';
}

function blockOf(world: World, ref = 'img') {
  return { image: { ref, sha512: null }, sites: [world.own.site], reason, expiresAt: ends(world) };
}

/** With the limits at nothing for as long as it takes, so that one server is too many. */
async function waitingBlock(world: World): Promise<{ params: { id: string } }> {
  const { app } = world.stage;
  const ref = randomText(8);
  const at = app.clocks.machine.now();
  const agent = { id: newId('agt', at), siteId: world.own.site };
  await takeFacts(app, agent, batchOf(1, at, { workloads: [vm(randomText(8), { imageRef: ref })] }));
  const before = await app.db.selectFrom('ban_limits').select('workloads').executeTakeFirstOrThrow();
  await app.db.updateTable('ban_limits').set({ workloads: 0 }).execute();
  const request = blockImageRequest.parse(blockOf(world, ref));
  const { id } = await proposeImageBlock(app, author, request);
  await app.db.updateTable('ban_limits').set(before).execute();
  return { params: { id } };
}

export const banSamples: Record<string, (world: World) => Promise<BanSample> | BanSample> = {
  'POST /api/v1/bans/preview': (world) => ({ payload: whom(world) }),
  'POST /api/v1/bans': (world) => ({
    payload: { ...whom(world), digest: '0'.repeat(64), reason, expiresAt: ends(world) },
  }),
  'GET /api/v1/bans/:id': active,
  'GET /api/v1/bans/:id/board': active,
  'GET /api/v1/bans/:id/propagation': active,
  'GET /api/v1/bans/:id/live': active,
  'POST /api/v1/bans/:id/look-again': waiting,
  'POST /api/v1/bans/:id/answer': async (world) => {
    const ban = await madeBan(world, gateway());
    return { params: { id: ban.id }, payload: { answer: 'approve', digest: ban.reach?.digest } };
  },
  'POST /api/v1/bans/:id/withdraw': waiting,
  'GET /api/v1/bans/:id/lift': active,
  'POST /api/v1/bans/:id/lift': async (world) => ({ ...(await active(world)), payload: { reason } }),
  'POST /api/v1/bans/:id/extend': async (world) => ({
    ...(await active(world)),
    payload: { reason, expiresAt: ends(world, 2) },
  }),
  'POST /api/v1/bans/:id/sites/:siteId/sparing': async (world) => ({
    ...(await atOwnSite(world)),
    payload: { reason },
  }),
  'POST /api/v1/bans/:id/sites/:siteId/sparing/answer': async (world) => ({
    ...(await atOwnSite(world)),
    payload: { answer: 'keep', reason },
  }),
  'PUT /api/v1/ban-limits': () => ({
    payload: { users: 5, workloads: 1000, sites: 10, approvalHours: 24, mostDays: 90 },
  }),
  'POST /api/v1/ban-proposals': () => ({
    payload: { format: 'dn', source: 'a list', text: `CN=${randomText(8)},O=x` },
  }),
  'POST /api/v1/ban-proposals/:id/dismiss': async (world) => ({
    params: { id: await proposal(world) },
    payload: { reason },
  }),
  'POST /api/v1/ban-list-receivers': () => ({ payload: { name: 'a program' } }),
  'POST /api/v1/ban-list-receivers/:id/revoke': async (world) => {
    const request = makeListReceiverRequest.parse({ name: 'a program' });
    return { params: { id: (await makeReceiver(world.stage.app, author, request)).receiver.id } };
  },
  'GET /lists/bans.:form': () => ({ params: { form: 'dn' } }),
  'GET /api/v1/workloads/:id/contain': async (world) => ({ params: { id: await workload(world) } }),
  'POST /api/v1/workloads/:id/contain': async (world) => ({
    params: { id: await workload(world) },
    payload: { effects: { running: 'pause', network: 'keep' }, reason, expiresAt: ends(world) },
  }),
  'POST /api/v1/images/block': (world) => ({
    payload: {
      image: { ref: 'img', sha512: null },
      sites: [world.own.site],
      reason,
      expiresAt: ends(world),
    },
  }),
  'POST /api/v1/images/preview': ({ own }) => ({
    payload: { image: { ref: 'img', sha512: null }, sites: [own.site] },
  }),
  'POST /api/v1/image-blocks': (world) => ({ payload: blockOf(world) }),
  'GET /api/v1/image-blocks/:id': waitingBlock,
  'POST /api/v1/image-blocks/:id/answer': async (world) => {
    const { params } = await waitingBlock(world);
    const { reach } = await readImageBlock(world.stage.app, author, params.id);
    return { params, payload: { answer: 'approve', digest: reach.digest } };
  },
  'POST /api/v1/image-blocks/:id/withdraw': async (world) => ({
    ...(await waitingBlock(world)),
    payload: { reason },
  }),
  'GET /api/v1/orders/:id': containment,
  'GET /api/v1/orders/:id/propagation': containment,
  'GET /api/v1/orders/:id/sites/:siteId': containment,
  'POST /api/v1/orders/:id/sites/:siteId/answer': async (world) => ({
    ...(await containment(world)),
    payload: { agent: newId('agt', world.stage.app.clocks.machine.now()), step: 2, answer: 'accept' },
  }),
  'GET /api/v1/orders/:id/live': containment,
  'GET /api/v1/orders/:id/release': containment,
  'POST /api/v1/orders/:id/release': async (world) => ({
    ...(await containment(world)),
    payload: { reason },
  }),
  'GET /api/agent/v1/orders': () => ({ query: { after: '0' } }),
  'GET /api/agent/v1/orders/:id/findings': containment,
  'POST /api/agent/v1/receipts': () => ({ payload: { receipts: ['x'] } }),
};
