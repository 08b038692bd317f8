import { linkTo, moveOf, roleOf, shareOf } from './parts.ts';
import { reason, type Verb } from './verb.ts';
import { type AccessWorld, persons } from './world.ts';

/** Of the site in the south, with a label that everybody named may know: no other of the askers reads it. */
async function unseen(world: AccessWorld): Promise<string> {
  return await world.part('', 'unseen', async () => world.twinOf(await world.incident('other', 'GREEN')));
}

function unlink(other: (world: AccessWorld, incident: string) => Promise<string>): Verb {
  return {
    method: 'DELETE',
    path: '/links/:link',
    params: async (world, incident) => ({
      link: await linkTo(world, incident, await other(world, incident)),
    }),
    usesUp: true,
  };
}

function addSite(siteId: string): Verb {
  return { method: 'POST', path: '/sites', payload: () => ({ siteId }), usesUp: true };
}

/** What concerns all of it, and its bounds. */
export const steeringVerbs = {
  change: { method: 'PATCH', payload: () => ({ severity: 'low' }) },
  'state-change': { method: 'GET', path: '/state' },
  state: { method: 'POST', path: '/state', payload: () => ({ state: 'closed' }), usesUp: true },
  'move-procedure': { method: 'POST', path: '/procedure', payload: () => ({ version: 1, reason }) },
  'add-site': addSite('site_beta'),
  'add-site-elsewhere': addSite('site_gamma'),
  'set-site': {
    method: 'PATCH',
    path: '/sites/:site',
    params: () => ({ site: 'site_alpha' }),
    payload: () => ({ state: 'contained' }),
  },
  'end-site': {
    method: 'POST',
    path: '/sites/:site/end',
    params: () => ({ site: 'site_alpha' }),
    payload: () => ({ reason }),
    usesUp: true,
  },
  share: { method: 'POST', path: '/shares', payload: () => ({ kind: 'vo', ref: 'cms', reason }) },
  'end-share': {
    method: 'POST',
    path: '/shares/:share/end',
    params: async (world, incident) => ({ share: await shareOf(world, incident) }),
    payload: () => ({ reason }),
    usesUp: true,
  },
  role: { method: 'POST', path: '/roles', payload: () => ({ personId: persons.named, role: 'scribe' }) },
  'end-role': {
    method: 'POST',
    path: '/roles/:role/end',
    params: async (world, incident) => ({ role: await roleOf(world, incident) }),
    usesUp: true,
  },
  lead: { method: 'POST', path: '/lead', payload: () => ({ personId: persons.named }) },
  link: {
    method: 'POST',
    path: '/links',
    payload: async (world, incident) => ({
      incident: await world.part(incident, 'twin', () => world.twinOf(incident)),
    }),
  },
  'link-unseen': {
    method: 'POST',
    path: '/links',
    payload: async (world) => ({ incident: await unseen(world) }),
  },
  unlink: unlink((world, incident) => world.twinOf(incident)),
  'unlink-unseen': unlink((world) => unseen(world)),
  merge: { method: 'POST', path: '/merge', payload: (_world, incident) => ({ incident, reason }) },
  split: { method: 'POST', path: '/split', payload: () => ({ title: 'Another', reason, sites: [] }) },
  'undo-move': {
    method: 'POST',
    path: '/moves/:move/undo',
    params: async (world, incident) => ({ move: await moveOf(world, incident) }),
    usesUp: true,
  },
} satisfies Record<string, Verb>;
