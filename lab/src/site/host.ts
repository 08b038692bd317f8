/**
 * The machine of one site: its user, its directory, its network, its processes. It runs the front door, starts
 * the jobs, and does what the site's team asks of it through the `host` command.
 */
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { Server } from 'node:net';
import { dirname, join } from 'node:path';
import type { Credential } from '../certificates/authority.ts';
import { machineClock } from '../clock/lab-clock.ts';
import { launch, typescriptCommand } from '../process/launch.ts';
import { listPids, processLink, processUid, readStat, sendSignal } from '../process/proc.ts';
import { killAll, RUN_MARK } from '../process/run-registry.ts';
import { CONTROL_WORKLOAD } from './control-workload.ts';
import type { FromHost, FrontDoorConfig, ToHost } from './front-door-main.ts';
import { serveHostTool, type ToolAnswer } from './host-tool-server.ts';
import { type SiteLayout, siteLayout } from './layout.ts';
import {
  changeBootId,
  connectNetwork,
  mountNamespace,
  type SiteNetwork,
  startHolder,
  switchNetwork,
} from './namespaces.ts';

export interface HostOptions {
  /** The site's directory; made and filled here. */
  dir: string;
  /** Readable by us alone: what the front door reads before it gives up its rights. */
  privateDir: string;
  runId: string;
  address: string;
  uid: number | undefined;
  network: SiteNetwork | undefined;
  /** Give the site a boot id of its own, and with it the possibility to reboot. */
  ownBootId: boolean;
  clockFile: string;
  ca: string;
  credential: Credential;
  operatorDn: string;
  innocent: { dn: string; from: string };
  /** Name to account, as the grid-mapfile begins. */
  accounts: Record<string, string>;
  hostToolScript: string;
  node: string;
}

const BOOT_SECONDS = 1.5;

export class SiteHost {
  readonly layout: SiteLayout;
  readonly #options: HostOptions;
  #port = 0;
  #controlJob = '';
  #holder: number | undefined;
  #frontDoor: ChildProcess | undefined;
  #tool: Server | undefined;
  #rebooting = false;
  #stopped = false;

  constructor(options: HostOptions) {
    this.#options = options;
    this.layout = siteLayout(options.dir);
  }

  /** `https://<address>:<port>` */
  get frontDoorUrl(): string {
    return `https://${this.#options.address}:${this.#port}`;
  }

  /** Job id of the innocent control workload. */
  get controlJob(): string {
    return this.#controlJob;
  }

  get frontDoorPid(): number | undefined {
    return this.#frontDoor?.pid;
  }

  async start(): Promise<void> {
    this.#makeTree();
    const { network, ownBootId, uid } = this.#options;
    if (network || ownBootId) {
      this.#holder = await startHolder({
        env: { [RUN_MARK]: this.#options.runId },
        network: network !== undefined,
        bootIdFile: ownBootId ? this.#bootIdFile() : undefined,
      });
      if (network) await connectNetwork(this.#holder, network);
    }
    this.#tool = await serveHostTool(this.layout.hostSocket, uid, (words) => this.command(words));
    await this.#startFrontDoor(true);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#tool?.close();
    this.#frontDoor?.removeAllListeners('exit');
    this.#frontDoor?.kill('SIGKILL');
    await killAll(() => this.#processes());
    if (this.#holder !== undefined) sendSignal(this.#holder, 'SIGKILL');
    rmSync(this.#options.privateDir, { recursive: true, force: true });
  }

  /** Ends the front door and starts it again at the same address; jobs go on. */
  async restartFrontDoor(): Promise<void> {
    await this.#endFrontDoor();
    await this.#startFrontDoor(false);
  }

  async command(words: string[]): Promise<ToolAnswer> {
    const line = words.join(' ');
    if (line === 'network down' || line === 'network up') return this.#switch(words[1] as 'up' | 'down');
    if (line === 'reboot') return this.#reboot();
    if (line === 'ps') return { code: 0, text: JSON.stringify(this.#list()) };
    return { code: 2, text: 'usage: host network down|up | host reboot | host ps' };
  }

  #switch(state: 'up' | 'down'): ToolAnswer {
    if (!this.#options.network) return { code: 3, text: 'this site has no network of its own' };
    switchNetwork(this.#options.network, state);
    return { code: 0, text: `network is ${state}` };
  }

  /** When the exercise is over, every site clears its host: all jobs end but the innocent one, and evidence is released. */
  async endDrillJobs(): Promise<void> {
    const { jobs, frontDoor } = this.layout;
    if (this.#options.network) switchNetwork(this.#options.network, 'up');
    await killAll(() =>
      this.#processes().filter((pid) => {
        const cwd = processLink(pid, 'cwd') ?? '';
        return cwd.startsWith(`${jobs}/`) && !cwd.startsWith(join(jobs, this.#controlJob));
      }),
    );
    writeFileSync(frontDoor.ban, '');
    writeFileSync(frontDoor.released, '*\n');
  }

  async #reboot(): Promise<ToolAnswer> {
    if (!this.#options.ownBootId) return { code: 3, text: 'this site cannot be rebooted' };
    if (this.#rebooting) return { code: 1, text: 'a reboot is under way' };
    this.#rebooting = true;
    try {
      await this.#endFrontDoor();
      await killAll(() => this.#processes());
      changeBootId(this.#bootIdFile());
      await machineClock.sleep(BOOT_SECONDS * 1000);
      if (!this.#stopped) await this.#startFrontDoor(true);
      return { code: 0, text: 'rebooted' };
    } finally {
      this.#rebooting = false;
    }
  }

  /** What runs on the site's machine; the team itself sits elsewhere. */
  #processes(): number[] {
    const own = this.#holder === undefined ? undefined : mountNamespace(this.#holder);
    return listPids().filter((pid) => {
      if (pid === this.#holder || pid === process.pid) return false;
      if (own !== undefined) return mountNamespace(pid) === own;
      if (this.#options.uid !== undefined && processUid(pid) !== this.#options.uid) return false;
      return (processLink(pid, 'cwd') ?? '').startsWith(`${this.layout.jobs}/`);
    });
  }

  #list(): object[] {
    return this.#processes().map((pid) => {
      const cwd = processLink(pid, 'cwd') ?? '';
      const job = cwd.startsWith(`${this.layout.jobs}/`)
        ? cwd.slice(this.layout.jobs.length + 1).split('/')[0]
        : null;
      return { pid, state: readStat(pid)?.state ?? 'X', job, cwd, exe: processLink(pid, 'exe') ?? '' };
    });
  }

  #makeTree(): void {
    const { dir, uid, accounts, node, hostToolScript } = this.#options;
    const { frontDoor, maildir, jobs, hostTool, hostSocket } = this.layout;
    const dirs = [
      dir,
      frontDoor.dir,
      dirname(frontDoor.log),
      frontDoor.table,
      jobs,
      dirname(hostTool),
      maildir,
    ];
    dirs.push(...['tmp', 'new', 'cur'].map((name) => join(maildir, name)));
    const map = Object.entries(accounts).map(([dn, account]) => `"${dn}" ${account}\n`);
    const files: [string, string][] = [
      [frontDoor.map, map.join('')],
      [frontDoor.ban, '# One name a line. A line * lets nobody in.\n'],
      [frontDoor.released, '# Job ids whose sandbox may be removed, or *\n'],
      [frontDoor.log, ''],
      [hostTool, `#!/bin/sh\nexec '${node}' '${hostToolScript}' '${hostSocket}' "$@"\n`],
    ];
    for (const path of dirs) mkdirSync(path, { recursive: true, mode: 0o700 });
    for (const [path, text] of files) writeFileSync(path, text, { mode: 0o600 });
    chmodSync(hostTool, 0o700);
    if (uid === undefined) return;
    for (const path of [...dirs, ...files.map(([path]) => path)]) chownSync(path, uid, uid);
  }

  async #startFrontDoor(boot: boolean): Promise<void> {
    const { privateDir, uid, address, clockFile, operatorDn, ca, credential, innocent, accounts } =
      this.#options;
    const account = accounts[innocent.dn] ?? 'nobody';
    const config: FrontDoorConfig = {
      dir: this.layout.dir,
      address,
      port: this.#port,
      ...(uid === undefined ? {} : { uid }),
      clockFile,
      operatorDn,
      tls: { ca, ...credential },
      boot,
      control: { dn: innocent.dn, from: innocent.from, account, script: CONTROL_WORKLOAD },
    };
    mkdirSync(privateDir, { recursive: true, mode: 0o700 });
    const configFile = join(privateDir, 'front-door.json');
    writeFileSync(configFile, JSON.stringify(config), { mode: 0o600 });
    const log = openSync(join(privateDir, 'front-door.out'), 'a', 0o600);
    const child = launch({
      command: typescriptCommand(new URL('./front-door-main.ts', import.meta.url), configFile),
      cwd: '/',
      env: { [RUN_MARK]: this.#options.runId },
      namespaceOf: this.#holder,
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.#frontDoor = child;
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message: ToHost) => {
        if (message.type === 'start') return void child.send(this.#startJob(message), () => undefined);
        this.#port = message.port;
        this.#controlJob = message.controlJob;
        resolve();
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        reject(
          new Error(`The front door of ${this.layout.dir} ended (${code ?? signal}); see ${privateDir}`),
        );
        if (!this.#stopped && this.#frontDoor === child && this.#port !== 0) void this.#revive();
      });
    });
  }

  /** As a service manager does: what ends unasked is started again. */
  async #revive(): Promise<void> {
    await machineClock.sleep(500);
    if (this.#stopped || this.#rebooting) return;
    await this.#startFrontDoor(false).catch((error: Error) => console.error(error.message));
  }

  async #endFrontDoor(): Promise<void> {
    const child = this.#frontDoor;
    this.#frontDoor = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGKILL');
    });
  }

  #startJob(request: { id: number; job: string; dir: string }): FromHost {
    const { id, dir } = request;
    const append = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW;
    const handles: number[] = [];
    try {
      if (dirname(dir) !== this.layout.jobs) throw new Error('a job runs in the directory of jobs');
      handles.push(openSync(join(dir, 'stdout'), append), openSync(join(dir, 'stderr'), append));
      const child = launch({
        command: ['./payload'],
        cwd: dir,
        env: { HOME: dir, [RUN_MARK]: this.#options.runId },
        uid: this.#options.uid,
        namespaceOf: this.#holder,
        detached: true,
        stdio: ['ignore', handles[0], handles[1]],
      });
      child.on('error', () => undefined);
      child.unref();
      const pid = child.pid ?? 0;
      return { type: 'started', id, pid, startTicks: readStat(pid)?.startTicks ?? 0 };
    } catch (error) {
      return { type: 'started', id, pid: 0, startTicks: 0, error: (error as Error).message };
    } finally {
      for (const handle of handles) closeSync(handle);
    }
  }

  #bootIdFile(): string {
    return join(this.#options.privateDir, '..', `${this.layout.dir.split('/').at(-1)}.boot-id`);
  }
}
