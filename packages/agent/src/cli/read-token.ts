import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Writable } from 'node:stream';
import { ConfigError, readSecret } from '../config/load-config.ts';

/** Where somebody types, or what a program pipes in. */
export type TokenInput = Readable & { isTTY?: boolean };

const MOST_BYTES = 4096;

/**
 * The token with which the agent enrols: from a file, from standard input (`-`), or typed at a terminal that does not
 * show it. Never from the command line, where every account of the machine reads it and the shell keeps it.
 * @throws ConfigError
 */
export async function readToken(
  file: string | undefined,
  input: TokenInput,
  say: (text: string) => void,
): Promise<string> {
  if (file !== undefined && file !== '-') return readSecret(file);
  if (file === '-') return await readPiped(input);
  if (input.isTTY !== true)
    throw new ConfigError(
      'nobody is at a terminal to give the token: use --token-file FILE, or --token-file - for standard input',
    );
  say('Token from your CSIRT (it is not shown): ');
  const token = (await typedUnseen(input)).trim();
  say('\n');
  if (token === '') throw new ConfigError('no token was typed; nothing was sent');
  return token;
}

async function readPiped(input: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of input) {
    parts.push(Buffer.from(part));
    bytes += parts.at(-1)?.length ?? 0;
    if (bytes > MOST_BYTES) throw new ConfigError('standard input holds more than a token');
  }
  const token = Buffer.concat(parts).toString('utf8').trim();
  if (token === '') throw new ConfigError('standard input holds no token');
  return token;
}

/** A line editor that writes nowhere: the terminal is in raw mode meanwhile, so that it shows nothing by itself. */
async function typedUnseen(input: TokenInput): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('close', () => reject(new ConfigError('no token was typed; nothing was sent')));
    });
  } finally {
    lines.close();
  }
}
