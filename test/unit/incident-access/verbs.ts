import type { AccessWorld } from './world.ts';

/** One thing that can be done with an incident, and how it is asked over HTTP. */
export interface Verb {
  method: string;
  /** After the incident's address. */
  path?: string;
  payload?: (world: AccessWorld, incident: string) => object;
  /** Whoever may do it changes what the next asker would find: they get an incident of their own. */
  usesUp?: true;
}

const reason = 'to see who may';
const nobody = `per_${'0'.repeat(23)}`;
const at = ({ app }: AccessWorld) => app.clock.now().toISOString();

/**
 * Whoever adds a route to an incident adds its line here and in the table of the test. What is sent need not succeed:
 * what counts is whether it is refused to this asker.
 */
export const verbs: Record<string, Verb> = {
  read: { method: 'GET' },
  clocks: { method: 'GET', path: '/clocks' },
  parties: { method: 'GET', path: '/parties' },
  closing: { method: 'GET', path: '/closing' },
  timeline: { method: 'GET', path: '/timeline' },
  mail: { method: 'GET', path: '/mail' },
  observables: { method: 'GET', path: '/observables' },
  tasks: { method: 'GET', path: '/tasks' },
  decisions: { method: 'GET', path: '/decisions' },
  evidence: { method: 'GET', path: '/evidence' },
  checklist: { method: 'GET', path: '/checklist' },
  fact: {
    method: 'POST',
    path: '/facts',
    payload: (world) => ({ kind: 'acknowledged', at: at(world), source: 'phone' }),
  },
  waive: { method: 'POST', path: '/waivers', payload: () => ({ step: 'heads-up', reason }) },
  'set-site': { method: 'PATCH', path: '/sites/site_alpha', payload: () => ({ state: 'contained' }) },
  link: { method: 'POST', path: '/links', payload: (_world, incident) => ({ incident }) },
  observe: {
    method: 'POST',
    path: '/observables',
    payload: () => ({ observables: [{ type: 'domain', value: 'x.example' }] }),
  },
  'give-task': { method: 'POST', path: '/tasks', payload: () => ({ title: 'Look at the logs' }) },
  decide: {
    method: 'POST',
    path: '/decisions',
    payload: () => ({ title: 'Isolate', outcome: 'yes', reason }),
  },
  change: { method: 'PATCH', payload: () => ({ severity: 'low' }) },
  state: { method: 'POST', path: '/state', payload: () => ({ state: 'closed' }) },
  'end-site': { method: 'POST', path: '/sites/site_alpha/end', payload: () => ({ reason }), usesUp: true },
  share: { method: 'POST', path: '/shares', payload: () => ({ kind: 'vo', ref: 'cms', reason }) },
  role: { method: 'POST', path: '/roles', payload: () => ({ personId: nobody, role: 'scribe' }) },
  lead: { method: 'POST', path: '/lead', payload: () => ({ personId: nobody }) },
  merge: { method: 'POST', path: '/merge', payload: (_world, incident) => ({ incident, reason }) },
  split: { method: 'POST', path: '/split', payload: () => ({ title: 'Another', reason, sites: [] }) },
  record: { method: 'GET', path: '/record' },
};
