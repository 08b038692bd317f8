import { reason, type Verb } from './verb.ts';
import { itemVerbs } from './verbs-of-items.ts';
import { mailVerbs } from './verbs-of-mail.ts';
import { steeringVerbs } from './verbs-of-steering.ts';
import type { AccessWorld } from './world.ts';

const now = ({ app }: AccessWorld) => app.clock.now().toISOString();
const list = { format: 'csv', name: 'list.csv', content: 'one.example\n' };
const plan = { tlp: 'CLEAR', title: 'to see who may' };
const copy = { method: 'POST', path: '/redactions', payload: () => ({ plan, reason }) } as const;

/** What is read of it, and what goes out and comes in as a file. */
const wholeVerbs = {
  read: { method: 'GET' },
  clocks: { method: 'GET', path: '/clocks' },
  parties: { method: 'GET', path: '/parties' },
  closing: { method: 'GET', path: '/closing' },
  events: { method: 'GET', path: '/events' },
  timeline: { method: 'GET', path: '/timeline' },
  'timeline-csv': { method: 'GET', path: '/timeline.csv' },
  mail: { method: 'GET', path: '/mail' },
  observables: { method: 'GET', path: '/observables' },
  'observables-csv': { method: 'GET', path: '/observables.csv' },
  'observables-json': { method: 'GET', path: '/observables.json' },
  'read-text': { method: 'POST', path: '/observables/read', payload: () => ({ text: 'one.example' }) },
  tasks: { method: 'GET', path: '/tasks' },
  decisions: { method: 'GET', path: '/decisions' },
  evidence: { method: 'GET', path: '/evidence' },
  procedure: { method: 'GET', path: '/procedure' },
  checklist: { method: 'GET', path: '/checklist' },
  'checklist-pdf': { method: 'GET', path: '/checklist.pdf' },
  exchange: { method: 'GET', path: '/exchange' },
  record: { method: 'GET', path: '/record' },
  'look-at-export': { method: 'GET', path: '/exports/preview', query: '?format=misp' },
  export: { method: 'POST', path: '/exports', payload: () => ({ format: 'stix' }) },
  'look-at-copy': { method: 'POST', path: '/redactions/preview', payload: () => plan },
  copy,
  'look-at-import': { method: 'POST', path: '/imports/preview', payload: () => list },
  import: { method: 'POST', path: '/imports', payload: () => ({ ...list, sha256: '0'.repeat(64) }) },
} satisfies Record<string, Verb>;

/** What is recorded and decided of it. */
const factVerbs = {
  fact: {
    method: 'POST',
    path: '/facts',
    payload: (world) => ({ kind: 'acknowledged', at: now(world), source: 'phone' }),
  },
  waive: { method: 'POST', path: '/waivers', payload: () => ({ step: 'heads-up', reason }) },
  tick: {
    method: 'POST',
    path: '/checklist/ticks',
    payload: async (world, incident) => ({
      site: await world.siteOf(incident),
      step: 'contain',
      fact: 'isolated',
      at: now(world),
    }),
  },
  note: { method: 'POST', path: '/timeline', payload: () => ({ text: reason }) },
  'note-of-site': {
    method: 'POST',
    path: '/timeline',
    payload: async (world, incident) => ({ text: reason, siteId: await world.siteOf(incident) }),
  },
  decide: {
    method: 'POST',
    path: '/decisions',
    payload: () => ({ title: 'Isolate', outcome: 'yes', reason }),
  },
  'decide-for-site': {
    method: 'POST',
    path: '/decisions',
    payload: async (world, incident) => ({
      title: 'Isolate',
      outcome: 'yes',
      reason,
      siteId: await world.siteOf(incident),
    }),
  },
} satisfies Record<string, Verb>;

/**
 * Whoever adds a route to an incident adds its line here and in the table of the test. What is sent need not succeed:
 * what counts is whether it is refused to this asker, or hidden from them.
 */
export const verbs: Record<string, Verb> = {
  ...wholeVerbs,
  ...factVerbs,
  ...itemVerbs,
  ...mailVerbs,
  ...steeringVerbs,
};
