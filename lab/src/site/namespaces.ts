/**
 * A site's own network and its own boot id. Both live in the namespaces of one holder process: when that is
 * gone, so are the interfaces and the mount, even after a SIGKILL of the lab.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineClock } from '../clock/lab-clock.ts';
import { launch, TOOL_PATH } from '../process/launch.ts';
import { processLink } from '../process/proc.ts';

export interface SiteNetwork {
  /** The site's own address, inside. */
  address: string;
  /** Our end of the cable: where the site reaches us. */
  hostAddress: string;
  /** Further addresses of our end, from which we reach the site. */
  aliases: string[];
  cidr: string;
  /** Name of our end of the cable. */
  link: string;
}

const BOOT_ID = '/proc/sys/kernel/random/boot_id';

export interface HolderOptions {
  env: Record<string, string>;
  /** File that stands in for the boot id; undefined leaves the machine's. */
  bootIdFile: string | undefined;
  network: boolean;
}

/** Starts the holder and waits until its namespaces stand. Answers its pid. */
export async function startHolder(options: HolderOptions): Promise<number> {
  const { bootIdFile, network, env } = options;
  if (bootIdFile !== undefined) changeBootId(bootIdFile);
  const bind = bootIdFile === undefined ? '' : `mount --bind "$0" ${BOOT_ID} && `;
  const holder = launch({
    command: [
      'unshare',
      '--mount',
      '--propagation=private',
      ...(network ? ['--net'] : []),
      'sh',
      '-c',
      `${bind}echo ready && exec sleep infinity`,
      ...(bootIdFile === undefined ? [] : [bootIdFile]),
    ],
    cwd: '/',
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: Buffer[] = [];
  holder.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
  await new Promise<void>((resolve, reject) => {
    holder.stdout?.once('data', () => resolve());
    holder.once('error', reject);
    holder.once('exit', () => reject(new Error(`Namespaces failed: ${Buffer.concat(errors)}`)));
  });
  holder.unref();
  return holder.pid as number;
}

export function changeBootId(file: string): void {
  writeFileSync(file, `${randomUUID()}\n`, { mode: 0o444 });
}

/** Lays a cable between us and the holder's namespace. */
export async function connectNetwork(holder: number, network: SiteNetwork): Promise<void> {
  const { link, address, hostAddress, aliases } = network;
  const prefix = network.cidr.split('/')[1];
  ip('link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(holder));
  ip('address', 'add', `${hostAddress}/${prefix}`, 'dev', link);
  for (const alias of aliases) ip('address', 'add', `${alias}/32`, 'dev', link);
  ip('link', 'set', link, 'up');
  inside(holder, 'link', 'set', 'lo', 'up');
  inside(holder, 'address', 'add', `${address}/${prefix}`, 'dev', 'eth0');
  inside(holder, 'link', 'set', 'eth0', 'up');
  inside(holder, 'route', 'add', 'default', 'via', hostAddress);
  await machineClock.sleep(20);
}

/** Pulls or plugs the cable at our end, so that nothing inside is told. */
export function switchNetwork(network: SiteNetwork, state: 'up' | 'down'): void {
  ip('link', 'set', network.link, state);
}

/** Networks of the benchmarking range 198.18.0.0/15 (RFC 2544) that no interface of this machine uses. */
export function freeNetworks(count: number, first: number): string[] {
  const taken: string[] = ip('-o', '-4', 'address', 'show').match(/198\.1[89]\.\d+/g) ?? [];
  const all = Array.from({ length: 512 }, (_, index) => {
    const at = (index + first) % 512;
    return `198.${18 + Math.floor(at / 256)}.${at % 256}`;
  });
  return all.filter((network) => !taken.includes(network)).slice(0, count);
}

/** Whether this machine lets us make namespaces and cables; otherwise the reason in words. */
export async function whyNoNamespaces(env: Record<string, string>): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'needs root';
  if (!haveIp() && !installIp()) return 'the program `ip` is missing (Debian package iproute2)';
  const dir = mkdtempSync(join(tmpdir(), 'lab-boot-id-'));
  try {
    const holder = await startHolder({ env, network: true, bootIdFile: join(dir, 'boot-id') });
    inside(holder, 'link', 'set', 'lo', 'up');
    process.kill(holder, 'SIGKILL');
    return undefined;
  } catch (error) {
    return `this machine allows no namespaces (${(error as Error).message.split('\n')[0]})`;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function installIp(): boolean {
  const install = ['install', '-y', '-q', '--no-install-recommends', 'iproute2'];
  for (const command of [install, ['update', '-q'], install]) {
    try {
      run('apt-get', ...command);
    } catch {
      // The next try, after an update of the lists, says it for good.
    }
    if (haveIp()) return true;
  }
  return false;
}

export function mountNamespace(pid: number): string | undefined {
  return processLink(pid, 'ns/mnt');
}

function haveIp(): boolean {
  return TOOL_PATH.split(':').some((dir) => existsSync(join(dir, 'ip')));
}

function ip(...args: string[]): string {
  return run('ip', ...args);
}

function inside(holder: number, ...args: string[]): string {
  return run('nsenter', `--net=/proc/${holder}/ns/net`, '--', 'ip', ...args);
}

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
    env: { PATH: TOOL_PATH, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
