import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface ServerProcess {
  beats: number;
  bare: number;
  deployments: string[];
  ask<Answer>(message: string): Promise<Answer>;
  end(): Promise<void>;
}

/** Starts beat-server.ts with a database of its own, which is removed at the end. */
export async function startServerProcess(copies: number, periodMs: number): Promise<ServerProcess> {
  const dataDir = await mkdtemp('/var/tmp/muster-bench-');
  const child = fork(join(import.meta.dirname, 'beat-server.ts'), [dataDir, `${copies}`, `${periodMs}`], {
    execArgv: [...process.execArgv, ...(process.env.PROF ? ['--cpu-prof', '--cpu-prof-dir=/tmp/prof'] : [])],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [ready] = (await once(child, 'message')) as [Pick<ServerProcess, 'beats' | 'bare' | 'deployments'>];
  return {
    ...ready,
    async ask<Answer>(message: string): Promise<Answer> {
      child.send(message);
      const [answer] = (await once(child, 'message')) as [Answer];
      return answer;
    },
    async end() {
      child.send('end');
      await once(child, 'exit');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
