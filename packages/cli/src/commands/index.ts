import type { AddCommands } from '../cli.ts';

export interface Group {
  name: string;
  description: string;
  /** Loaded when it is named: whoever asks for help, or for one group, does not wait for all. */
  load: () => Promise<AddCommands>;
}

/** In the order in which help lists them. */
export const groups: readonly Group[] = [
  {
    name: 'login',
    description:
      'keep server and token for later commands (the token is read from the terminal or standard input)',
    load: async () => (await import('./login.ts')).loginCommand,
  },
  {
    name: 'server',
    description: 'the server itself',
    load: async () => (await import('./server.ts')).serverCommands,
  },
  {
    name: 'token',
    description: 'who may use the API',
    load: async () => (await import('./token.ts')).tokenCommands,
  },
  {
    name: 'federation',
    description: 'NGIs, sites, contacts and calendars',
    load: async () => (await import('./federation.ts')).federationCommands,
  },
  {
    name: 'site',
    description: 'the sites of the federation',
    load: async () => (await import('./site.ts')).siteCommands,
  },
  {
    name: 'agent',
    description: 'the agents that sites run',
    load: async () => (await import('./agent.ts')).agentCommands,
  },
  {
    name: 'ban',
    description: 'who is not let in, and how far that has come',
    load: async () => (await import('./ban/index.ts')).banCommands,
  },
  {
    name: 'order',
    description: 'signed orders to sites, and what became of them',
    load: async () => (await import('./order.ts')).orderCommands,
  },
  {
    name: 'workload',
    description: 'what runs at the sites, as their agents see it',
    load: async () => (await import('./workload.ts')).workloadCommands,
  },
  {
    name: 'image',
    description: 'images from which nothing new is started',
    load: async () => (await import('./image.ts')).imageCommands,
  },
  {
    name: 'incident',
    description: 'handle an incident: clocks, sites, facts, decisions, tasks, mail, people',
    load: async () => (await import('./incident/index.ts')).incidentCommands,
  },
  {
    name: 'drill',
    description: 'run a drill at many sites, and say with evidence how each one did',
    load: async () => (await import('./drill/index.ts')).drillCommands,
  },
  {
    name: 'scenario',
    description: 'the scripts of drills',
    load: async () => (await import('./scenario.ts')).scenarioCommands,
  },
  {
    name: 'pack',
    description: 'scenarios that others made, reviewed and signed',
    load: async () => (await import('./pack.ts')).packCommands,
  },
  {
    name: 'evidence',
    description: 'what was given as evidence',
    load: async () => (await import('./evidence.ts')).evidenceCommands,
  },
  {
    name: 'exchange',
    description: 'incidents out to others, and observables in',
    load: async () => (await import('./exchange.ts')).exchangeCommands,
  },
  {
    name: 'ledger',
    description: 'the record of everything that was done',
    load: async () => (await import('./ledger.ts')).ledgerCommands,
  },
  {
    name: 'mail',
    description: 'mail, in and out',
    load: async () => (await import('./mail.ts')).mailCommands,
  },
];
