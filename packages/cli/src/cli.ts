import type { Command } from 'commander';
import type { ApiClient } from './api-client.ts';
import type { ExitCode } from './exit-codes.ts';
import { type Paint, painter } from './output/style.ts';
import { jsonText, manyLines } from './output/text.ts';
import type { Environment } from './settings.ts';

/** What a program is given by its surroundings; `process` fits. */
export interface Io {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };
  stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  env: Environment;
}

export interface GlobalOptions {
  server?: string;
  token?: string;
  json?: boolean;
  watch?: boolean;
}

/** What every command works with. */
export class Cli {
  readonly io: Io;
  readonly options: GlobalOptions;
  readonly paint: Paint;
  /** Something other than a question was answered well: what fails after it is only the showing. */
  wasDone = false;

  constructor(io: Io, options: GlobalOptions) {
    this.io = io;
    this.options = options;
    this.paint = painter(io.stdout, io.env);
  }

  /** The server: from the options, else the environment, else what `muster login` kept, else this machine. */
  async api(): Promise<ApiClient> {
    // Loaded here only: help needs neither the contract nor its checks.
    const { DEFAULT_SERVER, readSettings } = await import('./settings.ts');
    const { ApiClient } = await import('./api-client.ts');
    const kept = await readSettings(this.io.env);
    const url = this.options.server ?? this.io.env.MUSTER_URL ?? kept.server ?? DEFAULT_SERVER;
    // A kept token belongs to the server it was kept with, and is shown to no other.
    const keptToken = url === (kept.server ?? DEFAULT_SERVER) ? kept.token : undefined;
    const token = this.options.token ?? this.io.env.MUSTER_TOKEN ?? keptToken;
    const onDone = () => {
      this.wasDone = true;
    };
    return new ApiClient({ url, token, onDone });
  }

  /** JSON for programs with --json, else the text for people. */
  show(value: unknown, text: () => string): void {
    this.line(this.options.json ? jsonText(value, 2) : text());
  }

  line(text: string): void {
    this.io.stdout.write(`${text}\n`);
  }

  /** A file as it is, for a pipe or a redirection; on a terminal its text, harmless. */
  file(bytes: Uint8Array | string): void {
    const onTerminal = this.io.stdout.isTTY === true;
    this.io.stdout.write(onTerminal ? manyLines(Buffer.from(bytes).toString()) : bytes);
  }

  /** A remark that is no result. */
  note(text: string): void {
    this.io.stderr.write(`${text}\n`);
  }
}

/** One command: it answers with an exit code where that is not 0. */
// biome-ignore lint/suspicious/noConfusingVoidType: a command that ends is a command that went well
export type Handler = (cli: Cli, command: Command) => Promise<ExitCode | void>;

/** Adds commands to its group. `run` makes a commander action of a handler. */
export type AddCommands = (
  group: Command,
  run: (handler: Handler) => (...args: unknown[]) => Promise<void>,
) => void;
