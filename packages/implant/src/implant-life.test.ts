import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../server/src/testing/free-port.ts';
import { TestController } from './testing/controller.ts';
import { cleanUp, pause, runImplant, testConfig, testKey, until } from './testing/run-implant.ts';

let controller: TestController;
let port: number;

beforeEach(async () => {
  controller = new TestController(testKey);
  port = await controller.listen(await freePort());
});

afterEach(async () => {
  await cleanUp();
  await controller.close();
});

const start = (changes = {}, options = {}) =>
  runImplant(controller, testConfig(controller, port, changes), options);
const canary = (dir: string) => join(dir, 'MUSTER-EXERCISE-dep_01jgx5e8k0test00000000.txt');

describe('the lease', () => {
  it('falls silent without one, tries once in a dormant period, and works again when leased', async () => {
    controller.reply = () => ({ status: 503, text: 'no' });
    const copy = start({ leaseSeconds: 1, dormantSeconds: 2, jitterPercent: 0 });
    const first = await until('a beat', () => controller.beats[0]);
    const tries = () => controller.beats.filter((beat) => beat.at - first.at > 1300);
    await until('two renewal tries', () => tries().length >= 2);
    const [one, two] = tries();
    expect((two?.at ?? 0) - (one?.at ?? 0)).toBeGreaterThan(1800);
    await until('the connection to be closed', () => controller.openConnections === 0, 5);
    controller.reply = () => ({});
    await until('beats again', () => controller.beats.some((beat) => beat.seq >= 3));
    expect(new Set(controller.beats.map((beat) => beat.instance)).size).toBe(1);
    expect(copy.process.exitCode).toBeNull();
  });

  it('an answer that leases nothing makes it dormant at once', async () => {
    controller.reply = () => ({ leaseSeconds: 0 });
    start({ dormantSeconds: 3600 });
    await until('the first beat', () => controller.beats.length === 1);
    await until('silence', () => controller.openConnections === 0);
    await pause(1500);
    expect(controller.beats.length).toBe(1);
    expect(controller.connections).toBe(1);
  });

  it('a clone, which is answered without a lease, falls silent for good', async () => {
    controller.reply = () => ({ status: 409, text: 'clone' });
    const copy = start({ leaseSeconds: 1, dormantSeconds: 3600 });
    await until('beats', () => controller.beats.length > 1);
    await pause(1500);
    expect(controller.openConnections).toBe(0);
    const count = controller.beats.length;
    await pause(1000);
    expect(controller.beats.length).toBe(count);
    expect(copy.process.exitCode).toBeNull();
  });

  it('a dormant program still obeys SIGTERM and says so', async () => {
    controller.reply = () => ({ leaseSeconds: 0 });
    const copy = start({ dormantSeconds: 3600 });
    await until('silence', () => controller.beats.length === 1 && controller.openConnections === 0);
    copy.process.kill('SIGTERM');
    expect(await copy.ended).toEqual({ code: 0, signal: null });
    expect(controller.beats.at(-1)).toMatchObject({ kind: 'receipt', end: 'signal', signal: 15, seq: 1 });
  });
});

describe('a network that fails', () => {
  it('comes back as the same instance, the sequence contiguous, the failures told', async () => {
    start();
    await until('beats', () => controller.beats.length >= 3);
    await controller.close();
    await pause(1200);
    const before = controller.beats.length;
    const again = new TestController(testKey);
    // The order key belongs to the campaign, so the second server signs with the first one's.
    again.line = (beat, reply) => controller.line(beat, reply);
    await again.listen(port);
    const told = await until('failures told', () => again.beats.find((beat) => beat.fail_reset > 0));
    await until('more beats', () => again.beats.length >= 4);
    expect(told.instance).toBe(controller.beats[0]?.instance);
    const seqs = [...controller.beats, ...again.beats].map((beat) => beat.seq);
    for (let i = 1; i < seqs.length; i++) {
      const step = (seqs[i] ?? 0) - (seqs[i - 1] ?? 0);
      expect(step).toBeGreaterThanOrEqual(i === before ? 0 : 1);
      expect(step).toBeLessThanOrEqual(1);
    }
    await again.close();
  });

  it('repeats the very same bytes when an answer was lost, then tells of it at once', async () => {
    controller.reply = () => (controller.beats.length === 1 ? 'reset' : {});
    start({ periodMs: 600, jitterPercent: 0 });
    await until('beats', () => controller.beats.length >= 4);
    const [, lost, repeated, next] = controller.beats;
    expect(repeated?.body).toBe(lost?.body);
    expect(repeated?.connection).not.toBe(lost?.connection);
    expect(next).toMatchObject({ seq: 2, fail_reset: 1 });
  });

  it('counts an answer that never comes as a timeout', async () => {
    controller.reply = () => (controller.beats.length === 1 ? 'no-answer' : {});
    start();
    const told = await until('a timeout', () => controller.beats.find((beat) => beat.fail_timeout > 0));
    expect(told).toMatchObject({ fail_timeout: 1, fail_reset: 0 });
    expect(told.gap_ms).toBeLessThan(5000);
  });

  it('takes a connection closed between beats for no failure', async () => {
    start({ periodMs: 500 });
    await until('a beat', () => controller.beats.length >= 2);
    controller.endAll();
    await until('more beats', () => controller.beats.length >= 5);
    expect(
      controller.beats.every((beat) => beat.fail_reset + beat.fail_timeout + beat.fail_other === 0),
    ).toBe(true);
    expect(controller.connections).toBe(2);
  });
});

describe('being frozen', () => {
  it('shows as a gap on the same connection, told at once, without failures', async () => {
    const copy = start({ periodMs: 2000, jitterPercent: 0 });
    await until('beats', () => controller.beats.length >= 2);
    copy.process.kill('SIGSTOP');
    const count = controller.beats.length;
    await pause(5000);
    expect(controller.beats.length).toBe(count);
    copy.process.kill('SIGCONT');
    const told = await until('the gap', () => controller.beats.find((beat) => beat.gap_ms > 4000));
    expect(told).toMatchObject({ connection: 0, fail_timeout: 0, fail_reset: 0, fail_other: 0 });
    expect(told.seq).toBe(count);
    const after = await until('the next beat', () => controller.beats[told.seq + 1]);
    expect(after.gap_ms).toBeLessThan(4000);
  });

  it('over its lease: it is dormant, but tells of its return once', async () => {
    const copy = start({ leaseSeconds: 1, dormantSeconds: 3600 });
    controller.reply = () => ({ leaseSeconds: 1 });
    await until('beats', () => controller.beats.length >= 2);
    copy.process.kill('SIGSTOP');
    await pause(5000);
    const count = controller.beats.length;
    controller.reply = () => ({ leaseSeconds: 0 });
    copy.process.kill('SIGCONT');
    await until('the return', () => controller.beats.length === count + 1);
    expect(controller.beats[count]?.gap_ms).toBeGreaterThan(4000);
    await until('silence', () => controller.openConnections === 0);
  });

  it('over its hard limit: it ends when it is continued', async () => {
    const copy = start({ hardLimitSeconds: 2 });
    await until('a beat', () => controller.beats.length >= 1);
    copy.process.kill('SIGSTOP');
    await pause(2500);
    copy.process.kill('SIGCONT');
    expect(await copy.ended).toEqual({ code: 0, signal: null });
    expect(controller.beats.at(-1)).toMatchObject({ kind: 'receipt', end: 'limit' });
  });
});

describe('the ends', () => {
  it('ends at the hard limit with a receipt and takes the canary file with it', async () => {
    const copy = start({ hardLimitSeconds: 2 });
    await until('the canary file', () => existsSync(canary(copy.dir)));
    expect(await copy.ended).toEqual({ code: 0, signal: null });
    expect(controller.beats.at(-1)).toMatchObject({ kind: 'receipt', end: 'limit', signal: 0 });
    expect(existsSync(canary(copy.dir))).toBe(false);
  });

  it('ends at the hard limit though nobody answers', async () => {
    controller.reply = () => 'no-answer';
    const copy = start({ hardLimitSeconds: 1 });
    const ended = await copy.ended;
    expect(ended.signal === 'SIGALRM' || ended.code === 0).toBe(true);
  });

  it.each([
    ['SIGTERM', 15],
    ['SIGINT', 2],
    ['SIGHUP', 1],
  ] as const)(
    'answers %s with a receipt and leaves the canary file to the examiner',
    async (name, number) => {
      const copy = start();
      await until('a beat', () => controller.beats.length >= 2);
      copy.process.kill(name);
      expect(await copy.ended).toEqual({ code: 0, signal: null });
      expect(controller.beats.at(-1)).toMatchObject({ kind: 'receipt', end: 'signal', signal: number });
      expect(existsSync(canary(copy.dir))).toBe(true);
    },
  );

  it('obeys SIGTERM where its launcher ignored the signal', async () => {
    const copy = start({}, { launcher: ['/bin/sh', '-c', 'trap "" TERM HUP; exec "$0"'] });
    await until('a beat', () => controller.beats.length >= 1);
    copy.process.kill('SIGTERM');
    expect(await copy.ended).toEqual({ code: 0, signal: null });
    expect(controller.beats.at(-1)).toMatchObject({ end: 'signal' });
  });

  it('obeys SIGTERM though nobody answers or listens', async () => {
    controller.reply = () => 'no-answer';
    const mute = start();
    const deaf = runImplant(controller, testConfig(controller, 1));
    await until('a beat', () => controller.beats.length >= 1);
    await until('the other to run', () => deaf.output().includes('running'));
    await pause(300);
    for (const copy of [mute, deaf]) {
      copy.process.kill('SIGTERM');
      expect(await copy.ended).toEqual({ code: 0, signal: null });
    }
  });

  it('delivers a beat in hand before the receipt', async () => {
    controller.reply = (beat) => (beat.kind === 'beat' && controller.beats.length < 2 ? 'no-answer' : {});
    const copy = start();
    await until('an unanswered beat', () => controller.beats.length >= 1);
    controller.reply = () => ({});
    copy.process.kill('SIGTERM');
    expect(await copy.ended).toEqual({ code: 0, signal: null });
    const seqs = controller.beats.map((beat) => `${beat.kind} ${beat.seq}`);
    expect(['beat 0', 'receipt 0', 'receipt 1']).toContain(seqs.at(-1));
  });
});
