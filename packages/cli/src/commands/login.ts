import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { tokenHolder, tokenSecret } from '@muster/contract';
import { ApiClient } from '../api-client.ts';
import type { AddCommands, Io } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { DEFAULT_SERVER, writeSettings } from '../settings.ts';

export const loginCommand: AddCommands = (login, run) => {
  login.action(
    run(async (cli) => {
      const server = cli.options.server ?? cli.io.env.MUSTER_URL ?? DEFAULT_SERVER;
      const token = (cli.options.token ?? cli.io.env.MUSTER_TOKEN ?? (await askToken(cli.io))).trim();
      if (!tokenSecret.safeParse(token).success)
        throw new UsageError('That is not a Muster token: it begins with mst_ and has 47 characters.');
      const me = await new ApiClient({ url: server, token }).get('/api/v1/me', tokenHolder);
      const file = await writeSettings(cli.io.env, { server, token });
      cli.show({ server, me, file }, () => `You are ${me.name} (${me.role}) at ${server}; kept in ${file}.`);
    }),
  );
};

/** Not echoed, and not an argument: arguments stand in the process list and in the shell's history. */
async function askToken(io: Io): Promise<string> {
  const silent = new Writable({ write: (_part, _encoding, done) => done() });
  if (io.stdin.isTTY) io.stderr.write('Token: ');
  const lines = createInterface({ input: io.stdin, output: silent, terminal: io.stdin.isTTY === true });
  try {
    for await (const line of lines) return line;
    throw new UsageError('No token was given.');
  } finally {
    lines.close();
    if (io.stdin.isTTY) io.stderr.write('\n');
  }
}
