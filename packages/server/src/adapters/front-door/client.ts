import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { DoorError, type SiteDoor } from '../../ports/deployer.ts';

export interface DoorAnswer {
  status: number;
  body: unknown;
}

export interface DoorRequest {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  credential: string;
  headers?: Record<string, string>;
  body?: Uint8Array;
  fromAddress?: string | null;
}

/** Machine milliseconds: a door that is silent for so long has not answered. */
const ANSWER_WITHIN_MS = 5_000;
const LONGEST_ANSWER_BYTES = 1024 * 1024;
const CREDENTIAL_NAME = /^[a-z][a-z0-9-]*$/;

/** Speaks HTTPS with a client certificate to sites' front doors. */
export class DoorClient {
  readonly #directory: string;
  readonly #agents = new Map<string, Promise<Agent>>();

  /** @param directory holds `<credential>.crt` and `<credential>.key`, PEM. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * @throws DoorError `unreachable` when no whole answer comes, or one that is not JSON: whoever said that is not the
   * site's door. `invalid` for a credential or an address of ours that is wrong.
   */
  async ask(door: SiteDoor, wanted: DoorRequest): Promise<DoorAnswer> {
    const url = urlOf(door, wanted.path);
    const agent = await this.#agentFor(door, wanted.credential);
    const { status, text } = await sendAgain(url, agent, wanted);
    try {
      return { status, body: JSON.parse(text) as unknown };
    } catch {
      throw new DoorError('unreachable', `the front door answered ${status} with something that is not JSON`);
    }
  }

  close(): void {
    for (const agent of this.#agents.values()) void agent.then((one) => one.destroy());
    this.#agents.clear();
  }

  #agentFor(door: SiteDoor, credential: string): Promise<Agent> {
    if (!CREDENTIAL_NAME.test(credential))
      throw new DoorError('invalid', `"${credential}" is no name of a credential`);
    const key = `${credential}\n${door.url}\n${door.caPem ?? ''}`;
    const known = this.#agents.get(key);
    if (known !== undefined) return known;
    const made = this.#makeAgent(door, credential);
    this.#agents.set(key, made);
    made.catch(() => this.#agents.delete(key));
    return made;
  }

  async #makeAgent(door: SiteDoor, credential: string): Promise<Agent> {
    const [cert, key] = await Promise.all(
      ['crt', 'key'].map((kind) => readFile(join(this.#directory, `${credential}.${kind}`))),
    ).catch((error: Error) => {
      throw new DoorError('invalid', `the credential ${credential} cannot be read: ${error.message}`);
    });
    return new Agent({
      cert,
      key,
      ...(door.caPem === null ? {} : { ca: door.caPem }),
      keepAlive: true,
      maxSockets: 4,
      timeout: ANSWER_WITHIN_MS,
    });
  }
}

function urlOf(door: SiteDoor, path: string): URL {
  const url = URL.canParse(path, door.url) ? new URL(path, door.url) : null;
  if (url?.protocol !== 'https:') throw new DoorError('invalid', 'the front door’s address is no https URL');
  return url;
}

/** A kept connection may have been closed by the other side a moment ago: what changes nothing is asked once more. */
async function sendAgain(url: URL, agent: Agent, wanted: DoorRequest): Promise<Reply> {
  try {
    return await send(url, agent, wanted);
  } catch (error) {
    if (error instanceof StaleConnection && wanted.method === 'GET') return await send(url, agent, wanted);
    throw error;
  }
}

interface Reply {
  status: number;
  text: string;
}

class StaleConnection extends DoorError {}

function send(url: URL, agent: Agent, wanted: DoorRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const away = (error: DoorError): void => {
      reject(error);
      outgoing.destroy();
    };
    const outgoing = request(url, {
      agent,
      method: wanted.method,
      headers: { ...wanted.headers, 'content-length': String(wanted.body?.length ?? 0) },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(wanted.fromAddress ? { localAddress: wanted.fromAddress } : {}),
    });
    // More than one error may come; the first decides.
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const Kind = outgoing.reusedSocket && error.code === 'ECONNRESET' ? StaleConnection : DoorError;
      away(new Kind('unreachable', `the front door did not answer: ${error.message}`));
    });
    outgoing.once('response', (response) => {
      const parts: Buffer[] = [];
      let length = 0;
      response.on('data', (part: Buffer) => {
        length += part.length;
        if (length > LONGEST_ANSWER_BYTES)
          away(new DoorError('unreachable', 'the front door’s answer is too long'));
        else parts.push(part);
      });
      response.on('error', (error) =>
        away(new DoorError('unreachable', `the front door’s answer broke off: ${error.message}`)),
      );
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
      );
    });
    outgoing.end(wanted.body);
  });
}
