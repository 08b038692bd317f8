import type { Problem } from '@muster/contract';

/** The server refused; it says why and what to do. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** No answer: no connection, or no Muster at its end. */
export class NotReachable extends Error {}

export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Asks the server, as whoever is signed in (the cookie travels by itself).
 * @throws Refused with the server's words; NotReachable when there is no answer
 */
export async function ask<Answer>(
  verb: Verb,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await send(verb, path, body, signal);
  if (response.status === 204) return undefined as Answer;
  try {
    return (await response.json()) as Answer;
  } catch {
    throw new NotReachable('The answer broke off.');
  }
}

/** Asks for an answer in lines of JSON, and gives each as it comes. */
export async function* askInLines<Line>(path: string, body: unknown): AsyncGenerator<Line> {
  const { body: stream } = await send('POST', path, body);
  if (!stream) return;
  let rest = '';
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as Line;
  }
  if (rest !== '') throw new NotReachable('The answer broke off.');
}

/** Asks for a file by a change: what is handed out is written down. @throws Refused, NotReachable */
export async function askForFile(path: string, body: unknown): Promise<Blob> {
  return await (await send('POST', path, body)).blob();
}

async function send(verb: Verb, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  // No other site's page can set this header: a forged form or link changes nothing.
  if (verb !== 'GET') headers['x-muster-web'] = '1';
  const init: RequestInit = { method: verb, headers, cache: 'no-store', credentials: 'same-origin' };
  if (signal) init.signal = signal;
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new NotReachable('The server does not answer.');
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  if (problem?.code) throw new Refused(problem);
  throw new NotReachable(`The server answered ${response.status}.`);
}

interface Sending {
  verb?: 'POST' | 'PATCH';
  onShare?: (share: number) => void;
  signal?: AbortSignal;
}

/**
 * Sends a file as it is and tells how much of it has gone, as a share of 1. Only the older way of asking tells that.
 * @throws Refused, NotReachable
 */
export function sendFile<Answer = unknown>(
  path: string,
  file: Blob,
  { verb = 'POST', onShare, signal }: Sending = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(verb, path);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-muster-web', '1');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onShare?.(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const answer = request.response as (Problem & Answer) | null;
      if (request.status < 300) resolve(answer as Answer);
      else if (answer?.code) reject(new Refused(answer));
      else reject(new NotReachable(`The server answered ${request.status}.`));
    };
    request.onerror = () => reject(new NotReachable('The line broke; nothing was kept. Try again.'));
    request.onabort = () => reject(new DOMException('Paused', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
