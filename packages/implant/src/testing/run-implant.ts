import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImplantConfig } from '../config.ts';
import { configureImplant } from '../configure.ts';
import { readTemplate } from '../template.ts';
import type { TestController } from './controller.ts';

/** An unprivileged uid for the copies when the tests run as root. */
const TEST_UID = 64_321;
export const testKey = Buffer.alloc(32, 7);

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface RunningImplant {
  pid: number;
  dir: string;
  /** Path of the running binary. */
  file: string;
  process: ChildProcess;
  ended: Promise<Ended>;
  output: () => string;
}

export interface RunOptions {
  args?: string[];
  env?: Record<string, string>;
  asRoot?: boolean;
  /** Changes the configured bytes, as an attacker would. */
  tamper?: (binary: Uint8Array) => void;
  /** Runs in this directory instead of a fresh one. */
  dir?: string;
  /** A program to start it by; the implant's path follows its arguments. */
  launcher?: string[];
  template?: Uint8Array;
}

const started: RunningImplant[] = [];
const directories: string[] = [];

export function testConfig(
  controller: TestController,
  port: number,
  changes: Partial<ImplantConfig> = {},
): ImplantConfig {
  const now = Math.floor(Date.now() / 1000);
  return {
    deployment: 'dep_01jgx5e8k0test00000000',
    campaign: 'cmp_test',
    contact: 'csirt@muster.lab.example',
    key: testKey,
    orderKey: controller.orderKey,
    controllerIp: '127.0.0.1',
    controllerPort: port,
    periodMs: 200,
    jitterPercent: 10,
    notBefore: now,
    startNotAfter: now + 900,
    hardLimitSeconds: 120,
    leaseSeconds: 60,
    dormantSeconds: 60,
    networks: ['127.0.0.0/8'],
    optout: '/nonexistent/muster-optout',
    canaryToken: 'aaaabbbbccccdddd',
    configToken: 'eeeeffffgggghhhh',
    control: false,
    ...changes,
  };
}

/** A directory that the implant's user owns; `cleanUp` removes it. */
export function testDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'muster-implant-'));
  directories.push(dir);
  if (process.getuid?.() === 0) chownSync(dir, TEST_UID, TEST_UID);
  return dir;
}

/** Configures a copy and starts it as an unprivileged user. */
export function runImplant(
  controller: TestController,
  config: ImplantConfig,
  options: RunOptions = {},
): RunningImplant {
  const dir = options.dir ?? testDir();
  const { binary } = configureImplant(options.template ?? readTemplate(), config, controller.sign);
  options.tamper?.(binary);
  const file = join(dir, 'payload');
  if (options.dir === undefined) {
    writeFileSync(file, binary);
    chmodSync(file, 0o755);
  }
  const drop = process.getuid?.() === 0 && !options.asRoot ? { uid: TEST_UID, gid: TEST_UID } : {};
  const [program = file, ...rest] = [...(options.launcher ?? []), file, ...(options.args ?? [])];
  const child = spawn(program, rest, {
    cwd: dir,
    env: options.env ?? {},
    stdio: ['ignore', 'pipe', 'pipe'],
    ...drop,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  const running = { pid: child.pid ?? 0, dir, file, process: child, ended, output: () => output };
  started.push(running);
  return running;
}

/** Ends what this file's tests started and removes their directories. */
export async function cleanUp(): Promise<void> {
  for (const { process, ended } of started.splice(0)) {
    if (process.exitCode === null && process.signalCode === null) process.kill('SIGKILL');
    await ended.catch(() => undefined);
  }
  for (const dir of directories.splice(0)) rmSync(dir, { recursive: true, force: true });
}

/** Waits until `probe` gives a value; throws with `what` after `seconds`. */
export async function until<T>(what: string, probe: () => T | undefined | false, seconds = 30): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const value = probe();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`waited ${seconds} s in vain for: ${what}`);
    await pause(20);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** One field of /proc/PID/status. */
export function procStatus(pid: number, field: string): string {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8')
    .split('\n')
    .find((text) => text.startsWith(`${field}:`));
  return line?.slice(field.length + 1).trim() ?? '';
}
