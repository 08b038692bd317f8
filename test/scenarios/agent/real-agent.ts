import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAgent } from '../../../scripts/build-agent.mjs';

/** The one file that a site copies, run as a site runs it. */
export class RealAgent {
  readonly folder = mkdtempSync(join(tmpdir(), 'muster-agent-'));
  readonly config = join(this.folder, 'agent.yaml');
  readonly #file: string;
  #child: ChildProcess | null = null;
  output = '';

  private constructor(file: string) {
    this.#file = file;
  }

  static async make(): Promise<RealAgent> {
    const folder = mkdtempSync(join(tmpdir(), 'muster-agent-build-'));
    return new RealAgent((await buildAgent(folder)).file);
  }

  configure(server: string, policy: object, systems: object[]): void {
    const state = join(this.folder, 'state');
    const facts = { every: '1s' };
    // JSON is YAML.
    writeFileSync(this.config, JSON.stringify({ server, state, policy, systems, facts, report_every: '2s' }));
  }

  /** Runs one command to its end. */
  async call(...args: string[]): Promise<{ code: number | null; out: string }> {
    return await this.#run(args, '');
  }

  async #run(args: string[], input: string): Promise<{ code: number | null; out: string }> {
    const child = spawn(process.execPath, [this.#file, '--config', this.config, ...args]);
    child.stdin.end(input);
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (out += part));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, out };
  }

  /** Enrols with a token that is piped in, as `--token-file -` takes it. */
  async enrol(token: string): Promise<{ code: number | null; out: string }> {
    return await this.#run(['--json', 'enrol', '--token-file', '-'], token);
  }

  start(): void {
    const child = spawn(process.execPath, [this.#file, '--config', this.config, 'run']);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) => {
        this.output += part;
      });
    this.#child = child;
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return await ended;
  }

  async remove(): Promise<void> {
    await this.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(join(this.#file, '..'), { recursive: true, force: true });
  }
}

export async function until<T>(what: string, look: () => T | Promise<T>, milliseconds = 40_000): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`it never came that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
