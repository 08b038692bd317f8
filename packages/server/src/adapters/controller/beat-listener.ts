import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type ErrorCode, errorCatalogue } from '@muster/contract';
import type { Clocks } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import type { BeatIntake, ConnectionEnd, ConnectionSeen } from '../../ports/beat-intake.ts';

/**
 * After this time without traffic the kernel asks the peer, then once a second, ten times: a peer that vanished
 * is known 14 s later, while a frozen process' kernel goes on answering.
 */
const KEEP_ALIVE_MS = 4000;
const BODY_MAX = 1024;
const HEAD_MAX = 4096;
const DRAIN_MAX = 65_536;
/** A head or a whole request that takes longer is given up. */
const HEAD_TIMEOUT_MS = 5000;
const REQUEST_TIMEOUT_MS = 10_000;
const MOST_CONNECTIONS = 20_000;

export interface BeatListenerOptions {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  intake: BeatIntake;
  clocks: Clocks;
}

export interface BeatListener {
  port: number;
  /** Ends every connection; what was not answered was not accepted. */
  close(): Promise<void>;
}

/** One connection. There are thousands: what each keeps counts, so they share the functions that watch them. */
class Peer implements ConnectionSeen {
  readonly id: string;
  readonly openedMs: number;
  readonly openedAt: Date;
  #over = false;

  constructor({ machine, procedure }: Clocks) {
    const now = machine.now();
    this.id = newId('cnx', now);
    this.openedMs = now.getTime();
    this.openedAt = procedure.now();
  }

  /** The first end that is told is the end. */
  ended(how: ConnectionEnd, { intake, clocks }: BeatListenerOptions): void {
    if (this.#over) return;
    this.#over = true;
    intake.connectionEnded(this.id, how, clocks.machine.now().getTime(), clocks.procedure.now());
  }
}

/** Hears implants: one route, `POST /v1/beat`, on connections that stay open between beats. */
export async function startBeatListener(options: BeatListenerOptions): Promise<BeatListener> {
  const { intake, clocks } = options;
  const peers = new WeakMap<Socket, Peer>();
  const server = createServer({
    maxHeaderSize: HEAD_MAX,
    headersTimeout: HEAD_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: 1000,
    // An idle connection is evidence (a frozen copy's kernel still answers), so it is never ended for idleness.
    keepAliveTimeout: 0,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
    noDelay: true,
  });
  server.maxConnections = MOST_CONNECTIONS;
  const watchers = watchersOf((socket, how) => peers.get(socket)?.ended(how, options));
  server.on('connection', (socket: Socket) => {
    peers.set(socket, new Peer(clocks));
    for (const [event, watcher] of watchers) socket.on(event, watcher);
  });
  server.on('request', (request, response) => {
    const peer = peers.get(request.socket);
    if (peer) answer(request, response, peer, options);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || error.code === 'ETIMEDOUT' || !socket.writable) {
      socket.destroy();
      return;
    }
    intake.refused('beat.malformed', Buffer.alloc(0));
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 15\r\n\r\nbeat.malformed\n');
  });
  await listening(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Watcher = (this: Socket, error?: NodeJS.ErrnoException) => void;

function watchersOf(ended: (socket: Socket, how: ConnectionEnd) => void): [event: string, Watcher][] {
  return [
    [
      'end',
      function () {
        ended(this, 'fin');
      },
    ],
    [
      'error',
      function (error) {
        const vanished = error?.code === 'ETIMEDOUT' || error?.code === 'EHOSTUNREACH';
        ended(this, vanished ? 'timeout' : 'reset');
      },
    ],
    [
      'close',
      function () {
        ended(this, 'server-closed');
      },
    ],
  ];
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  peer: Peer,
  options: BeatListenerOptions,
): void {
  const receivedMs = options.clocks.machine.now().getTime();
  const receivedAt = options.clocks.procedure.now();
  response.sendDate = false;
  const refuse = (code: ErrorCode) => {
    if (response.headersSent) return;
    options.intake.refused(code, Buffer.alloc(0));
    send(response, code, peer, options);
  };
  let size = 0;
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => {
    size += part.length;
    if (size <= BODY_MAX) parts.push(part);
    else refuse('request.too-large');
    // The answer is given; a peer that goes on sending is not listened to for long.
    if (size > DRAIN_MAX) request.destroy();
  });
  request.on('error', () => {});
  if (request.method !== 'POST' || request.url !== '/v1/beat') refuse('beat.malformed');
  else if (Number(request.headers['content-length'] ?? 0) > BODY_MAX) refuse('request.too-large');
  request.on('end', () => {
    if (response.headersSent) return;
    const body = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    void options.intake
      .receive({
        deployment: header(request, 'muster-deployment'),
        mac: header(request, 'muster-mac'),
        body,
        connection: peer,
        receivedMs,
        receivedAt,
      })
      .then((result) => {
        if (result.accepted && result.line === '') {
          response.writeHead(204);
          response.end();
        } else if (result.accepted) {
          response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': result.line.length });
          // Head and line leave in one plain write; end() with a text would make it a vector of two.
          request.socket.cork();
          response.write(result.line, 'latin1');
          request.socket.uncork();
          response.end();
        } else {
          send(response, result.code, peer, options);
        }
      });
  });
}

/** A refused peer is hung up on: it owns no connection here. */
function send(response: ServerResponse, code: ErrorCode, peer: Peer, options: BeatListenerOptions): void {
  peer.ended('server-closed', options);
  const text = `${code}\n`;
  response.writeHead(errorCatalogue[code].status, {
    'Content-Type': 'text/plain',
    'Content-Length': text.length,
    Connection: 'close',
  });
  response.end(text);
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

function listening(server: Server, { host, port }: BeatListenerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
