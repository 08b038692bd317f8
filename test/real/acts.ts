/** What a site can do to a copy, done for real; each resolves when the silence model has named the act. */
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Span } from '../../packages/server/src/features/implants/index.ts';
import {
  type Controller,
  type Copy,
  pause,
  readsAs,
  scratch,
  silencesOf,
  spoken,
  startCopy,
} from './copies.ts';

/** Longer than the silence threshold: five missed periods, 2.5 s at least. */
const LONG_ENOUGH_MS = 3500;

async function pair(controller: Controller): Promise<{ copy: Copy; control: Copy }> {
  const control = await startCopy(controller, { role: 'control' });
  const copy = await startCopy(controller);
  await spoken(controller, [control.deployment, copy.deployment]);
  return { copy, control };
}

export async function kill(controller: Controller): Promise<Span> {
  const { copy } = await pair(controller);
  process.kill(copy.pid, 'SIGKILL');
  return await readsAs(controller, copy.deployment, 'killed');
}

export async function term(controller: Controller): Promise<Span> {
  const { copy } = await pair(controller);
  process.kill(copy.pid, 'SIGTERM');
  return await readsAs(controller, copy.deployment, 'asked-to-stop');
}

/** Frozen while it stands; frozen when it has returned; killed while frozen stays frozen. */
export async function freeze(controller: Controller): Promise<Span> {
  const { copy } = await pair(controller);
  process.kill(copy.pid, 'SIGSTOP');
  await readsAs(controller, copy.deployment, 'frozen');
  await pause(LONG_ENOUGH_MS);
  process.kill(copy.pid, 'SIGCONT');
  const returned = await readsAs(controller, copy.deployment, 'frozen', 'returned');
  await spoken(controller, [copy.deployment]);
  process.kill(copy.pid, 'SIGSTOP');
  await pause(LONG_ENOUGH_MS);
  process.kill(copy.pid, 'SIGKILL');
  await readsAs(controller, copy.deployment, 'frozen');
  return returned;
}

interface Namespace {
  /** The words that start a program in it. */
  enter: string[];
  /** Our end of its cable. */
  hostAddress: string;
  network: string;
  link: string;
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** A network of its own for one host, with a cable to us. */
export async function withNetwork<T>(number: number, work: (of: Namespace) => Promise<T>): Promise<T> {
  const holder = spawn('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore' });
  const link = `mrl${process.pid % 100000}n${number}`;
  const prefix = `198.19.${200 + number}`;
  try {
    await pause(200);
    const inside = (...args: string[]): void => {
      execFileSync('nsenter', [`--net=/proc/${holder.pid}/ns/net`, '--', 'ip', ...args]);
    };
    ip('link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(holder.pid));
    ip('address', 'add', `${prefix}.1/24`, 'dev', link);
    ip('link', 'set', link, 'up');
    inside('link', 'set', 'lo', 'up');
    inside('address', 'add', `${prefix}.2/24`, 'dev', 'eth0');
    inside('link', 'set', 'eth0', 'up');
    return await work({
      enter: ['nsenter', `--net=/proc/${holder.pid}/ns/net`, '--'],
      hostAddress: `${prefix}.1`,
      network: `${prefix}.0/24`,
      link,
    });
  } finally {
    holder.kill('SIGKILL');
    try {
      ip('link', 'delete', link);
    } catch {
      // It went with its namespace.
    }
  }
}

/** The copy's own path is cut and mended while another host of the site speaks on. Needs a controller on 0.0.0.0. */
export async function networkCut(controller: Controller): Promise<Span> {
  return await withNetwork(1, async ({ enter, hostAddress, network, link }) => {
    const control = await startCopy(controller, { role: 'control', host: 'host-2' });
    const copy = await startCopy(controller, { launcher: enter, address: hostAddress, networks: [network] });
    await spoken(controller, [control.deployment, copy.deployment]);
    ip('link', 'set', link, 'down');
    await pause(LONG_ENOUGH_MS + 3000);
    ip('link', 'set', link, 'up');
    return await readsAs(controller, copy.deployment, 'network-cut', 'returned');
  });
}

/** Still cut: the keep-alive of our own kernel finds it out, 14 s later. */
export async function networkStillCut(controller: Controller): Promise<Span> {
  return await withNetwork(2, async ({ enter, hostAddress, network, link }) => {
    const control = await startCopy(controller, { role: 'control' });
    const copy = await startCopy(controller, { launcher: enter, address: hostAddress, networks: [network] });
    await spoken(controller, [control.deployment, copy.deployment]);
    ip('link', 'set', link, 'down');
    return await readsAs(controller, copy.deployment, 'network-cut', 'silent', 40);
  });
}

/** The whole site's cable is pulled and plugged again. */
export async function siteUnreachable(controller: Controller): Promise<Span> {
  return await withNetwork(3, async ({ enter, hostAddress, network, link }) => {
    const place = { launcher: enter, address: hostAddress, networks: [network] };
    const control = await startCopy(controller, { ...place, role: 'control' });
    const copy = await startCopy(controller, place);
    await spoken(controller, [control.deployment, copy.deployment]);
    ip('link', 'set', link, 'down');
    await pause(LONG_ENOUGH_MS + 4000);
    ip('link', 'set', link, 'up');
    return await readsAs(controller, copy.deployment, 'site-unreachable', 'returned');
  });
}

/**
 * A host that dies with all its processes and comes back under another boot id; its control is started again, as a
 * host's init does. The boot id that the program reads is replaced in a mount namespace.
 */
export async function reboot(controller: Controller): Promise<Span> {
  const { dir, remove } = scratch();
  try {
    const bootId = join(dir, 'boot-id');
    const boot = (): string[] => {
      writeFileSync(bootId, `${randomUUID()}\n`, { mode: 0o644 });
      const script = `mount --bind ${bootId} /proc/sys/kernel/random/boot_id && exec "$@"`;
      return ['unshare', '--mount', '--propagation=private', 'sh', '-c', script, 'sh'];
    };
    const first = boot();
    const control = await startCopy(controller, { role: 'control', launcher: first });
    const copy = await startCopy(controller, { launcher: first });
    await spoken(controller, [control.deployment, copy.deployment]);
    for (const one of [control, copy]) process.kill(one.pid, 'SIGKILL');
    await pause(LONG_ENOUGH_MS);
    const again = [...boot(), 'setpriv', '--reuid=64323', '--regid=64323', '--clear-groups', './payload'];
    const child = spawn(again[0] as string, again.slice(1), { cwd: control.dir, stdio: 'ignore' });
    try {
      await spoken(controller, [control.deployment]);
      return await readsAs(controller, copy.deployment, 'host-rebooted');
    } finally {
      child.kill('SIGKILL');
    }
  } finally {
    remove();
  }
}

/** What is read of copies that nobody touches: hopefully nothing. */
export async function untouched(controller: Controller): Promise<Span[]> {
  const { copy, control } = await pair(controller);
  await pause(2 * LONG_ENOUGH_MS);
  return [
    ...(await silencesOf(controller, copy.deployment)),
    ...(await silencesOf(controller, control.deployment)),
  ];
}
