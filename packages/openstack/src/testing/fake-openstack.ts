import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fakeCinder } from './fake-cinder.ts';
import { fakeGlance } from './fake-glance.ts';
import { type FakeAnswer, type FakeRequest, refusal } from './fake-http.ts';
import { fakeKeystone } from './fake-keystone.ts';
import { fakeNeutron } from './fake-neutron.ts';
import { fakeNova } from './fake-nova.ts';
import { type FakeOptions, FakeState } from './fake-state.ts';

export interface FakeOpenStack {
  authUrl: string;
  state: FakeState;
  /** Every request, as `POST /compute/v2.1/servers/…/action`. */
  requests: string[];
  /** Says something else than the fake would, once for each request that it answers. */
  intercept: ((request: FakeRequest) => FakeAnswer | undefined) | undefined;
  close(): Promise<void>;
}

const ROUTES = [fakeKeystone, fakeNova, fakeNeutron, fakeGlance, fakeCinder];

/** A cloud in memory with the traps of real ones. Time is the given clock's. */
export async function startFakeOpenStack(
  given: Partial<FakeOptions> & Pick<FakeOptions, 'clock'>,
): Promise<FakeOpenStack> {
  const state = new FakeState({
    disablingDeletesCredentials: false,
    tokenCacheSeconds: 300,
    settleMs: 300,
    snapshotMs: 1000,
    groupsOfOwnProjectOnly: false,
    cinder: false,
    ...given,
  });
  const server = createServer((request, response) => {
    void answer(fake, request, response, base());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeOpenStack = {
    authUrl: `${base()}/identity/v3`,
    state,
    requests: [],
    intercept: undefined,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

async function answer(
  fake: FakeOpenStack,
  incoming: IncomingMessage,
  response: ServerResponse,
  base: string,
): Promise<void> {
  const request = await requestOf(incoming, base);
  fake.requests.push(`${request.method} ${request.path}`);
  fake.state.settle();
  const { status, body, headers } = answerTo(fake, request);
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
}

function answerTo(fake: FakeOpenStack, request: FakeRequest): FakeAnswer {
  const instead = fake.intercept?.(request);
  if (instead) return instead;
  for (const route of ROUTES) {
    const told = route(fake.state, request);
    if (told) return told;
  }
  return refusal(404, `There is nothing at ${request.path}`);
}

async function requestOf(incoming: IncomingMessage, base: string): Promise<FakeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const url = new URL(incoming.url ?? '/', base);
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers as FakeRequest['headers'],
    body: text ? JSON.parse(text) : null,
    base,
  };
}
