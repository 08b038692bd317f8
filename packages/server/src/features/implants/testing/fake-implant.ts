import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { type Beat, beatBody, mac } from '@muster/implant';

export interface FakeImplantOptions {
  host?: string;
  port: number;
  deployment: string;
  key: Uint8Array;
  instance?: string;
  bootId?: string;
}

export interface Answer {
  status: number;
  /** The body's one line, without its end. */
  line: string;
  verb: string;
}

/** Speaks the beat protocol as the program does, beat by beat, on one persistent connection. */
export class FakeImplant {
  readonly instance: string;
  bootId: string;
  seq = 0;
  /** Virtual clocks of the process; a test advances them. */
  monoMs = 0;
  txBytes = 0;
  counter = 0;
  lastRequest: Buffer = Buffer.alloc(0);
  readonly #options: FakeImplantOptions;
  #socket: Socket | undefined;

  constructor(options: FakeImplantOptions) {
    this.#options = options;
    this.instance = options.instance ?? randomBytes(16).toString('hex');
    this.bootId = options.bootId ?? '11111111-2222-3333-4444-555555555555';
  }

  body(change: Partial<Beat> = {}): Buffer {
    return beatBody({
      v: 1,
      deployment: this.#options.deployment,
      instance: this.instance,
      seq: this.seq,
      kind: 'beat',
      boot_id: this.bootId,
      mono_ms: this.monoMs,
      boot_ms: this.monoMs,
      real_ms: 1_800_000_000_000 + this.monoMs,
      gap_ms: 200,
      fail_timeout: 0,
      fail_reset: 0,
      fail_other: 0,
      signal: 0,
      end: '',
      counter: this.counter,
      tx_bytes: this.txBytes,
      ...change,
    });
  }

  /** Sends one beat; counts on when it is accepted. */
  async beat(change: Partial<Beat> = {}): Promise<Answer> {
    const answer = await this.send(this.body(change));
    if (answer.status === 200) {
      this.seq = (change.seq ?? this.seq) + 1;
      this.counter = Math.max(this.counter, Number(answer.line.split(' ')[2]));
    }
    return answer;
  }

  receipt(end: string, signal = 0): Promise<Answer> {
    return this.beat({ kind: 'receipt', end, signal });
  }

  async send(body: Buffer, signature = mac(this.#options.key, body)): Promise<Answer> {
    const head = [
      'POST /v1/beat HTTP/1.1',
      `Host: ${this.#options.host ?? '127.0.0.1'}:${this.#options.port}`,
      'User-Agent: muster-drill/1 (SECURITY EXERCISE; harmless; ask the tests)',
      `Muster-Deployment: ${this.#options.deployment}`,
      `Muster-Mac: ${signature}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ].join('\r\n');
    this.lastRequest = Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), body]);
    this.txBytes += this.lastRequest.length;
    return await this.raw(this.lastRequest);
  }

  async raw(bytes: Uint8Array): Promise<Answer> {
    const socket = await this.open();
    const answer = readAnswer(socket);
    socket.write(bytes);
    const { closing, ...rest } = await answer;
    if (closing) {
      socket.end();
      this.#socket = undefined;
    }
    return rest;
  }

  async open(): Promise<Socket> {
    if (this.#socket && !this.#socket.destroyed && this.#socket.writable) return this.#socket;
    const { host = '127.0.0.1', port } = this.#options;
    const socket = connect({ host, port, noDelay: true });
    this.#socket = socket;
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    socket.on('error', () => {});
    return socket;
  }

  /** As a kernel does for a killed process. */
  kill(): void {
    this.#socket?.end();
  }

  reset(): void {
    this.#socket?.resetAndDestroy();
  }
}

function readAnswer(socket: Socket): Promise<Answer & { closing: boolean }> {
  return new Promise((resolve, reject) => {
    let text = '';
    const done = () => {
      socket.off('data', onData);
      socket.off('close', onClose);
    };
    const onClose = () => {
      done();
      reject(new Error(`the connection ended before an answer: ${text}`));
    };
    const onData = (part: Buffer) => {
      text += part.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < head + 4 + length) return;
      done();
      const line = text.slice(head + 4, head + 4 + length).trimEnd();
      const closing = /connection: close/i.test(text);
      resolve({ closing, status: Number(text.slice(9, 12)), line, verb: line.split(' ')[0] ?? '' });
    };
    socket.on('data', onData);
    socket.on('close', onClose);
  });
}
