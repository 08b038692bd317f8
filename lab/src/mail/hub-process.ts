/** Runs the hub in a process of its own and starts it again, at the same port, when it dies unasked. */
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machineClock } from '../clock/lab-clock.ts';
import { launch, typescriptCommand } from '../process/launch.ts';
import { RUN_MARK } from '../process/run-registry.ts';
import type { HubConfig } from './hub-main.ts';

export class HubProcess {
  readonly #dir: string;
  readonly #runId: string;
  readonly #config: HubConfig;
  #child: ChildProcess | undefined;
  #port = 0;
  #stopped = false;

  /** `dir` is private to the lab; the configuration and the hub's own output stand there. */
  constructor(dir: string, runId: string, config: HubConfig) {
    this.#dir = dir;
    this.#runId = runId;
    this.#config = config;
  }

  get port(): number {
    return this.#port;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    const configFile = join(this.#dir, 'hub.json');
    const port = this.#port === 0 ? this.#config.port : this.#port;
    writeFileSync(configFile, JSON.stringify({ ...this.#config, port }), { mode: 0o600 });
    const log = openSync(join(this.#dir, 'hub.out'), 'a', 0o600);
    const child = launch({
      command: typescriptCommand(new URL('./hub-main.ts', import.meta.url), configFile),
      cwd: '/',
      env: { [RUN_MARK]: this.#runId },
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.once('message', (message: { port: number }) => {
        this.#port = message.port;
        resolve();
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        reject(new Error(`The mail hub ended (${code ?? signal}); see ${this.#dir}/hub.out`));
        if (!this.#stopped && this.#port !== 0) void this.#revive();
      });
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGKILL');
    });
  }

  async #revive(): Promise<void> {
    await machineClock.sleep(300);
    if (!this.#stopped) await this.start().catch((error: Error) => console.error(error.message));
  }
}
