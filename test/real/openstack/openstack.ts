import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bringUp, isUp, takeDown } from './bring-up.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CONFIG = fileURLToPath(new URL('./vitest.config.ts', import.meta.url));

/**
 * The adapter's contract kit, containment and the traps on a control plane of Debian's packages. One that was up
 * before stays up, and `--keep` leaves up the one that was started here.
 */
export async function openstack(): Promise<{ kind: string; why: string }> {
  const wasUp = await isUp();
  bringUp();
  try {
    return { kind: 'OpenStack', why: await tests() };
  } finally {
    if (!wasUp && !process.argv.includes('--keep')) takeDown();
  }
}

async function tests(): Promise<string> {
  const ran = spawn('npx', ['vitest', 'run', '--config', CONFIG, '--root', ROOT, '--no-color'], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  for await (const chunk of ran.stdout) {
    told += chunk;
    process.stdout.write(chunk);
  }
  const status = await new Promise((resolve) => {
    if (ran.exitCode === null) ran.on('exit', resolve);
    else resolve(ran.exitCode);
  });
  const counts = /^\s*Tests\s+(.*)$/m.exec(told)?.[1]?.trim() ?? 'no test ran';
  if (status !== 0) throw new Error(counts);
  return counts;
}
