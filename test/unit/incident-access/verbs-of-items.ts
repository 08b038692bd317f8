import { evidenceOf, factOf, type Of, observableOf, taskOf } from './parts.ts';
import { reason, type Verb } from './verb.ts';
import { persons } from './world.ts';

const bytes = () => Buffer.from(reason);
const value = (name: string) => ({ type: 'domain', value: `${name}.example` });

function changeObservable(of: Of): Verb {
  return {
    method: 'PATCH',
    path: '/observables/:observable',
    params: async (world, incident) => ({ observable: await observableOf(world, incident, of) }),
    payload: () => ({ revision: 1, ioc: false }),
  };
}

function withdraw(of: Of): Verb {
  return {
    ...changeObservable(of),
    method: 'POST',
    path: '/observables/:observable/withdrawal',
    payload: () => ({ reason }),
  };
}

/** One for all parties is seen: by the site itself, or by somebody, which the CSIRT alone writes. */
function sight(isOfSite: boolean): Verb {
  return {
    ...changeObservable('parties'),
    method: 'POST',
    path: '/observables/:observable/sightings',
    payload: async (world, incident) => ({ siteId: isOfSite ? await world.siteOf(incident) : null }),
  };
}

function changeTask(of: Of): Verb {
  return {
    method: 'PATCH',
    path: '/tasks/:task',
    params: async (world, incident) => ({ task: await taskOf(world, incident, of) }),
    payload: () => ({ revision: 1, mandatory: true }),
  };
}

function endTask(of: Of, state: 'done' | 'dropped', assignee?: object): Verb {
  return {
    method: 'POST',
    path: '/tasks/:task/state',
    params: async (world, incident) => ({ task: await taskOf(world, incident, of, assignee) }),
    payload: () => ({ state, note: reason }),
  };
}

function bag(of: Of): Verb {
  return {
    method: 'POST',
    path: '/evidence/bags',
    payload: async (world, incident) => ({ items: [await evidenceOf(world, incident, of)], why: reason }),
  };
}

/** What is in it, piece by piece: of all parties, of its site, of the CSIRT. */
export const itemVerbs = {
  'correct-fact': {
    method: 'POST',
    path: '/facts/:fact/correction',
    params: async (world, incident) => ({ fact: await factOf(world, incident, 'phone') }),
    payload: () => ({ at: null, note: reason }),
  },
  untick: {
    method: 'POST',
    path: '/checklist/ticks/:fact/withdrawal',
    params: async (world, incident) => ({ fact: await factOf(world, incident, 'checklist') }),
    payload: () => ({ reason }),
  },
  observe: { method: 'POST', path: '/observables', payload: () => ({ observables: [value('all')] }) },
  'observe-at-site': {
    method: 'POST',
    path: '/observables',
    payload: async (world, incident) => ({
      observables: [{ ...value('site'), siteId: await world.siteOf(incident) }],
    }),
  },
  'change-observable': changeObservable('parties'),
  'change-observable-of-site': changeObservable('site'),
  'change-observable-of-csirt': changeObservable('csirt'),
  sight: sight(false),
  'sight-at-site': sight(true),
  withdraw: withdraw('parties'),
  'withdraw-of-site': withdraw('site'),
  'withdraw-of-csirt': withdraw('csirt'),
  proposals: { method: 'GET', path: '/observable-proposals' },
  'decide-proposals': {
    method: 'POST',
    path: '/observable-proposals',
    payload: () => ({ refuse: [`obp_${'0'.repeat(23)}`] }),
  },
  'give-task': { method: 'POST', path: '/tasks', payload: () => ({ title: 'Look at the logs' }) },
  'give-task-to-site': {
    method: 'POST',
    path: '/tasks',
    payload: async (world, incident) => ({
      title: 'Look at the logs',
      siteId: await world.siteOf(incident),
      assignee: { kind: 'site' },
    }),
  },
  'change-task': changeTask('parties'),
  'change-task-of-site': changeTask('site'),
  'change-task-of-csirt': changeTask('csirt'),
  'end-task': endTask('parties', 'done'),
  'end-task-of-site': endTask('site', 'done', { kind: 'site' }),
  'drop-task-of-site': endTask('site', 'dropped', { kind: 'site' }),
  'end-task-of-named': endTask('parties', 'done', { kind: 'person', personId: persons.named }),
  'end-task-of-csirt': endTask('csirt', 'done'),
  'give-evidence': { method: 'POST', path: '/evidence', query: '?name=log.txt', payload: bytes },
  'begin-upload': {
    method: 'POST',
    path: '/evidence/uploads',
    payload: () => ({ name: 'log.txt', size: 3 }),
  },
  bag: bag('parties'),
  'bag-of-site': bag('site'),
  'bag-of-csirt': bag('csirt'),
} satisfies Record<string, Verb>;
