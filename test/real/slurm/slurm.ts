import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CONFIG = fileURLToPath(new URL('./vitest.config.ts', import.meta.url));

/** The contract kits and what is Slurm's own, against Debian's Slurm. */
export async function slurm(): Promise<{ kind: string; why: string }> {
  const ran = spawnSync('npx', ['vitest', 'run', '--config', CONFIG, '--root', ROOT, '--no-color'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  const tests = /^\s*Tests\s+(.*)$/m.exec(ran.stdout)?.[1]?.trim() ?? 'no test ran';
  if (ran.status !== 0) throw new Error(`${tests}\n${`${ran.stdout}${ran.stderr}`.slice(-6000)}`);
  return { kind: 'Slurm', why: tests };
}
