import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { type EnrolRequest, enrolAnswer } from '@muster/contract';
import { isSafeUrl } from '../config/agent-schema.ts';
import { ConfigError, loadConfig } from '../config/load-config.ts';
import { makeAgentKey } from '../identity/agent-key.ts';
import { enrolmentFault, type Identity, keepIdentity } from '../identity/identity.ts';
import type { MachineClock } from '../kernel/clock.ts';
import { connectionOf } from '../run/agent.ts';
import { makePrivateFolder, realDisk } from '../spool/disk.ts';
import { stateFiles } from '../spool/state-files.ts';
import { httpClient } from '../transport/http-client.ts';
import { readAnswer } from '../transport/server-client.ts';
import { VERSION } from '../version.ts';
import { demandSameName } from './same-name.ts';

/** Makes the agent's key and pins the server's. The key stays only where the enrolment went well. @throws ConfigError */
export async function enrol(
  configPath: string,
  server: string | undefined,
  token: string,
  clock: MachineClock,
): Promise<Identity> {
  const loaded = loadConfig(configPath);
  const url = server ?? loaded.config.server;
  if (new URL(url).origin !== new URL(loaded.config.server).origin || !isSafeUrl(url))
    throw new ConfigError(
      `${configPath} says that the server is ${loaded.config.server}; nothing was sent to ${url}`,
    );
  const files = stateFiles(loaded.config.state);
  makePrivateFolder(files.folder);
  if (realDisk.read(files.identity))
    throw new ConfigError('this agent is enrolled already; "muster-agent leave" first');
  rmSync(files.key, { force: true });
  const http = httpClient(clock, connectionOf(loaded));
  await demandSameName(http, url);
  const key = makeAgentKey(files.key);
  try {
    const body: EnrolRequest = { token, publicKey: key.publicJwk, version: VERSION, hostname: hostname() };
    const answer = await http({
      method: 'POST',
      url: new URL('/api/agent/v1/enrolments', url).href,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      timeoutMs: 30_000,
      maxBytes: 100_000,
      signal: new AbortController().signal,
    });
    const pinned = readAnswer(answer, enrolAnswer, clock.now());
    const fault = enrolmentFault(url, pinned, key.thumbprint);
    if (fault !== null) throw new ConfigError(`the server's answer is not taken: ${fault}`);
    const identity = { ...pinned, server: new URL(url).origin, enrolledAt: clock.now().toISOString() };
    keepIdentity(files, realDisk, identity);
    return identity;
  } catch (error) {
    rmSync(files.key, { force: true });
    throw error;
  }
}
