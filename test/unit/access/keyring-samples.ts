import { newId } from '../../../packages/server/src/kernel/ids.ts';
import { objects } from './objects.ts';
import type { World } from './world.ts';

const FINGERPRINT = 'ABCD'.repeat(10);

/** A key that is there to be asked about, made anew for every question. */
async function madeKey(world: World): Promise<string> {
  const { db } = world.stage.app;
  const at = new Date('2027-01-05T08:00:00Z');
  const id = newId('key', at);
  await db
    .insertInto('mail_key')
    .values({
      id,
      kind: 'openpgp',
      fingerprint: `${FINGERPRINT}${id}`,
      ids: [],
      user_ids: ['Somebody'],
      algorithm: 'ed25519',
      can_sign: true,
      can_encrypt: true,
      vouched: false,
      made_at: at,
      expires_at: null,
      public_text: '',
      own: false,
      private_sealed: null,
      origin: 'pasted',
      imported_at: at,
      imported_by: 'tok_1',
      verified_at: null,
      verified_by: null,
      revoked_at: null,
      revoked_by: null,
      retired_at: null,
      entry_id: 'ent_1',
    })
    .execute();
  return id;
}

async function keyOf(world: World): Promise<{ id: string }> {
  return { id: await madeKey(world) };
}

export const keyringSamples = {
  'GET /api/v1/keys/message': () => ({ query: { tlp: 'RED', to: 'a@example.org' } }),
  'POST /api/v1/keys': () => ({ payload: { text: 'no key' } }),
  'POST /api/v1/keys/from-mail': async (world: World) => ({ payload: { mail: (await objects(world)).mail } }),
  'POST /api/v1/keys/:id/verify': async (world: World) => ({
    params: await keyOf(world),
    payload: { how: 'to see who may', fingerprint: FINGERPRINT },
  }),
  'POST /api/v1/keys/:id/revoke': async (world: World) => ({
    params: await keyOf(world),
    payload: { why: 'to see who may' },
  }),
  'POST /api/v1/keys/:id/retire': async (world: World) => ({ params: await keyOf(world) }),
  'POST /api/v1/keys/own/generate': () => ({ payload: { kind: 'openpgp', name: 'CSIRT' } }),
  'POST /api/v1/keys/own': () => ({ payload: { text: 'no key' } }),
  'PUT /api/v1/keys/protection/:tlp': () => ({
    params: { tlp: 'GREEN' },
    payload: { encrypt: 'may', sign: false },
  }),
};
