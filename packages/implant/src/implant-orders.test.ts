import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
const forged = (beat: ReceivedBeat) =>
  sign(
    null,
    orderText({ ...beat, verb: 'stop', counter: 0, leaseSeconds: 600, nonce: controller.nonce }),
    stranger,
  );

/** Answers that are no order for this beat. Every one would stop the program if it were believed. */
const hostile: [string, (beat: ReceivedBeat) => Reply][] = [
  ['a stop signed by a stranger', (beat) => ({ verb: 'stop', signature: forged(beat) })],
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
  ['409 clone', () => ({ status: 409, text: 'clone' })],
];

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
