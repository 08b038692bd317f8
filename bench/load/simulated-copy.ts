import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { beatBody, mac } from '../../packages/implant/src/index.ts';
import { deploymentKey } from '../../packages/server/src/features/implants/index.ts';
import { testKeys } from '../../packages/server/src/features/implants/testing/planned.ts';

const AT_ONCE = 200;

/** One simulated copy. */
export class SimulatedCopy {
  readonly deployment: string;
  /** Of the next beat. */
  seq = 0;
  readonly #instance = randomBytes(16).toString('hex');
  readonly #key: Buffer;

  constructor(deployment: string) {
    this.deployment = deployment;
    this.#key = deploymentKey(testKeys, deployment);
  }

  request(seq: number, receipt = false): Buffer {
    const body = beatBody({
      v: 1,
      deployment: this.deployment,
      instance: this.#instance,
      seq,
      kind: receipt ? 'receipt' : 'beat',
      boot_id: '11111111-2222-3333-4444-555555555555',
      mono_ms: seq * 30_000,
      boot_ms: seq * 30_000,
      real_ms: 1_800_000_000_000 + seq * 30_000,
      gap_ms: 1000,
      fail_timeout: 0,
      fail_reset: 0,
      fail_other: 0,
      signal: 0,
      end: receipt ? 'stop' : '',
      counter: 0,
      tx_bytes: seq * 700,
    });
    const head =
      'POST /v1/beat HTTP/1.1\r\nHost: 127.0.0.1:8461\r\n' +
      'User-Agent: muster-drill/1 (SECURITY EXERCISE; harmless; ask the bench)\r\n' +
      `Muster-Deployment: ${this.deployment}\r\nMuster-Mac: ${mac(this.#key, body)}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head, 'latin1'), body]);
  }
}

/** A connection that sends one request at a time. */
export class Line {
  readonly #socket: Socket;
  #waiting: ((answer: string) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    let text = '';
    socket.on('data', (part) => {
      text += part.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < head + 4 + length) return;
      const answer = text;
      text = '';
      this.#waiting?.(answer);
    });
    socket.on('error', () => {});
  }

  static open(port: number): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => resolve(new Line(socket)));
      socket.once('error', reject);
    });
  }

  exchange(request: Buffer): Promise<string> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Each copy on a line of its own, bound by its first beat: how a campaign begins. */
export async function openLines(port: number, copies: readonly SimulatedCopy[]): Promise<Line[]> {
  const lines: Line[] = [];
  for (let at = 0; at < copies.length; at += AT_ONCE) {
    const some = copies.slice(at, at + AT_ONCE);
    const group = await Promise.all(some.map(() => Line.open(port)));
    await Promise.all(some.map((copy, place) => (group[place] as Line).exchange(copy.request(0))));
    lines.push(...group);
  }
  return lines;
}
