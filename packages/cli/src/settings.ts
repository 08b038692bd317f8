import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { UsageError } from './errors.ts';

export const DEFAULT_SERVER = 'http://127.0.0.1:8460';

const settings = z.object({ server: z.string().optional(), token: z.string().optional() });
export type Settings = z.infer<typeof settings>;

export type Environment = Readonly<Record<string, string | undefined>>;

export function settingsFile(env: Environment): string {
  return join(env.XDG_CONFIG_HOME ?? join(env.HOME ?? homedir(), '.config'), 'muster', 'cli.json');
}

/** What `muster login` kept; nothing when it never ran. */
export async function readSettings(env: Environment): Promise<Settings> {
  const file = settingsFile(env);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new UsageError(`${file} cannot be read: ${error.message}`);
  });
  if (text === undefined) return {};
  try {
    return settings.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`${file} is damaged; run "muster login" to write it again`);
  }
}

/** Readable by its owner only: it holds a token. */
export async function writeSettings(env: Environment, values: Settings): Promise<string> {
  const file = settingsFile(env);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600 });
  return file;
}
