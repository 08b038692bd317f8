/** Answers the `host` command: what a site's team may do to its machine as a whole. */
import { chmodSync, chownSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';

export interface ToolAnswer {
  /** Exit code of the command: 0 done, 1 failed, 2 wrong usage, 3 not available at this site. */
  code: 0 | 1 | 2 | 3;
  text: string;
}

const LONGEST_REQUEST = 4096;

export function serveHostTool(
  path: string,
  uid: number | undefined,
  answer: (words: string[]) => Promise<ToolAnswer>,
): Promise<Server> {
  if (path.length > 100)
    throw new Error(`Unix sockets allow 100 characters; use a shorter directory: ${path}`);
  rmSync(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let text = '';
    let asked = false;
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.setTimeout(60_000, () => socket.destroy());
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > LONGEST_REQUEST) return socket.destroy();
      if (asked || !text.includes('\n')) return;
      asked = true;
      void reply(text, answer).then((result) => socket.end(JSON.stringify(result)));
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      chmodSync(path, 0o600);
      if (uid !== undefined) chownSync(path, uid, uid);
      resolve(server);
    });
  });
}

async function reply(text: string, answer: (words: string[]) => Promise<ToolAnswer>): Promise<ToolAnswer> {
  try {
    const { words } = JSON.parse(text) as { words: unknown };
    if (!Array.isArray(words)) return { code: 2, text: 'malformed request' };
    return await answer(words.map(String));
  } catch (error) {
    return { code: 1, text: (error as Error).message };
  }
}
