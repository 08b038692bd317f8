import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { campaignId, sampleBoard, sampleCampaign, sampleId } from './sample-campaign.ts';

const webRoot = new URL('../../packages/web/src/', import.meta.url).pathname;
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};
/** As the server sends it; a page that needs more than this fails here too. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface FakeApi {
  url: string;
  /** Everything that was asked, as `GET /path?query`. */
  asked: string[];
  /** Tells the pages that watch. */
  tell(type: string): void;
  /** Answers nothing from now on, as after a fall. */
  fall(): void;
  rise(): void;
  state: 'running' | 'stopping';
  /** Site that becomes real. */
  changed: boolean;
  close(): void;
}

/** The pages, and just so much of the API that they live. */
export async function startFakeApi(now: () => number): Promise<FakeApi> {
  const streams = new Set<ServerResponse>();
  let events = 0;
  let down = false;
  let askedStop = 0;
  const server: Server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    if (down) {
      response.destroy();
      return;
    }
    api.asked.push(line);
    const path = (request.url ?? '').split('?')[0] ?? '';
    const campaign = `/api/v1/campaigns/${campaignId}`;
    const json = (body: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (
      path.startsWith('/api/v1/') &&
      path !== '/api/v1/drill-mark' &&
      request.headers.authorization !== 'Bearer mst_good'
    ) {
      json(
        {
          code: 'auth.invalid',
          status: 401,
          title: 'No.',
          detail: 'The token is unknown, expired or revoked.',
        },
        401,
      );
    } else if (path === '/api/v1/me') {
      json({ id: 'tok_1', name: 'Duty officer', role: 'officer', scope: { kind: 'federation' } });
    } else if (path === '/health')
      json({ status: 'ok', version: '0', roles: ['http'], at: new Date(now()).toISOString() });
    else if (path === '/api/v1/campaigns') json([sampleCampaign(api.state)]);
    else if (path === campaign) json(sampleCampaign(api.state));
    else if (path === `${campaign}/board`) {
      const board = sampleBoard(now(), api.state);
      const site = board.sites[2];
      const verdict = site?.verdicts[8];
      if (api.changed && verdict) verdict.verdict = 'pass';
      json(board);
    } else if (path === `${campaign}/claims`) json(claims());
    else if (path === `${campaign}/events`) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`retry: 2000\n\nid: x-${events}\nevent: reset\ndata: {}\n\n`);
      streams.add(response);
      response.on('close', () => streams.delete(response));
    } else if (line === `POST ${campaign}/stop`) {
      api.state = 'stopping';
      json(sampleCampaign('stopping'));
    } else if (path === `${campaign}/stop`) json(stopProgress(askedStop++));
    else if (path === '/api/v1/drill-mark') {
      json({
        exercise: true,
        what: 'This program belongs to a security exercise and is harmless.',
        contact: 'csirt@muster.example',
        since: '2027-01-05T09:00:00.000Z',
      });
    } else void page(path, response);
  });
  const api: FakeApi = {
    url: '',
    asked: [],
    tell(type) {
      events += 1;
      for (const stream of streams) stream.write(`id: x-${events}\nevent: ${type}\ndata: {}\n\n`);
    },
    fall() {
      down = true;
      server.closeAllConnections();
    },
    rise() {
      down = false;
    },
    state: 'running',
    changed: false,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return api;
}

async function page(path: string, response: ServerResponse): Promise<void> {
  const file = join(webRoot, normalize(path.endsWith('/') ? `${path}index.html` : path));
  try {
    const body = await readFile(file);
    response
      .writeHead(200, {
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': CONTENT_SECURITY_POLICY,
      })
      .end(body);
  } catch {
    response.writeHead(404).end();
  }
}

function stopProgress(n: number) {
  const copies = 12;
  const unreachable = {
    deployment: sampleId('dep', 7),
    site: 'Umeå North',
    role: 'implant',
    lastBeat: '2027-01-05T14:05:40.000Z',
    latestEnd: '2027-01-05T20:00:00.000Z',
  };
  const stopped = Math.min(copies, 4 + n * 3);
  return {
    copies,
    stopped,
    endedOtherwise: 0,
    neverStarted: 0,
    unreachable: stopped < copies ? [unreachable] : [],
  };
}

function claims() {
  const claim = (
    kind: string,
    said: string,
    measured: string,
    gapSeconds: number | null,
    judged: string,
  ) => ({
    id: sampleId('clm', 1),
    participation: sampleId('par', 6),
    site: 'Plzeň',
    mail: sampleId('msg', 1),
    kind,
    at: '2027-01-05T10:58:00.000Z',
    quote: said,
    said,
    measured,
    gapSeconds,
    judged,
  });
  return [
    claim('copies-stopped', 'killed at 10:42', 'last beat 10:51:20 to 10:51:50', 560, 'true'),
    claim('identity-banned', 'banned at 11:05', 'first refused probe 11:20', 900, 'true'),
    claim('submission-address', 'submitted from 10.0.0.4', '192.0.2.41 (front door)', null, 'false'),
  ];
}
