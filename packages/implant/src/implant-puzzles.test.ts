import { execFileSync } from 'node:child_process';
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from './configure.ts';
import { TestController } from './testing/controller.ts';
import {
  cleanUp,
  type RunningImplant,
  runImplant,
  testConfig,
  testDir,
  testKey,
  until,
} from './testing/run-implant.ts';
import { memoryToken, unlinkedToken } from './tokens.ts';

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

async function running(changes = {}, options = {}): Promise<RunningImplant> {
  const copy = runImplant(controller, testConfig(controller, port, changes), options);
  await until('a second beat', () => controller.beats.length >= 2);
  return copy;
}

/** All readable memory of a process, as gcore would save it. */
function memoryOf(pid: number): Buffer {
  const parts: Buffer[] = [];
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const range = /^([0-9a-f]+)-([0-9a-f]+) r.*?(\[v(?:var|syscall|var_vclock)\])?$/.exec(line);
    if (range?.[1] === undefined || range[2] === undefined || range[3] !== undefined) continue;
    const from = Number.parseInt(range[1], 16);
    const part = Buffer.alloc(Number.parseInt(range[2], 16) - from);
    parts.push(part.subarray(0, readSync(memory, part, 0, part.length, from)));
  }
  closeSync(memory);
  return Buffer.concat(parts);
}

const openFiles = (pid: number) =>
  readdirSync(`/proc/${pid}/fd`).map((fd) => ({ fd, target: readlinkSync(`/proc/${pid}/fd/${fd}`) }));

describe('what an examiner finds', () => {
  it('the canary file: a banner, whom to ask, the token', async () => {
    const { dir } = await running();
    const [name] = readdirSync(dir).filter((file) => file !== 'payload');
    expect(name).toBe('MUSTER-EXERCISE-dep_01jgx5e8k0test00000000.txt');
    const text = readFileSync(join(dir, name ?? ''), 'utf8');
    expect(text).toMatch(/^THIS IS A SECURITY EXERCISE\. Harmless\. Ask: csirt@muster\.lab\.example\n/);
    expect(text).toContain('\ncanary-token=aaaabbbbccccdddd\n');
  });

  it('the configuration: encoded, invisible to strings, readable with its one-byte key', async () => {
    const { file } = await running();
    const binary = readFileSync(file);
    const strings =
      binary
        .toString('latin1')
        .match(/[\x20-\x7e]{4,}/g)
        ?.join('\n') ?? '';
    expect(strings).toContain('MUSTERCFG1');
    for (const secret of [
      'eeeeffffgggghhhh',
      'aaaabbbbccccdddd',
      'config_token=',
      'controller_ip=',
      'cmp_test',
    ]) {
      expect(strings.includes(`${secret}e`) || binary.includes(`${secret}e`)).toBe(false);
    }
    expect(strings).not.toContain('eeeeffffgggghhhh');
    expect(strings).not.toContain('aaaabbbbccccdddd');
    expect(readConfig(binary)).toMatchObject({
      configToken: 'eeeeffffgggghhhh',
      contact: 'csirt@muster.lab.example',
    });
  });

  it('the memory: the token that stands in no file', async () => {
    const { pid, file, dir } = await running();
    const text = `muster-memory-token=${memoryToken(testKey, controller.nonce)}`;
    expect(memoryOf(pid).includes(text)).toBe(true);
    expect(readFileSync(file).includes(memoryToken(testKey, controller.nonce))).toBe(false);
    for (const name of readdirSync(dir)) {
      expect(readFileSync(join(dir, name)).includes(memoryToken(testKey, controller.nonce))).toBe(false);
    }
  });

  it('the memory does not give the tokens of the other puzzles', async () => {
    const { pid } = await running();
    const memory = memoryOf(pid);
    // The mapped binary itself has the configuration, but encoded.
    expect(memory.includes('eeeeffffgggghhhh')).toBe(false);
    expect(memory.includes('aaaabbbbccccdddd')).toBe(false);
    expect(memory.includes(unlinkedToken(testKey))).toBe(false);
  });

  it('there is no memory token before the first accepted answer', async () => {
    controller.reply = () => ({ status: 503, text: 'no' });
    const { pid } = await running();
    expect(memoryOf(pid).includes(`token=${memoryToken(testKey, controller.nonce)}`)).toBe(false);
  });

  it('the unlinked open file, by its descriptor only', async () => {
    const { pid, dir } = await running();
    const held = openFiles(pid).filter(({ target }) => target.endsWith('(deleted)'));
    expect(held.length).toBe(1);
    expect(held[0]?.target).toBe(join(dir, 'MUSTER-EXERCISE-dep_01jgx5e8k0test00000000.unlinked (deleted)'));
    const text = readFileSync(`/proc/${pid}/fd/${held[0]?.fd}`, 'utf8');
    expect(text).toContain(`\nmuster-unlinked-token=${unlinkedToken(testKey)}\n`);
    expect(text).toContain('THIS IS A SECURITY EXERCISE');
  });

  it('a control beat has no puzzles', async () => {
    const { pid, dir, file } = await running({ control: true, canaryToken: '', configToken: '' });
    expect(readdirSync(dir)).toEqual(['payload']);
    expect(openFiles(pid).some(({ target }) => target.includes('deleted'))).toBe(false);
    expect(memoryOf(pid).includes(memoryToken(testKey, controller.nonce))).toBe(false);
    expect(readConfig(readFileSync(file))).toMatchObject({ control: true, configToken: '' });
  });
});

describe('what it leaves and what it does not touch', () => {
  it('keeps its name, its arguments and its file', async () => {
    const { pid, file } = await running({}, { args: ['one', 'two'] });
    expect(readFileSync(`/proc/${pid}/comm`, 'utf8')).toBe('payload\n');
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toBe(`${file}\0one\0two\0`);
    expect(readlinkSync(`/proc/${pid}/exe`)).toBe(file);
  });

  it('leaves nothing but its own file after a stop', async () => {
    const { dir, file, ended } = await running();
    const before = readFileSync(file);
    controller.reply = () => ({ verb: 'stop' });
    await ended;
    expect(readdirSync(dir)).toEqual(['payload']);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('does not remove or change a canary file that it did not make', async () => {
    const dir = testDir();
    const name = join(dir, 'MUSTER-EXERCISE-dep_01jgx5e8k0test00000000.txt');
    writeFileSync(name, 'evidence of somebody');
    const { binary } = await import('./configure.ts').then(({ configureImplant }) =>
      import('./template.ts').then(({ readTemplate }) =>
        configureImplant(readTemplate(), testConfig(controller, port), controller.sign),
      ),
    );
    writeFileSync(join(dir, 'payload'), binary, { mode: 0o755 });
    const { ended } = await running({}, { dir });
    controller.reply = () => ({ verb: 'stop' });
    await ended;
    expect(readFileSync(name, 'utf8')).toBe('evidence of somebody');
  });

  it('ends with a fault, and says so, where it cannot write its files', async () => {
    const dir = testDir();
    const other = runImplant(controller, testConfig(controller, port), {
      launcher: ['/bin/sh', '-c', 'cd /proc && exec "$0"'],
    });
    expect(await other.ended).toEqual({ code: 1, signal: null });
    expect(controller.beats.map((beat) => beat.end)).toEqual(['fault:unlinked-file']);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('keeps no file of its launcher open and has no child, no thread, no listener', async () => {
    const { pid } = await running({}, { launcher: ['/bin/sh', '-c', 'exec 7</etc/hostname; exec "$0"'] });
    const targets = openFiles(pid).map(({ target }) => target.replace(/\[\d+\]/, ''));
    expect(targets.length).toBe(5);
    expect(targets.some((target) => target.includes('hostname'))).toBe(false);
    expect(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')).toBe('');
    expect(readdirSync(`/proc/${pid}/task`)).toEqual([String(pid)]);
    const inodes = openFiles(pid).map(({ target }) => /socket:\[(\d+)\]/.exec(target)?.[1]);
    const listening = readFileSync(`/proc/${pid}/net/tcp`, 'utf8')
      .split('\n')
      .map((row) => row.trim().split(/\s+/))
      .filter((row) => row[3] === '0A' && inodes.includes(row[9]));
    expect(listening).toEqual([]);
  });

  it('is a static binary without a name of exec, fork or a resolver in its source', () => {
    const source = readFileSync(new URL('./implant.c', import.meta.url), 'utf8');
    expect(source).not.toMatch(
      /\b(system|popen|exec[lv]p?e?|fork|dlopen|getaddrinfo|gethostbyname|rename)\s*\(/,
    );
    const program = execFileSync('od', [
      '-An',
      '-tx1',
      '-N4',
      new URL('../template/implant-x86_64', import.meta.url).pathname,
    ]);
    expect(program.toString().trim()).toBe('7f 45 4c 46');
  });
});
