import type { Fetch } from '../http.ts';

/** One answer of a cloud, as it was given to a request. */
export interface Recorded {
  /** `GET /v2.1/servers/detail?limit=10`: what was asked, without the host. */
  request: string;
  status: number;
  /** The id of a token, in words: real ones are never kept. */
  token: boolean;
  body: unknown;
}

export interface Recording {
  /** Which program and version answered, and when. */
  of: string;
  authUrl: string;
  answers: Recorded[];
}

const TOKEN = 'recorded-token';

/** Passes everything on, and keeps what was answered. */
export function recordingFetch(sink: Recorded[], through: Fetch): Fetch {
  return async (url, init) => {
    const response = await through(url, init);
    const text = await response.text();
    sink.push({
      request: requestOf(url, init),
      status: response.status,
      token: response.headers.has('x-subject-token'),
      body: text ? JSON.parse(text) : null,
    });
    return new Response(text || null, { status: response.status, headers: response.headers });
  };
}

/**
 * Answers as it was answered. The same request gets the answers that it got, in their order, and the last one from
 * then on: however often a state is looked at, it comes about.
 */
export function replayFetch({ answers }: Recording): Fetch {
  const queues = new Map<string, Recorded[]>();
  for (const answer of answers) queues.set(answer.request, [...(queues.get(answer.request) ?? []), answer]);
  return async (url, init) => {
    const request = requestOf(url, init);
    const queue = queues.get(request) ?? [];
    const answer = queue.length > 1 ? queue.shift() : queue[0];
    if (!answer) throw new Error(`the recording has no answer to ${request}`);
    const headers = answer.token ? { 'x-subject-token': TOKEN } : undefined;
    const body = answer.body === null ? null : JSON.stringify(answer.body);
    return new Response(body, { status: answer.status, ...(headers ? { headers } : {}) });
  };
}

/** How a recording names a request. */
export function requestOf(url: URL, init: RequestInit): string {
  return `${init.method ?? 'GET'} ${url.pathname}${url.search}`;
}
