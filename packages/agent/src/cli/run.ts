import { loadConfig } from '../config/load-config.ts';
import { pageToken } from '../control/page-token.ts';
import { serveControl } from '../control/serve-control.ts';
import { systemClock } from '../kernel/clock.ts';
import { Agent } from '../run/agent.ts';
import { awaitLock } from '../run/lock.ts';
import { runAgent } from '../run/run-agent.ts';
import { makePrivateFolder, realDisk } from '../spool/disk.ts';
import { stateFiles } from '../spool/state-files.ts';
import type { Io } from './main.ts';

/** Runs until SIGTERM or SIGINT. */
export async function run(configPath: string, io: Io): Promise<void> {
  const { config } = loadConfig(configPath);
  const files = stateFiles(config.state);
  makePrivateFolder(files.folder);
  const unlock = await awaitLock(files.lock, systemClock);
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  try {
    const agent = await Agent.open({
      configPath,
      clock: systemClock,
      disk: realDisk,
      signal: stopped.signal,
      log: io.err,
    });
    const token = pageToken(files.pageToken, realDisk);
    await serveControl(agent, { at: { socket: files.socket }, token });
    if (config.page) await serveControl(agent, { at: config.page, token });
    io.out(
      `muster-agent for ${agent.identity.siteName}: ${agent.site.size} systems, list at ${agent.spool.list.seq}`,
    );
    await runAgent(agent);
  } finally {
    stopped.abort();
    unlock();
  }
}
