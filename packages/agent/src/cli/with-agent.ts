import { loadConfig } from '../config/load-config.ts';
import { askRunning } from '../control/control-client.ts';
import { type Operation, operations } from '../control/operations.ts';
import { pageToken } from '../control/page-token.ts';
import { loadIdentity } from '../identity/identity.ts';
import { systemClock } from '../kernel/clock.ts';
import { Agent } from '../run/agent.ts';
import { takeLock } from '../run/lock.ts';
import { realDisk } from '../spool/disk.ts';
import { stateFiles } from '../spool/state-files.ts';

/** Asks the agent that runs; where none does, does it here, under the same lock. */
export async function withAgent(
  configPath: string,
  operation: Operation,
  given: unknown = {},
): Promise<unknown> {
  const files = stateFiles(loadConfig(configPath).config.state);
  // Without an identity there is nothing to ask about.
  loadIdentity(files, realDisk);
  const running = await askRunning(files.socket, pageToken(files.pageToken, realDisk), operation, given);
  if (running) return running.value;
  const unlock = takeLock(files.lock);
  const over = new AbortController();
  try {
    const agent = await Agent.open({
      configPath,
      clock: systemClock,
      disk: realDisk,
      signal: over.signal,
      log: () => {},
    });
    const value = await operations[operation](agent, given);
    if (operation === 'accept' || operation === 'refuse' || operation === 'release' || operation === 'verify')
      await agent.engine.runOut();
    return value;
  } finally {
    over.abort();
    unlock();
  }
}
