import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
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
  // Where root's PostgreSQL account cannot enter, the database would be put elsewhere, and stay there.
  await chmod(dataDir, 0o711);
  const child = fork(join(import.meta.dirname, 'beat-server.ts'), [dataDir, `${copies}`, `${periodMs}`], {
    // However this process came to read TypeScript, the child needs its own loader.
    execArgv: ['--conditions=source', '--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const died = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the server under load ended with ${code ?? signal} before it was ready`);
  });
  const [ready] = (await Promise.race([once(child, 'message'), died])) as [
    Pick<ServerProcess, 'beats' | 'bare' | 'deployments'>,
  ];
  // From here on its end is nobody's failure.
  died.catch(() => {});
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
