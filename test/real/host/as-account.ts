/** Runs the agent's host adapter in a program of its own, under an account and with no more rights than it is given. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { HostTask, HostTold } from './host-task.ts';

const run = promisify(execFile);

export interface Account {
  uid: number;
  /** Capabilities that it keeps: `kill`, `dac_override`. */
  caps?: readonly string[];
}

export interface Agents {
  dir: string;
  /** What the adapter answered to each question. */
  ask(account: Account, task: HostTask, before?: readonly string[]): Promise<HostTold[]>;
  end(): void;
}

export async function agents(): Promise<Agents> {
  const dir = mkdtempSync('/tmp/muster-host-account-');
  chmodSync(dir, 0o755);
  const program = join(dir, 'host-task.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('./host-task.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['source'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'silent',
  });
  return {
    dir,
    async ask({ uid, caps = [] }, task, before = []) {
      const file = join(dir, 'task.json');
      writeFileSync(file, JSON.stringify(task));
      const kept = caps.map((one) => `+${one}`).join(',');
      const rights = kept ? [`--inh-caps=-all,${kept}`, `--ambient-caps=-all,${kept}`] : ['--inh-caps=-all'];
      const [first = '', ...rest] = [
        ...before,
        ...['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', ...rights, '--no-new-privs'],
        ...[process.execPath, program, file],
      ];
      const { stdout } = await run(first, rest, { cwd: '/', encoding: 'utf8', timeout: 50_000 });
      return JSON.parse(stdout) as HostTold[];
    },
    end: () => rmSync(dir, { recursive: true, force: true }),
  };
}
