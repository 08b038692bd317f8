import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

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
  /** A time that was certain when it was written. */
  time: string;
  /** One running agent at a time. */
  lock: string;
  /** The word that lets people in at the local page. */
  pageToken: string;
  socket: string;
  facts(system: string): string;
}

const FACTS = /^facts-[a-z0-9-]+\.json$/;

/**
 * Removes what is the agent's, and the folder where nothing else lies in it: somebody may have named one that holds
 * other things too. @returns the names of what is left
 */
export function removeState(files: StateFiles): string[] {
  const { folder, facts: _facts, ...own } = files;
  const names = new Set(Object.values(own).map((path) => basename(path)));
  const isOurs = (name: string) => {
    const plain = name.endsWith('.new') ? name.slice(0, -'.new'.length) : name;
    return names.has(plain) || FACTS.test(plain);
  };
  const lies = readdirSync(folder);
  for (const name of lies.filter(isOurs)) rmSync(join(folder, name), { force: true });
  const left = lies.filter((name) => !isOurs(name));
  if (left.length === 0) rmdirSync(folder);
  return left;
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
    time: join(folder, 'time.json'),
    lock: join(folder, 'lock'),
    pageToken: join(folder, 'page-token'),
    socket: join(folder, 'agent.sock'),
    facts: (system) => join(folder, `facts-${system}.json`),
  };
}
