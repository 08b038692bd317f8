import { join } from 'node:path';

/** What lies in the agent's folder. */
export interface StateFiles {
  folder: string;
  /** The private key, and the one that is to take its place while it is changed. */
  key: string;
  newKey: string;
  identity: string;
  /** Orders as they came, and where the list stands. */
  inbox: string;
  /** What was decided, begun and done. */
  effects: string;
  /** Which receipts the server has. */
  outbox: string;
  /** One running agent at a time. */
  lock: string;
  /** The word that lets people in at the local page. */
  pageToken: string;
  socket: string;
  facts(system: string): string;
}

export function stateFiles(folder: string): StateFiles {
  return {
    folder,
    key: join(folder, 'key.json'),
    newKey: join(folder, 'key.new.json'),
    identity: join(folder, 'identity.json'),
    inbox: join(folder, 'inbox.log'),
    effects: join(folder, 'effects.log'),
    outbox: join(folder, 'outbox.log'),
    lock: join(folder, 'lock'),
    pageToken: join(folder, 'page-token'),
    socket: join(folder, 'agent.sock'),
    facts: (system) => join(folder, `facts-${system}.json`),
  };
}
