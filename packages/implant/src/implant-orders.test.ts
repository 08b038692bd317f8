import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orderLines } from './order-batch.ts';
import { orderText } from './protocol.ts';
import { type ReceivedBeat, type Reply, TestController } from './testing/controller.ts';
import { cleanUp, pause, runImplant, testConfig, testKey, until } from './testing/run-implant.ts';

let controller: TestController;
let port: number;

beforeEach(async () => {
  controller = new TestController(testKey);
  port = await controller.listen();
});

afterEach(async () => {
  await cleanUp();
  await controller.close();
});

const http = (body: string, head = `Content-Length: ${Buffer.byteLength(body)}`) =>
  `HTTP/1.1 200 OK\r\n${head}\r\n\r\n${body}`;

const stranger = generateKeyPairSync('ed25519').privateKey;
/** A right line in every respect but its signature's key. */
function forged(beat: ReceivedBeat): string {
  const order = { ...beat, verb: 'stop' as const, counter: 0, leaseSeconds: 600, nonce: controller.nonce };
  return orderLines([order], (text) => sign(null, text, stranger))[0] as string;
}

const PLACE = { index: 5, of: 7 };
/** A right stop, signed with others, whose path was changed. */
function climbing(change: (index: string, size: string, hashes: string) => string, place = PLACE) {
  return (beat: ReceivedBeat) => {
    const fields = controller.line(beat, { verb: 'stop', place }).trimEnd().split(' ');
    const [index = '', size = '', hashes = ''] = (fields.pop() ?? '').split('/');
    return { status: 200, text: `${[...fields, change(index, size, hashes)].join(' ')}\n` };
  };
}

const flipped = (hashes: string) => (hashes[0] === '0' ? '1' : '0') + hashes.slice(1);

/** Answers that are no order for this beat. Every one would stop the program if it were believed. */
const hostile: [string, (beat: ReceivedBeat) => Reply][] = [
  ['a stop signed by a stranger', (beat) => ({ status: 200, text: forged(beat) })],
  ['a stop with a signature of zeros', () => ({ verb: 'stop', signature: Buffer.alloc(64) })],
  ['a stop for another deployment', () => ({ verb: 'stop', deployment: 'dep_another' })],
  ['a stop for another instance', () => ({ verb: 'stop', instance: 'f'.repeat(32) })],
  ['a stop for another beat', (beat) => ({ verb: 'stop', seq: beat.seq + 1 })],
  ['a stop with a lease over ten minutes', () => ({ verb: 'stop', leaseSeconds: 601 })],
  ['a stop with a negative counter', () => ({ verb: 'stop', counter: -1 })],
  ['a stop with an argument', () => ({ verb: 'stop', argument: 5 })],
  ['a period below 200 ms', () => ({ verb: 'period', argument: 199 })],
  ['a period over ten minutes', () => ({ verb: 'period', argument: 600_001 })],
  ['a period without a number', () => ({ verb: 'period' })],
  ['a nonce that is none', () => ({ verb: 'stop', nonce: 'xyz' })],
  ['a signed unknown verb', () => ({ verb: 'exec' as 'stop' })],
  [
    'a right stop with status 500',
    (beat) => ({ status: 500, text: controller.line(beat, { verb: 'stop' }) }),
  ],
  [
    'a right stop twice',
    (beat) => ({ status: 200, text: controller.line(beat, { verb: 'stop' }).repeat(2) }),
  ],
  ['a right stop without its line end', (beat) => ({ status: 200, text: line(beat).trimEnd() })],
  ['a right stop behind a blank', (beat) => ({ status: 200, text: ` ${line(beat)}` })],
  ['a right stop with a NUL in it', (beat) => ({ raw: http(`${line(beat)}\0`) })],
  ['a right stop in chunks', (beat) => ({ raw: http(line(beat), 'Transfer-Encoding: chunked') })],
  ['a right stop as HTTP/1.0', (beat) => ({ raw: http(line(beat)).replace('1.1', '1.0') })],
  ['a right stop without a length', (beat) => ({ raw: http(line(beat), 'Server: x') })],
  ['a right stop with more behind it', (beat) => ({ raw: `${http(line(beat))}more` })],
  ['a negative length', (beat) => ({ raw: http(line(beat), 'Content-Length: -1') })],
  ['a length of a million', (beat) => ({ raw: http(line(beat), 'Content-Length: 1000000') })],
  ['an endless head', () => ({ raw: `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(2000)}` })],
  ['a megabyte', () => ({ raw: 'A'.repeat(1 << 20) })],
  ['random bytes', () => ({ raw: Buffer.from(testKey).toString('latin1').repeat(9) })],
  ['an empty answer', () => ({ status: 200, text: '' })],
  [
    'a redirection',
    () => ({
      raw: 'HTTP/1.1 302 F\r\nConnection: close\r\nLocation: http://127.0.0.9/\r\nContent-Length: 0\r\n\r\n',
    }),
  ],
  ['a stop without its path', climbing(() => '')],
  ['a stop with the path of one that stands alone', climbing(() => '-')],
  ['a stop alone with a path', climbing(() => `0/2/${'0'.repeat(64)}`, { index: 0, of: 1 })],
  ['a path with a changed hash', climbing((i, n, h) => `${i}/${n}/${flipped(h)}`)],
  ['a path in upper case', climbing((i, n, h) => `${i}/${n}/${h.toUpperCase()}`)],
  ['a path with a hash too few', climbing((i, n, h) => `${i}/${n}/${h.slice(64)}`)],
  ['a path with half a hash less', climbing((i, n, h) => `${i}/${n}/${h.slice(0, -32)}`)],
  ['a path with a hash too many', climbing((i, n, h) => `${i}/${n}/${h}${'0'.repeat(64)}`)],
  ['a path with a thousand bytes', climbing((i, n, h) => `${i}/${n}/${h}${'0'.repeat(700)}`)],
  ['a path that holds no hex', climbing((i, n, h) => `${i}/${n}/${h.slice(0, -1)}g`)],
  ['a path with another index', climbing((_i, n, h) => `4/${n}/${h}`)],
  ['a path with an index beyond the tree', climbing((_i, n, h) => `7/${n}/${h}`)],
  ['a path with a negative index', climbing((i, n, h) => `-${i}/${n}/${h}`)],
  ['a path with a zero before its index', climbing((i, n, h) => `0${i}/${n}/${h}`)],
  ['a path in a tree of another size', climbing((i, _n, h) => `${i}/8/${h}`)],
  ['a path in a tree of one', climbing(() => '0/1/', { index: 0, of: 1 })],
  ['a path in a tree of none', climbing(() => '0/0/', { index: 0, of: 1 })],
  ['a path in a tree over 1,024', climbing((i, _n, h) => `${i}/1025/${h}`, { index: 0, of: 1024 })],
  ['a path without its size', climbing((i, _n, h) => `${i}//${h}`)],
  ['a path with a field more', climbing((i, n, h) => `${i}/${n}/${h}/`)],
  [
    'the path and the signature of another leaf',
    (beat) => {
      const fields = controller.line(beat, { verb: 'stop', place: PLACE }).split(' ');
      const other = controller.line(beat, { verb: 'ok', place: { ...PLACE, index: 4 } }).split(' ');
      return { status: 200, text: [...fields.slice(0, 5), ...other.slice(5)].join(' ') };
    },
  ],
  ['a stop signed by itself and not as a tree', (beat) => ({ verb: 'stop', signature: loneSignature(beat) })],
  ['409 clone', () => ({ status: 409, text: 'clone' })],
];

/** Over the text of the order, as a tree's leaf never is. */
function loneSignature(beat: ReceivedBeat): Uint8Array {
  const order = { ...beat, verb: 'stop' as const, counter: 0, leaseSeconds: 600, nonce: controller.nonce };
  return controller.sign(Buffer.from(orderText(order)));
}

function line(beat: ReceivedBeat): string {
  return controller.line(beat, { verb: 'stop' });
}

describe('nothing but a signed order for this very beat has an effect', () => {
  it.each(hostile)('ignores %s, repeats the beat and counts it', async (_name, reply) => {
    controller.reply = (beat) => (controller.beats.length < 2 ? reply(beat) : {});
    const copy = runImplant(controller, testConfig(controller, port));
    const told = await until('the count', () => controller.beats.find((beat) => beat.fail_other > 0));
    expect(controller.problems).toEqual([]);
    const [first, second, third] = controller.beats;
    expect(second?.body).toBe(first?.body);
    expect(third?.body).toBe(first?.body);
    expect(told).toMatchObject({ seq: 1, fail_other: 2, kind: 'beat', counter: 0 });
    expect(copy.process.exitCode).toBeNull();
  });

  it('ignores an order whose counter is lower than one it has seen', async () => {
    controller.reply = (beat) => (beat.seq === 0 ? { counter: 7 } : { verb: 'stop', counter: 6 });
    const copy = runImplant(controller, testConfig(controller, port));
    await until('the replay', () => controller.beats.length >= 5);
    expect(controller.beats.at(-1)).toMatchObject({ seq: 1, counter: 7, kind: 'beat' });
    expect(copy.process.exitCode).toBeNull();
    controller.reply = () => ({ verb: 'stop', counter: 7 });
    expect(await copy.ended).toEqual({ code: 0, signal: null });
  });

  it('ignores an earlier answer sent again', async () => {
    let kept = '';
    controller.reply = (beat) => {
      kept ||= controller.line(beat, { counter: 3 });
      return { status: 200, text: kept };
    };
    runImplant(controller, testConfig(controller, port));
    await until('beats', () => controller.beats.length >= 4);
    expect(controller.beats.map((beat) => beat.seq).slice(0, 4)).toEqual([0, 1, 1, 1]);
  });

  it('does not look at arguments or the environment', async () => {
    const env = {
      MUSTER_CONTROLLER: '127.0.0.9:1',
      controller_ip: '127.0.0.9',
      http_proxy: 'http://127.0.0.9:1',
    };
    runImplant(controller, testConfig(controller, port), { args: ['--controller', '127.0.0.9'], env });
    await until('beats', () => controller.beats.length >= 2);
  });
});

describe('the signed orders', () => {
  it('ok: the sequence goes on, over one connection, within the period', async () => {
    runImplant(controller, testConfig(controller, port));
    await until('beats', () => controller.beats.length >= 6);
    expect(controller.beats.slice(0, 6).map((beat) => beat.seq)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(controller.connections).toBe(1);
    expect(new Set(controller.beats.map((beat) => beat.instance)).size).toBe(1);
    expect(controller.beats[0]?.userAgent).toBe(
      'muster-drill/1 (SECURITY EXERCISE; harmless; ask csirt@muster.lab.example)',
    );
    const bytes = controller.beats.slice(0, 6).map((beat) => beat.tx_bytes);
    expect(bytes[0]).toBe(0);
    expect(bytes[1]).toBeGreaterThan(controller.beats[0]?.body.length ?? 0);
  });

  it('are obeyed at every place of a batch of any size', async () => {
    const places = [1, 2, 3, 7, 1024].flatMap((of) =>
      [...new Set([0, 1, of >> 1, of - 2, of - 1])]
        .filter((index) => index >= 0 && index < of)
        .map((index) => ({ index, of })),
    );
    controller.reply = (beat) => ({ place: places[beat.seq] ?? { index: 0, of: 1 }, counter: 1 });
    runImplant(controller, testConfig(controller, port));
    await until('an answer from every place', () => controller.beats.length > places.length);
    expect(controller.beats.map((beat) => beat.seq)).toEqual(controller.beats.map((_, n) => n));
    expect(controller.beats.at(-1)).toMatchObject({ fail_other: 0, counter: 1 });
  });

  it('are obeyed in the longest answer that there is', async () => {
    controller.reply = () => ({
      verb: 'period',
      argument: 600_000,
      counter: 999_999_999_999_999,
      place: { index: 1022, of: 1024 },
    });
    const copy = runImplant(controller, testConfig(controller, port));
    await until('the beat', () => controller.beats.length > 0);
    await pause(300);
    copy.process.kill('SIGTERM');
    expect(await copy.ended).toEqual({ code: 0, signal: null });
    expect(controller.beats.at(-1)).toMatchObject({
      kind: 'receipt',
      counter: 999_999_999_999_999,
      fail_other: 0,
    });
  });

  it('period: the beats come at the new pace', async () => {
    controller.reply = () => ({ verb: 'period', argument: 200, counter: 2 });
    runImplant(controller, testConfig(controller, port, { periodMs: 600_000 }));
    await until('the first beat', () => controller.beats.length >= 4);
    controller.reply = () => ({ verb: 'period', argument: 600_000, counter: 3 });
    const last = await until('the slow order', () => controller.beats.find((beat) => beat.counter === 2));
    await pause(1500);
    expect(controller.beats.length - last.seq).toBeLessThan(6);
  });

  it('stop: the receipt is sent, the canary file is gone, exit 0', async () => {
    const copy = runImplant(controller, testConfig(controller, port));
    await until('beats', () => controller.beats.length >= 2);
    controller.reply = () => ({ verb: 'stop', counter: 9 });
    expect(await copy.ended).toEqual({ code: 0, signal: null });
    const last = controller.beats.at(-1);
    expect(last).toMatchObject({ kind: 'receipt', end: 'stop', counter: 9, signal: 0 });
    expect(last?.seq).toBe(controller.beats.length - 1);
    expect(controller.problems).toEqual([]);
  });
});
