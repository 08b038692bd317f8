import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SetClaims } from './set.ts';

/** The receiving end of RFC 8935: takes a SET that can be read, once, and says in its words what is wrong. */
export class PushReceiver {
  readonly got: SetClaims[] = [];
  readonly #server: Server;
  read: (token: string) => SetClaims = () => {
    throw new Error('not ready');
  };

  constructor(authorization: string) {
    this.#server = createServer(async (request, response) => {
      let token = '';
      for await (const part of request.setEncoding('ascii')) token += part;
      const refuse = (err: string, description: string) =>
        response
          .writeHead(400, { 'content-type': 'application/json', 'content-language': 'en' })
          .end(JSON.stringify({ err, description }));
      if (request.headers.authorization !== authorization)
        return refuse('authentication_failed', 'who are you');
      if (request.headers['content-type'] !== 'application/secevent+jwt')
        return refuse('invalid_request', 'not a SET');
      try {
        const claims = this.read(token);
        if (!this.got.some(({ jti }) => jti === claims.jti)) this.got.push(claims);
        return response.writeHead(202).end();
      } catch (error) {
        return refuse('invalid_request', (error as Error).message);
      }
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/events`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
