import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AgentReport } from '@muster/contract';
import { type LoadedConfig, loadConfig } from '../config/load-config.ts';
import { Paces } from '../engine/desk.ts';
import { Engine } from '../engine/engine.ts';
import type { Site } from '../engine/site.ts';
import { Feed } from '../facts/feed.ts';
import { type AgentKey, loadAgentKey } from '../identity/agent-key.ts';
import { type Identity, loadIdentity } from '../identity/identity.ts';
import { type Alarm, Alarms } from '../kernel/alarms.ts';
import type { MachineClock } from '../kernel/clock.ts';
import { TrustedTime } from '../kernel/trusted-time.ts';
import type { Disk } from '../spool/disk.ts';
import { Spool } from '../spool/spool.ts';
import { type StateFiles, stateFiles } from '../spool/state-files.ts';
import { awaitsFindings } from '../transport/ask-findings.ts';
import { type HttpClient, httpClient } from '../transport/http-client.ts';
import { Intake } from '../transport/intake.ts';
import { ServerClient } from '../transport/server-client.ts';
import { keepTime, readKeptTime } from './kept-time.ts';
import { openSystems } from './open-systems.ts';

export interface AgentParts {
  configPath: string;
  clock: MachineClock;
  disk: Disk;
  signal: AbortSignal;
  log(line: string): void;
}

/** All parts of one running agent, put together once. */
export class Agent {
  readonly configPath: string;
  readonly files: StateFiles;
  readonly clock: MachineClock;
  readonly signal: AbortSignal;
  readonly alarms: Alarms;
  readonly spool: Spool;
  readonly time: TrustedTime;
  readonly site: Site;
  readonly engine: Engine;
  readonly server: ServerClient;
  readonly intake: Intake;
  readonly feeds: readonly Feed[];
  readonly startedAt: Date;
  readonly http: HttpClient;
  readonly chance = () => randomInt(2 ** 32) / 2 ** 32;
  readonly log: (line: string) => void;
  loaded: LoadedConfig;
  identity: Identity;
  key: AgentKey;
  /** Counted time at which a fresh head was seen. */
  headSeenAt: number;
  readonly #disk: Disk;
  readonly #wakers = new Set<() => void>();

  private constructor(parts: AgentParts, loaded: LoadedConfig, identity: Identity, site: Site) {
    const { clock, disk, signal } = parts;
    this.#disk = disk;
    this.configPath = parts.configPath;
    this.clock = clock;
    this.signal = signal;
    this.log = parts.log;
    this.loaded = loaded;
    this.identity = identity;
    this.site = site;
    this.startedAt = clock.now();
    this.headSeenAt = clock.monotonic();
    this.files = stateFiles(loaded.config.state);
    this.alarms = new Alarms((alarm, stands) => this.#alarmed(alarm, stands));
    this.key = loadAgentKey(this.files.key);
    this.spool = new Spool(this.files, disk);
    this.spool.onReceipt = () => this.wake();
    this.time = new TrustedTime(clock, this.spool.lastAt, readKeptTime(this.files.time, disk));
    for (const path of this.spool.torn) this.alarms.raise('spool-torn', path, this.time.now(), path);
    this.http = httpClient(clock, connectionOf(loaded));
    this.server = new ServerClient(this.http, clock, identity, () => this.key);
    this.engine = this.#engine(signal);
    this.intake = new Intake({
      identity: () => this.identity,
      spool: this.spool,
      alarms: this.alarms,
      time: this.time,
      date: () => clock.now(),
      decided: (decision) => this.engine.fromPortal(decision),
      headSeen: () => {
        this.headSeenAt = clock.monotonic();
        this.alarms.clear('list-stale');
      },
    });
    this.feeds = [...site.values()].map(
      (system) =>
        new Feed({
          system,
          path: this.files.facts(system.name),
          disk,
          clock,
          fullEveryMs: loaded.config.facts.full_every * 1000,
          send: async (batch) => (await this.server.sendFacts(batch, signal)).taken,
          heldUp: ({ message }) =>
            this.alarms.raise('server-refuses', `facts: ${message}`, clock.now(), 'facts'),
        }),
    );
  }

  /** @throws ConfigError, SpoolError */
  static async open(parts: AgentParts): Promise<Agent> {
    const loaded = loadConfig(parts.configPath);
    const identity = loadIdentity(stateFiles(loaded.config.state), parts.disk);
    const site = await openSystems(loaded.config.systems, identity.siteId, parts.clock);
    return new Agent(parts, loaded, identity, site);
  }

  /** Something may be due now. */
  wake(): void {
    for (const wake of this.#wakers) wake();
    this.#wakers.clear();
  }

  /** Waits, but not longer than until something calls `wake`. */
  async rest(milliseconds: number): Promise<void> {
    const up = new AbortController();
    const wake = () => up.abort();
    this.#wakers.add(wake);
    this.signal.addEventListener('abort', wake, { once: true });
    if (!this.signal.aborted) await this.clock.sleep(Math.max(milliseconds, 0), up.signal);
    this.signal.removeEventListener('abort', wake);
    this.#wakers.delete(wake);
  }

  /** What must be kept now and then while it runs. @throws what the disk throws */
  keepTime(): void {
    keepTime(this.files.time, this.#disk, this.time);
  }

  /** Leaves out of the files what was over long ago. @throws SpoolError */
  compact(): void {
    const keptMs = this.loaded.config.keep_records * 1000;
    this.spool.compact(new Date(this.time.sure().getTime() - keptMs));
  }

  systemReports(): AgentReport['systems'] {
    return [...this.site.values()].map(({ name, kind }, index) => {
      const { lastListAt, ...health } = this.feeds[index]?.health ?? NEVER;
      return { name, kind, ...health, lastListAt: lastListAt?.toISOString() ?? null };
    });
  }

  #engine(signal: AbortSignal): Engine {
    const { identity, site, spool, alarms, time } = this;
    return new Engine({
      agent: { agentId: identity.agentId, siteId: identity.siteId },
      site,
      spool,
      alarms,
      policy: () => this.loaded.config.policy,
      now: () => time.now(),
      sure: () => time.sure(),
      paces: new Paces(),
      awaitsFindings: (row) => awaitsFindings(this.identity, row),
      signal,
    });
  }

  #alarmed({ code, detail }: Alarm, stands: boolean): void {
    this.log(stands ? `ALARM ${code}: ${detail}` : `over: ${code}`);
    this.wake();
  }
}

const NEVER = { state: 'never-reached' as const, detail: '', workloads: null, lastListAt: null };

export function connectionOf({ config }: LoadedConfig) {
  return { proxy: config.proxy, ...(config.ca === undefined ? {} : { ca: readFileSync(config.ca, 'utf8') }) };
}
