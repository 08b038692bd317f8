import { createServer, type Server } from 'node:https';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';

export interface HostileDoors {
  /** Port on 127.0.0.1 by what is wrong there. */
  ports: Record<string, number>;
  close(): Promise<void>;
}

/** HTTPS servers that a front door should never be, behind a certificate that is right. */
export async function hostileHttpsDoors(tls: { certificate: string; key: string }): Promise<HostileDoors> {
  const servers: Record<string, Server> = {};
  const serve = (what: string, answer: Parameters<typeof createServer>[1]): void => {
    servers[what] = createServer({ cert: tls.certificate, key: tls.key }, answer);
  };
  serve('garbage', (_request, response) => void response.end('<html>Welcome to the hotel</html>'));
  serve('a login page', (_request, response) => {
    response.writeHead(302, { location: 'https://elsewhere.example/' });
    response.end();
  });
  serve('a bare 403', (_request, response) => {
    response.writeHead(403);
    response.end();
  });
  serve('a bare 404', (_request, response) => {
    response.writeHead(404);
    response.end('{}');
  });
  serve('another API', (_request, response) => void response.end('{"jobs":[{"job":7}],"hello":"world"}'));
  serve('a fault', (_request, response) => {
    response.writeHead(500);
    response.end('{"code":"fault"}');
  });
  serve('cut off', (_request, response) => {
    response.writeHead(200, { 'content-length': '5000' });
    response.write('{"jobs":[');
    response.socket?.end();
  });
  serve('silent', () => undefined);
  serve('endless', (_request, response) => {
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write('['.repeat(64 * 1024)));
    };
    response.on('drain', more);
    more();
  });
  return listening(servers);
}

/** TCP servers that speak nothing of use. */
export function hostileTcpDoors(): Promise<HostileDoors> {
  const garbage = createTcpServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.end(`${'garbage '.repeat(2000)}\r\n`);
  });
  const silent = createTcpServer((socket: Socket) => {
    socket.on('error', () => undefined);
  });
  const endless = createTcpServer((socket: Socket) => {
    socket.on('error', () => undefined);
    const more = (): void => {
      while (!socket.destroyed && socket.write('x'.repeat(64 * 1024)));
    };
    socket.on('drain', more);
    more();
  });
  return listening({ garbage, silent, endless });
}

async function listening(servers: Record<string, Server | TcpServer>): Promise<HostileDoors> {
  const ports: Record<string, number> = {};
  const sockets = new Set<Socket>();
  for (const [what, server] of Object.entries(servers)) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    ports[what] = (server.address() as AddressInfo).port;
  }
  return {
    ports,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(
        Object.values(servers).map((one) => new Promise<void>((resolve) => one.close(() => resolve()))),
      );
    },
  };
}

/** A port of 127.0.0.1 where nothing listens. */
export async function deadPort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
