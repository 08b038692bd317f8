/**
 * The process of one front door. It is started as root where there is root, reads its key, opens its port and
 * then becomes the site's own user. Its host starts the jobs; without the host it ends.
 */
import { readFileSync } from 'node:fs';
import { ProcedureClock } from '../clock/lab-clock.ts';
import { FrontDoor, type FrontDoorOptions } from './front-door.ts';
import { siteLayout } from './layout.ts';

export interface FrontDoorConfig {
  dir: string;
  address: string;
  /** 0 for any; a restarted front door keeps the one it had. */
  port: number;
  uid?: number;
  clockFile: string;
  operatorDn: string;
  tls: FrontDoorOptions['tls'];
  /** True when the host has just booted. */
  boot: boolean;
  control: { dn: string; account: string; from: string; script: string };
}

/** What the front door asks of its host, and what it is told. */
export type ToHost =
  | { type: 'ready'; port: number; controlJob: string }
  | { type: 'start'; id: number; job: string; dir: string };
export type FromHost = { type: 'started'; id: number; pid: number; startTicks: number; error?: string };

function startByHost(): FrontDoorOptions['startJob'] {
  const waiting = new Map<number, (answer: FromHost) => void>();
  let last = 0;
  process.on('message', (message: FromHost) => {
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  return (job, dir) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, (answer) => (answer.error ? reject(new Error(answer.error)) : resolve(answer)));
      process.send?.({ type: 'start', id: last, job, dir } satisfies ToHost);
    });
}

function dropPrivileges(uid: number | undefined): void {
  if (uid === undefined) return;
  process.setgroups?.([]);
  process.setgid?.(uid);
  process.setuid?.(uid);
}

async function main(configFile: string): Promise<void> {
  const config = JSON.parse(readFileSync(configFile, 'utf8')) as FrontDoorConfig;
  const layout = siteLayout(config.dir);
  const clock = new ProcedureClock(config.clockFile);
  process.umask(0o077);
  dropPrivileges(config.uid);
  const { operatorDn, tls, control } = config;
  const door = new FrontDoor({ layout, operatorDn, tls, clock, startJob: startByHost() });
  let controlJob = door.jobs().find((job) => job.owner === control.dn && job.name === 'control');
  if (config.boot) await door.startAgain();
  controlJob ??= await door.submit({
    owner: control.dn,
    account: control.account,
    from: control.from,
    name: 'control',
    autostart: true,
    payload: Buffer.from(control.script),
  });
  door.server.listen(config.port, config.address, () => {
    const address = door.server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    process.send?.({ type: 'ready', port, controlJob: controlJob.job } satisfies ToHost);
  });
}

process.on('disconnect', () => process.exit(0));
await main(process.argv[2] ?? '');
