import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A trial that is a run of vitest by a configuration of its own, given by its URL. */
export async function vitestTrial(kind: string, config: URL): Promise<{ kind: string; why: string }> {
  const args = ['vitest', 'run', '--config', fileURLToPath(config), '--root', ROOT, '--no-color'];
  const ran = spawnSync('npx', args, { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  const tests = /^\s*Tests\s+(.*)$/m.exec(ran.stdout)?.[1]?.trim() ?? 'no test ran';
  if (ran.status !== 0) throw new Error(`${tests}\n${`${ran.stdout}${ran.stderr}`.slice(-6000)}`);
  return { kind, why: tests };
}
