import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  body: string;
  retryAfter: string | undefined;
}

/**
 * One connection to a server that answers with a length, one question at a time: as HTTP/1.1 is on the wire, without
 * what a client of Node costs for each of a thousand.
 */
export class HttpLine {
  readonly #socket: Socket;
  #read = '';
  #settle: ((answer: Answer) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;
  isOver = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => {
      this.#read += part;
      this.#answer();
    });
    const over = () => {
      this.isOver = true;
      this.#fail?.(new Error('the connection ended before the answer'));
    };
    socket.on('error', over);
    socket.on('close', over);
  }

  static async open({ hostname, port }: URL): Promise<HttpLine> {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, 'connect');
    return new HttpLine(socket);
  }

  ask(request: string): Promise<Answer> {
    return new Promise((settle, fail) => {
      this.#settle = settle;
      this.#fail = fail;
      this.#socket.write(request);
    });
  }

  #answer(): void {
    const end = this.#read.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#read.slice(0, end);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#read.length < end + 4 + length) return;
    const body = Buffer.from(this.#read.slice(end + 4, end + 4 + length), 'latin1').toString('utf8');
    this.#read = this.#read.slice(end + 4 + length);
    if (/\r\nconnection: close/i.test(head)) {
      this.isOver = true;
      this.#socket.end();
    }
    this.#settle?.({
      status: Number(head.slice(9, 12)),
      body,
      retryAfter: /\r\nretry-after: ([^\r]+)/i.exec(head)?.[1],
    });
  }
}
