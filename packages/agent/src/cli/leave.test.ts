import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pageToken } from '../control/page-token.ts';
import { serveControl } from '../control/serve-control.ts';
import { realDisk } from '../spool/disk.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { LocalAgent } from '../testing/local-agent.ts';
import { leave } from './leave.ts';

test('an agent that runs keeps its state when it has let go of all, and says how to go on', async () => {
  const server = new FakeServer();
  await server.start();
  const local = new LocalAgent(server);
  const { files } = await local.start();
  const token = pageToken(files.pageToken, realDisk);
  const door = await serveControl(local.agent, { at: { socket: files.socket }, token });
  const other = spawn('sleep', ['60'], { argv0: 'muster-agent' });
  await once(other, 'spawn');
  writeFileSync(files.lock, String(other.pid));
  try {
    const said = await leave(local.config, { release: true }, 'root');
    expect(said).toMatch(/holds nothing any more[\s\S]*stop it, and call "muster-agent leave" again/);
    await expect(leave(local.config, {}, 'root')).rejects.toThrow('stop it, and call');
    expect(existsSync(files.identity)).toBe(true);
  } finally {
    other.kill();
    door.close();
    await local.remove();
    await server.stop();
  }
});
