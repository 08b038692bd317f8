import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestController } from './testing/controller.ts';
import { buildForbidden, forbiddenActs } from './testing/forbidden.ts';
import { cleanUp, pause, procStatus, runImplant, testConfig, testKey, until } from './testing/run-implant.ts';

let controller: TestController;
let port: number;
let forbidden: Uint8Array;

beforeAll(async () => {
  forbidden = buildForbidden();
  controller = new TestController(testKey);
  port = await controller.listen();
});

afterEach(cleanUp);
afterAll(() => controller.close());

describe('the kernel ends the program for trying', () => {
  const attempt = (act: string) =>
    runImplant(controller, testConfig(controller, port), { template: forbidden, args: [act] });

  it('runs as far as the attempt', async () => {
    expect(await attempt('nothing').ended).toEqual({ code: 42, signal: null });
  });

  it('lists the acts', () => {
    expect(forbiddenActs().length).toBeGreaterThan(50);
    expect(new Set(forbiddenActs()).size).toBe(forbiddenActs().length);
  });

  it.each(forbiddenActs())('%s', async (act) => {
    const copy = attempt(act);
    expect(await copy.ended).toEqual({ code: null, signal: 'SIGSYS' });
    expect(readdirSync(copy.dir)).toEqual(['payload']);
  });

  it('changing the controller address', async () => {
    expect(await attempt('change-controller').ended).toEqual({ code: null, signal: 'SIGSEGV' });
  });

  it('leaves no core file when it crashes', async () => {
    const copy = attempt('crash');
    expect((await copy.ended).signal).not.toBeNull();
    expect(readdirSync(copy.dir)).toEqual(['payload']);
  });
});

describe('the running program is small and limited', () => {
  it('has its limits, filter and niceness in the kernel', async () => {
    const { pid } = runImplant(controller, testConfig(controller, port));
    await until('the filter', () => procStatus(pid, 'Seccomp') === '2');
    expect(procStatus(pid, 'NoNewPrivs')).toBe('1');
    expect(procStatus(pid, 'CapEff')).toBe('0000000000000000');
    const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
    expect(limits).toMatch(/Max address space\s+67108864\s+67108864/);
    expect(limits).toMatch(/Max file size\s+65536\s+65536/);
    expect(limits).toMatch(/Max open files\s+16\s+16/);
    expect(limits).toMatch(/Max core file size\s+0\s+0/);
    expect(limits).toMatch(/Max cpu time\s+7\s+7/);
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    expect(stat[16]).toBe('19');
  });

  it('takes under 2 MB and under 2 % of a core at its fastest pace', async () => {
    const first = controller.beats.length;
    const { pid } = runImplant(controller, testConfig(controller, port));
    await until('beats', () => controller.beats.length >= first + 10);
    expect(Number.parseInt(procStatus(pid, 'VmHWM'), 10)).toBeLessThan(2048);
    const used = () => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    const [before, from] = [used(), performance.now()];
    await pause(4000);
    expect(used() - before).toBeLessThan((performance.now() - from) * 0.02);
    expect(controller.problems).toEqual([]);
  });

  it('does no work while it is dormant', async () => {
    controller.reply = () => ({ leaseSeconds: 0 });
    const { pid } = runImplant(controller, testConfig(controller, port, { dormantSeconds: 3600 }));
    await until('the filter', () => procStatus(pid, 'Seccomp') === '2');
    await pause(500);
    const used = () => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    const before = used();
    await pause(2000);
    expect(used() - before).toBeLessThan(20);
  });
});
