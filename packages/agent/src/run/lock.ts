import { linkSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { ConfigError } from '../config/load-config.ts';
import type { Clock } from '../kernel/clock.ts';

/** A command that was called while no agent ran holds the lock for about so long. */
const COMMAND_MS = 5000;
const LOOK_EVERY_MS = 100;

/** One running agent a folder. A lock whose process is gone is taken over. @throws ConfigError */
export function takeLock(path: string): () => void {
  // It appears with its holder in it: nobody reads it half written and takes it for one whose process is gone.
  const own = `${path}.${process.pid}`;
  writeFileSync(own, `${process.pid}\n`, { mode: 0o600 });
  try {
    for (let tries = 0; tries < 2; tries++) {
      try {
        linkSync(own, path);
        return () => unlinkSync(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const holder = Number(readFileSync(path, 'utf8'));
        if (isAgent(holder)) throw new ConfigError(`an agent runs already, as process ${holder}`);
        unlinkSync(path);
      }
    }
  } finally {
    rmSync(own, { force: true });
  }
  throw new ConfigError(`${path} cannot be taken`);
}

/** As `takeLock`, but lets a command that is at work here come to its end first. */
export async function awaitLock(path: string, clock: Clock): Promise<() => void> {
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    try {
      return takeLock(path);
    } catch (error) {
      if (!(error instanceof ConfigError) || waited >= COMMAND_MS) throw error;
      await clock.sleep(LOOK_EVERY_MS);
    }
  }
}

/** A process of this number that is another program's had the number given again. */
function isAgent(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('muster-agent');
  } catch {
    return false;
  }
}
