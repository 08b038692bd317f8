import type { World } from './world.ts';

const reason = 'to see who may';

/** A real incident of the first site, of its own for every question: some of them end it, or take its site away. */
async function fresh(world: World, path = '', payload?: object): Promise<string> {
  const url = '/api/v1/incidents';
  const made = await world.ask('admin', {
    method: 'POST',
    url,
    payload: { title: reason, siteId: world.own.site },
  });
  const { id } = JSON.parse(made.text) as { id: string };
  if (payload) await world.ask('admin', { method: 'POST', url: `${url}/${id}/${path}`, payload });
  return id;
}

interface Parties {
  shares: { id: string }[];
  roles: { id: string }[];
  links: { id: string }[];
  moves: { id: string }[];
}

/** One with a share, role, link or merge in it, and the id of that. */
async function freshWith(
  world: World,
  path: string,
  payload: object,
  part: keyof Parties,
  name: string,
): Promise<{ params: Record<string, string> }> {
  const id = await fresh(world, path, payload);
  const url = `/api/v1/incidents/${id}/parties`;
  const parties = JSON.parse((await world.ask('admin', { method: 'GET', url })).text) as Parties;
  return { params: { id, [name]: parties[part][0]?.id ?? '' } };
}

type Sample = { params: Record<string, string>; payload?: Record<string, unknown> };

/** What the routes that steer an incident are asked. */
export const incidentSamples: Record<string, (world: World) => Promise<Sample>> = {
  'PATCH /api/v1/incidents/:id': async (world) => ({
    params: { id: await fresh(world) },
    payload: { severity: 'low' },
  }),
  'POST /api/v1/incidents/:id/state': async (world) => ({
    params: { id: await fresh(world) },
    payload: { state: 'resolved' },
  }),
  'POST /api/v1/incidents/:id/sites': async (world) => ({
    params: { id: await fresh(world) },
    payload: { siteId: world.own.site },
  }),
  'PATCH /api/v1/incidents/:id/sites/:site': async (world) => ({
    params: { id: await fresh(world), site: world.own.site },
    payload: { state: 'contained' },
  }),
  'POST /api/v1/incidents/:id/sites/:site/end': async (world) => ({
    params: { id: await fresh(world), site: world.own.site },
    payload: { reason },
  }),
  'POST /api/v1/incidents/:id/shares': async (world) => ({
    params: { id: await fresh(world) },
    payload: { kind: 'vo', ref: 'cms', reason },
  }),
  'POST /api/v1/incidents/:id/shares/:share/end': async (world) => ({
    ...(await freshWith(world, 'shares', { kind: 'vo', ref: 'cms', reason }, 'shares', 'share')),
    payload: { reason },
  }),
  'POST /api/v1/incidents/:id/roles': async (world) => ({
    params: { id: await fresh(world) },
    payload: { personId: world.askers.csirt.personId, role: 'scribe' },
  }),
  'POST /api/v1/incidents/:id/roles/:role/end': async (world) => {
    const role = { personId: world.askers.nobody.personId, role: 'scribe' };
    return await freshWith(world, 'roles', role, 'roles', 'role');
  },
  'POST /api/v1/incidents/:id/lead': async (world) => ({
    params: { id: await fresh(world) },
    payload: { personId: world.askers.csirt.personId },
  }),
  'POST /api/v1/incidents/:id/links': async (world) => ({
    params: { id: await fresh(world) },
    payload: { incident: await fresh(world) },
  }),
  'DELETE /api/v1/incidents/:id/links/:link': async (world) =>
    await freshWith(world, 'links', { incident: await fresh(world) }, 'links', 'link'),
  'POST /api/v1/incidents/:id/merge': async (world) => ({
    params: { id: await fresh(world) },
    payload: { incident: await fresh(world), reason },
  }),
  'POST /api/v1/incidents/:id/split': async (world) => ({
    params: { id: await fresh(world) },
    payload: { title: reason, reason, sites: [world.own.site] },
  }),
  'POST /api/v1/incidents/:id/moves/:move/undo': async (world) =>
    await freshWith(world, 'merge', { incident: await fresh(world), reason }, 'moves', 'move'),
};
