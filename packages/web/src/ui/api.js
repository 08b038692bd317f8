/** The server refused; it says why and what to do. */
export class Refused extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title ?? 'The server refused.');
    this.problem = problem;
  }
}

/** No answer: no connection, or no Muster at its end. */
export class NotReachable extends Error {}

/** Muster's API with one token. The token travels in a header only, never in an address. */
export class Api {
  #token;

  constructor(token) {
    this.#token = token;
  }

  get(path) {
    return this.#json('GET', path);
  }

  post(path, body) {
    return this.#json('POST', path, body);
  }

  async #json(method, path, body) {
    const response = await this.#send(method, path, body);
    try {
      return await response.json();
    } catch {
      throw new NotReachable('The answer broke off.');
    }
  }

  /**
   * Server-sent events, read by hand: EventSource can send no header. Calls `heard` for every sign of life, and ends
   * when the server ends or the signal aborts.
   */
  async *events(path, { lastId, signal, heard }) {
    const headers = { accept: 'text/event-stream' };
    if (lastId) headers['last-event-id'] = lastId;
    const response = await this.#send('GET', path, undefined, headers, signal);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    let event = { id: lastId ?? '', type: 'message', data: '' };
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      heard();
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (line === '') {
          if (event.data !== '') yield { ...event, data: JSON.parse(event.data) };
          event = { id: event.id, type: 'message', data: '' };
        } else if (line.startsWith('id: ')) event.id = line.slice(4);
        else if (line.startsWith('event: ')) event.type = line.slice(7);
        else if (line.startsWith('data: ')) event.data += line.slice(6);
      }
    }
  }

  async #send(method, path, body, headers = {}, signal = undefined) {
    const init = { method, headers: { accept: 'application/json', ...headers }, signal, cache: 'no-store' };
    if (this.#token) init.headers.authorization = `Bearer ${this.#token}`;
    if (body !== undefined) {
      init.headers['content-type'] = 'application/json';
      init.body = JSON.stringify(body);
    }
    let response;
    try {
      response = await fetch(path, init);
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new NotReachable('The server does not answer.');
    }
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    if (problem.code) throw new Refused(problem);
    throw new NotReachable(`The server answered ${response.status}.`);
  }
}
