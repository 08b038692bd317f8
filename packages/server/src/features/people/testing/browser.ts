import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { buildHttp, type HttpParts } from '../../../http/http-server.ts';
import type { TestApp } from '../../../testing/test-app.ts';
import { peopleRoutes } from '../routes.ts';
import { authenticate } from '../service.ts';
import { readSession } from '../sessions.ts';

/** The real door: tokens and sessions as the running server reads them, with the routes of people and `others`. */
export async function openDoor(app: TestApp, others: HttpParts['routes'] = []): Promise<FastifyInstance> {
  return await buildHttp(app, {
    authenticate: (secret) => authenticate(app, secret),
    readSession: (secret) => readSession(app, secret),
    routes: [peopleRoutes(app), ...others],
  });
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Keeps its cookies and sends what a browser sends from a page of this server. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #http: FastifyInstance;

  constructor(http: FastifyInstance) {
    this.#http = http;
  }

  async send(
    method: Method,
    url: string,
    payload?: object,
    headers: Record<string, string> = ownPage,
  ): Promise<LightMyRequestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#http.inject({
      method,
      url,
      headers: { host: 'localhost:8460', ...(cookie ? { cookie } : {}), ...headers },
      ...(payload ? { payload } : {}),
    });
    for (const { name, value, maxAge } of answer.cookies) {
      if (value === '' || maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  get(url: string): Promise<LightMyRequestResponse> {
    return this.send('GET', url);
  }

  post(url: string, payload: object = {}): Promise<LightMyRequestResponse> {
    return this.send('POST', url, payload);
  }
}

/** What Chromium sends with a fetch() of one of our pages. */
export const ownPage = {
  'x-muster-web': '1',
  origin: 'http://localhost:8460',
  'sec-fetch-site': 'same-origin',
  'user-agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
};
