import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import type { AddCommands, Cli } from '../cli.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { jsonText } from '../output/text.ts';
import { addMailbox } from './mail-box.ts';

/** Above the 25 MB that mail servers take, with what transport encoding adds. */
const LARGEST_FILE_BYTES = 64 * 1024 * 1024;

export const mailCommands: AddCommands = (mail, run) => {
  mail
    .command('classify <files...>')
    .description(
      'say of each .eml file (- is standard input) whether a person or a machine wrote it; one JSON object a line',
    )
    .action(run((cli, command) => classify(cli, command.args)));
  addMailbox(mail, run);
};

/** Needs no server. Whatever a file holds, its line is printed and the next file is read. */
async function classify(cli: Cli, files: readonly string[]): Promise<ExitCode> {
  // Loaded here only: no other command needs the server's code.
  const { classifyMail } = await import('@muster/server/mail-classifier');
  let exitCode: ExitCode = exitCodes.ok;
  for (const file of files) {
    let line: object;
    try {
      const raw = file === '-' ? await readAll(cli.io.stdin) : await readMail(file);
      const result = await classifyMail(raw);
      line = {
        file,
        class: result.class,
        rule: result.rule,
        recipients: result.recipients,
        signals: result.signals,
      };
    } catch (error) {
      exitCode = exitCodes.differs;
      line = {
        file,
        error: { code: codeOf(error), message: error instanceof Error ? error.message : String(error) },
      };
    }
    if (!cli.io.stdout.write(`${jsonText(line)}\n`)) await once(cli.io.stdout, 'drain');
  }
  return exitCode;
}

async function readMail(file: string): Promise<Uint8Array> {
  const { size } = await stat(file);
  if (size > LARGEST_FILE_BYTES) throw tooLarge();
  return await readFile(file);
}

async function readAll(input: NodeJS.ReadableStream): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of input) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > LARGEST_FILE_BYTES) throw tooLarge();
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

function tooLarge(): Error {
  return Object.assign(new Error(`larger than ${LARGEST_FILE_BYTES} bytes`), { code: 'too-large' });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}
