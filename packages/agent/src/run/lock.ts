import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { ConfigError } from '../config/load-config.ts';

/** One running agent a folder. A lock whose process is gone is taken over. @throws ConfigError */
export function takeLock(path: string): () => void {
  for (let tries = 0; tries < 2; tries++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, `${process.pid}\n`);
      closeSync(file);
      return () => unlinkSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = Number(readFileSync(path, 'utf8'));
      if (isAgent(holder)) throw new ConfigError(`an agent runs already, as process ${holder}`);
      unlinkSync(path);
    }
  }
  throw new ConfigError(`${path} cannot be taken`);
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
