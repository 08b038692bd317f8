import { createHash } from 'node:crypto';
import { rmdir } from 'node:fs/promises';
import pg from 'pg';
import { type Clock, SystemClock } from '../../kernel/clock.ts';
import { MusterError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { type Account, databaseAccount } from './account.ts';
import { type Binaries, embeddedBinaries } from './binaries.ts';
import { APP_ROLE, type Cluster, clusterPlace, ensureCluster, OWNER_ROLE } from './cluster.ts';
import { accountForOutside } from './outside.ts';
import {
  lastWords,
  removeStalePidFiles,
  runningPostmaster,
  settings,
  socketDirectory,
  spawnPostmaster,
  stopPostmaster,
} from './postmaster.ts';
import { isAlive } from './processes.ts';

export interface Login {
  host: string;
  user: string;
  password: string;
}

export interface EmbeddedPostgres {
  /** Where the cluster lies: `data/`, `access.json`, `postgres.log`. */
  directory: string;
  owner: Login;
  app: Login;
  /** Changes when PostgreSQL was started anew. */
  pid(): number;
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  cacheDir?: string | undefined;
  log: Log;
  /** Further settings for `postgres -c`. */
  settings?: Readonly<Record<string, string>>;
  /** Other programs than those of the npm package. */
  binaries?: Binaries;
}

/** Held by the one server that uses the cluster, for as long as it lives. */
const SERVER_LOCK = 7_300_000;
const POLL_MS = 25;
/** Recovery after a crash replays at most max_wal_size; a slow disk gets its time. */
const START_MS = 300_000;
/** A server that is just ending needs this long to let go. */
const IN_USE_MS = 5_000;
const NO_SOCKET_MS = 15_000;
const RESTART_PAUSE_MS = 2_000;
const MOST_FAILED_STARTS = 3;
const STARTING_OR_STOPPING = '57P03';

/**
 * Starts PostgreSQL for one server, or takes over the one that an earlier, killed server left running.
 * Which of several starters may use it is decided by an advisory lock inside it: PostgreSQL gives the lock free when
 * its holder dies, whatever way, and a number in a file would not.
 * @throws MusterError database.in-use when another server lives on this data directory
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = databaseAccount();
  const binaries = options.binaries ?? (await embeddedBinaries(options.cacheDir));
  const directory = await clusterPlace(options.dataDir, account);
  const cluster = await ensureCluster(directory, binaries, account);
  await accountForOutside(directory, options.dataDir, options.log);
  const socketDir = await socketDirectory(cluster, account);
  const supervisor = new Supervisor(cluster, binaries, account, socketDir, options);
  await supervisor.start().catch(async (error: unknown) => {
    await supervisor.close();
    throw error;
  });
  return {
    directory,
    owner: { host: socketDir, user: OWNER_ROLE, password: cluster.ownerPassword },
    app: { host: socketDir, user: APP_ROLE, password: cluster.appPassword },
    pid: () => supervisor.pid,
    close: () => supervisor.close(),
  };
}

class Supervisor {
  readonly #cluster: Cluster;
  readonly #binaries: Binaries;
  readonly #account: Account | undefined;
  readonly #socketDir: string;
  readonly #args: string[];
  readonly #log: Log;
  readonly #clock: Clock = new SystemClock();
  #guard: pg.Client | undefined;
  readonly #closed = new AbortController();
  #restart: Promise<void> = Promise.resolve();
  pid = 0;

  constructor(
    cluster: Cluster,
    binaries: Binaries,
    account: Account | undefined,
    socketDir: string,
    options: EmbeddedOptions,
  ) {
    this.#cluster = cluster;
    this.#binaries = binaries;
    this.#account = account;
    this.#socketDir = socketDir;
    this.#log = options.log;
    const args = settings(socketDir, options.settings);
    const mark = createHash('sha256').update(JSON.stringify([binaries.version, binaries.postgres, args]));
    this.#args = [...args, '-c', `cluster_name=muster-${mark.digest('hex').slice(0, 12)}`];
  }

  async start(): Promise<void> {
    const guard = await this.#acquire();
    const pid = await runningPostmaster(this.#cluster);
    if (pid === undefined) throw new Error('PostgreSQL answers but has no postmaster.pid');
    this.pid = pid;
    this.#guard = guard;
    guard.on('end', () => this.#lost());
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#restart;
    if (this.pid > 0) await stopPostmaster(this.#cluster, this.pid);
    await this.#guard?.end().catch(() => {});
    await rmdir(this.#socketDir).catch(() => {});
  }

  /** The guard's connection ended though nobody asked for it: PostgreSQL died or was stopped. */
  #lost(): void {
    if (this.#closed.signal.aborted) return;
    this.#log.error({ pid: this.pid }, 'PostgreSQL ended; starting it again');
    this.#restart = this.#startAgain();
  }

  async #startAgain(): Promise<void> {
    while (!this.#closed.signal.aborted) {
      try {
        return await this.start();
      } catch (error) {
        this.#log.error({ error: String(error) }, 'PostgreSQL could not be started again; trying on');
        await this.#clock.sleep(RESTART_PAUSE_MS, this.#closed.signal);
      }
    }
  }

  /** A connection that holds the server lock, on a postmaster with the settings of this version. */
  async #acquire(): Promise<pg.Client> {
    const begin = this.#now();
    let spawned: number | undefined;
    let failed = 0;
    let silentSince: number | undefined;
    let refusedSince: number | undefined;
    while (this.#now() - begin < START_MS && !this.#closed.signal.aborted) {
      const answer = await this.#connect();
      if (answer instanceof pg.Client) {
        const state = await this.#lock(answer);
        if (state === 'held') return answer;
        if (state === 'other-settings') continue;
        refusedSince ??= this.#now();
        if (this.#now() - refusedSince > IN_USE_MS) throw this.#inUse();
      } else if (answer === 'nobody') {
        const running = await runningPostmaster(this.#cluster);
        if (running !== undefined) {
          silentSince ??= this.#now();
          // It lives but its socket is gone (somebody tidied the directory): only a restart brings it back.
          if (this.#now() - silentSince > NO_SOCKET_MS && running !== spawned)
            await stopPostmaster(this.#cluster, running);
        } else {
          silentSince = undefined;
          if (spawned !== undefined) failed += 1;
          if (failed >= MOST_FAILED_STARTS) break;
          // A server that was just ending may have removed the directory behind us.
          await socketDirectory(this.#cluster, this.#account);
          await removeStalePidFiles(this.#cluster, this.#socketDir);
          spawned = await spawnPostmaster(this.#cluster, this.#binaries, this.#account, this.#args);
          this.pid = spawned;
          await this.#waitForPidFile(spawned);
        }
      }
      await this.#clock.sleep(POLL_MS);
    }
    throw new MusterError(
      'database.unavailable',
      `PostgreSQL in ${this.#cluster.directory} does not start. It said:\n${await lastWords(this.#cluster)}`,
    );
  }

  async #connect(): Promise<pg.Client | 'busy' | 'nobody'> {
    const client = new pg.Client({
      host: this.#socketDir,
      user: OWNER_ROLE,
      password: this.#cluster.ownerPassword,
      database: 'postgres',
      application_name: 'muster-supervisor',
    });
    client.on('error', () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (code === 'ENOENT' || code === 'ECONNREFUSED') return 'nobody';
      if (code === STARTING_OR_STOPPING || code === 'ECONNRESET' || code === undefined) return 'busy';
      throw new MusterError('database.unavailable', `PostgreSQL refuses its owner: ${String(error)}`);
    }
  }

  async #lock(client: pg.Client): Promise<'held' | 'in-use' | 'other-settings'> {
    try {
      const { rows } = await client.query<{ held: boolean; name: string }>(
        `select pg_try_advisory_lock($1) as held, current_setting('cluster_name') as name`,
        [SERVER_LOCK],
      );
      const held = rows[0]?.held === true;
      if (held && this.#args.includes(`cluster_name=${rows[0]?.name}`)) return 'held';
      // Left by a server of another version or configuration, and nobody lives on it: begin anew.
      const pid = held ? await runningPostmaster(this.#cluster) : undefined;
      if (pid !== undefined) await stopPostmaster(this.#cluster, pid);
      await client.end().catch(() => {});
      return held ? 'other-settings' : 'in-use';
    } catch {
      // It was stopped between our connection and the question.
      await client.end().catch(() => {});
      return 'other-settings';
    }
  }

  /** Until the new process has written its number, or has given up because another one was faster. */
  async #waitForPidFile(spawned: number): Promise<void> {
    for (let i = 0; i < 400; i++) {
      if ((await runningPostmaster(this.#cluster)) !== undefined) return;
      if (!isAlive(spawned)) return;
      await this.#clock.sleep(POLL_MS);
    }
  }

  #inUse(): MusterError {
    return new MusterError(
      'database.in-use',
      `another server runs on ${this.#cluster.directory}; stop it, or give this one its own MUSTER_DATA_DIR, or let both use one DATABASE_URL`,
    );
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}
