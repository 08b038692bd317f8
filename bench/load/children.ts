import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A process of a bench that is asked things. */
export interface Child {
  ask<Answer>(message: unknown): Promise<Answer>;
  end(message: unknown): Promise<void>;
}

/** Starts a file beside this one; gives what it says when it is ready. */
export async function startChild<Ready>(
  file: string,
  args: readonly string[],
): Promise<Child & { ready: Ready }> {
  const child: ChildProcess = fork(join(import.meta.dirname, file), [...args], {
    // However this process came to read TypeScript, the child needs its own loader.
    execArgv: ['--conditions=source', '--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const died = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${file} ended with ${code ?? signal} before it was ready`);
  });
  const [ready] = (await Promise.race([once(child, 'message'), died])) as [Ready];
  died.catch(() => {});
  return {
    ready,
    async ask<Answer>(message: unknown): Promise<Answer> {
      child.send(message as object);
      const [answer] = (await once(child, 'message')) as [Answer];
      return answer;
    },
    async end(message) {
      child.send(message as object);
      await once(child, 'exit');
    },
  };
}
