/**
 * A small Linux guest under QEMU (TCG: no /dev/kvm needed): Debian's cloud kernel, unpacked and not installed, and an
 * initial file system of busybox and the given programs.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { pause, until } from './copies.ts';

export const GUEST_PACKAGES = ['qemu-system-x86', 'busybox-static', 'cpio'];
/** Those that a kernel has built in are not there to be loaded. */
const MODULES = [
  'failover',
  'net_failover',
  'virtio',
  'virtio_ring',
  'virtio_pci_legacy_dev',
  'virtio_pci_modern_dev',
  'virtio_pci',
  'virtio_net',
  'af_packet',
];

export interface Guest {
  /** Stops the virtual machine, as a hypervisor's "pause" does. */
  stop(): Promise<void>;
  cont(): Promise<void>;
  console(): string;
  end(): Promise<void>;
}

/** Downloads the newest cloud kernel of this Debian into `dir` and unpacks it there; nothing is installed. */
export function fetchKernel(dir: string): { image: string; modules: string[] } {
  // Lists that are old name a kernel which is there no more.
  if (process.getuid?.() === 0) execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
  const depends = execFileSync('apt-cache', ['depends', 'linux-image-cloud-amd64'], { encoding: 'utf8' });
  const name = /linux-image-[\w.-]+-cloud-amd64/.exec(depends.split('Depends:')[1] ?? '')?.[0];
  if (name === undefined) throw new Error('Debian’s package lists name no cloud kernel; run apt-get update');
  const into = join(dir, 'kernel');
  mkdirSync(into);
  execFileSync('apt-get', ['download', '-q', name], { cwd: dir, stdio: ['ignore', 'ignore', 'ignore'] });
  const deb = readdirSync(dir).find((file) => file.endsWith('.deb'));
  execFileSync('dpkg-deb', ['-x', join(dir, deb ?? ''), into]);
  const image = readdirSync(join(into, 'boot')).find((file) => file.startsWith('vmlinuz'));
  const found = execFileSync('find', [join(into, 'lib/modules'), '-name', '*.ko'], {
    encoding: 'utf8',
  }).split('\n');
  const modules = MODULES.flatMap((one) => found.filter((file) => file.endsWith(`/${one}.ko`)));
  return { image: join(into, 'boot', image ?? ''), modules };
}

/** The guest finds this machine's 127.0.0.1 at 10.0.2.2 (user-mode network); its programs run as uid 65534. */
export async function startGuest(dir: string, programs: readonly Uint8Array[]): Promise<Guest> {
  const { image, modules } = fetchKernel(dir);
  const initrd = makeInitrd(dir, modules, programs);
  const monitor = join(dir, 'qmp.sock');
  const log = join(dir, 'console.log');
  const child = spawn(
    'qemu-system-x86_64',
    [
      ...['-machine', 'q35,accel=tcg', '-cpu', 'max', '-smp', '1', '-m', '256', '-nodefaults', '-no-reboot'],
      ...['-display', 'none', '-serial', `file:${log}`, '-rtc', 'base=utc'],
      ...['-kernel', image, '-initrd', initrd, '-append', 'console=ttyS0 loglevel=4 panic=-1'],
      ...['-netdev', 'user,id=net0,restrict=off', '-device', 'virtio-net-pci,netdev=net0,romfile='],
      ...['-qmp', `unix:${monitor},server=on,wait=off`],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const qmp = await openMonitor(monitor, child);
  return {
    stop: () => qmp('stop'),
    cont: () => qmp('cont'),
    console: () => readFileSync(log, 'utf8'),
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function makeInitrd(dir: string, modules: readonly string[], programs: readonly Uint8Array[]): string {
  const root = join(dir, 'root');
  for (const made of ['bin', 'proc', 'sys', 'dev', 'mod', 'etc'])
    mkdirSync(join(root, made), { recursive: true });
  copyFileSync('/bin/busybox', join(root, 'bin/busybox'));
  const names = modules.map((file) => file.split('/').at(-1) ?? '');
  for (const [place, file] of modules.entries()) copyFileSync(file, join(root, 'mod', names[place] ?? ''));
  writeFileSync(join(root, 'etc/passwd'), 'nobody:x:65534:65534::/:/bin/sh\n');
  const starts = programs.map((bytes, place) => {
    const home = join(root, `job${place}`);
    mkdirSync(home);
    writeFileSync(join(home, 'payload'), bytes);
    chmodSync(join(home, 'payload'), 0o755);
    return `(cd /job${place} && chown 65534:65534 . && exec su -s /bin/sh nobody -c ./payload) &`;
  });
  const init = [
    '#!/bin/busybox sh',
    'export PATH=/bin',
    '/bin/busybox --install -s /bin',
    'mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev',
    // Who needs whom changes from kernel to kernel: what fails now may load when the others stand.
    ...[1, 2, 3].flatMap(() => names.map((name) => `insmod /mod/${name} 2>/dev/null`)),
    'ip link set lo up; ip link set eth0 up; ip addr add 10.0.2.15/24 dev eth0; ip route add default via 10.0.2.2',
    ...starts,
    'echo guest is up',
    'while :; do sleep 3600; done',
  ];
  writeFileSync(join(root, 'init'), `${init.join('\n')}\n`, { mode: 0o755 });
  const out = join(dir, 'initrd');
  execFileSync('sh', ['-c', 'find . | cpio -o -H newc --quiet > "$0"', out], { cwd: root });
  return out;
}

/** Gives a function that sends one command of the QEMU Machine Protocol and waits for its answer. */
async function openMonitor(path: string, child: ChildProcess): Promise<(command: string) => Promise<void>> {
  let socket: Socket | undefined;
  await until('the monitor of QEMU', async () => {
    if (child.exitCode !== null) throw new Error(`QEMU ended with ${child.exitCode}`);
    socket = await new Promise<Socket | undefined>((resolve) => {
      const tried = connect(path, () => resolve(tried));
      tried.on('error', () => resolve(undefined));
    });
    return socket !== undefined;
  });
  const open = socket as Socket;
  let said = '';
  open.on('data', (part) => {
    said += String(part);
  });
  const ask = async (command: string): Promise<void> => {
    said = '';
    open.write(`${JSON.stringify({ execute: command })}\n`);
    await until(`an answer to ${command}`, async () => said.includes('"return"'));
  };
  await pause(200);
  await ask('qmp_capabilities');
  return ask;
}
