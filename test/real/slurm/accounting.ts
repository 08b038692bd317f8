/**
 * A farm's accounting on 127.0.0.1: Debian's slurmdbd over a MariaDB of its own, which listens on a socket alone. Both lie in
 * the farm's directory and end with the farm; a database of the machine's own is never asked.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { deadPort } from '../../../packages/server/src/ports/testing/hostile-doors.ts';

export const ACCOUNTING_PACKAGES = ['slurmdbd', 'mariadb-server'];

/** How the farm starts and asks; `start` gives a program a name under which it is ended. */
export interface FarmHands {
  start(name: string, ...command: string[]): void;
  end(name: string): Promise<void>;
  admin(command: string, ...args: string[]): string;
}

export interface Accounting {
  /** Lines of slurm.conf. */
  conf: string[];
  /** Of the farm's programs. */
  env: Record<string, string>;
  start(hands: FarmHands): Promise<void>;
  /** Stops and starts slurmdbd; its database goes on. */
  up(hands: FarmHands, up: boolean): Promise<void>;
}

const LAST_ROUND = 200;

/** Only known below `dir`; `cluster` is the farm's name, `others` are farms in the same books. */
export async function accountingIn(
  dir: string,
  cluster: string,
  others: readonly string[],
): Promise<Accounting> {
  const port = await deadPort();
  const socket = join(dir, 'db.sock');
  const data = join(dir, 'db');
  mkdirSync(data, { mode: 0o700 });
  const conf = join(dir, 'slurmdbd.conf');
  writeFileSync(conf, slurmdbdConf(dir, port), { mode: 0o600 });
  chmodSync(conf, 0o600);
  const startDbd = async ({ start, admin }: FarmHands): Promise<void> => {
    start('slurmdbd', 'slurmdbd', '-D');
    await answers(() => admin('sacctmgr', '-nP', 'show', 'cluster'), 'slurmdbd', dir);
  };
  return {
    env: { MYSQL_UNIX_PORT: socket },
    conf: [
      'AccountingStorageType=accounting_storage/slurmdbd',
      'AccountingStorageHost=127.0.0.1',
      `AccountingStoragePort=${port}`,
      // Not AuthInfo: what speaks with slurmdbd takes munge's socket from here.
      `AccountingStoragePass=${dir}/munge/socket`,
      'AccountingStorageEnforce=associations,limits,qos',
    ],
    async start(hands) {
      const where = ['--no-defaults', '--user=root', `--datadir=${data}`];
      hands.admin(
        'mariadb-install-db',
        ...[...where, '--auth-root-authentication-method=socket', '--skip-test-db', '--skip-name-resolve'],
      );
      hands.start(
        'mariadbd',
        ...['mariadbd', ...where, `--socket=${socket}`, `--pid-file=${join(dir, 'db.pid')}`],
        ...['--skip-networking', '--skip-log-bin', '--performance-schema=0', '--innodb-buffer-pool-size=16M'],
        ...[
          '--innodb-log-file-size=8M',
          '--innodb-flush-log-at-trx-commit=0',
          '--innodb-lock-wait-timeout=900',
        ],
      );
      await answers(
        () => hands.admin('mariadb', '--no-defaults', `--socket=${socket}`, '-e', 'select 1'),
        'mariadbd',
        dir,
      );
      await startDbd(hands);
      for (const name of [cluster, ...others]) hands.admin('sacctmgr', '-i', 'add', 'cluster', name);
    },
    up: async (hands, up) => (up ? await startDbd(hands) : await hands.end('slurmdbd')),
  };
}

async function answers(ask: () => unknown, what: string, dir: string): Promise<void> {
  for (let round = 0; ; round++) {
    try {
      ask();
      return;
    } catch (error) {
      if (round > LAST_ROUND)
        throw new Error(`${what} does not come up; its log is in ${dir}`, { cause: error });
      await pause(200);
    }
  }
}

function slurmdbdConf(dir: string, port: number): string {
  return `${[
    'AuthType=auth/munge',
    `AuthInfo=socket=${dir}/munge/socket`,
    'DbdHost=localhost',
    'DbdAddr=127.0.0.1',
    `DbdPort=${port}`,
    'SlurmUser=root',
    `PidFile=${dir}/slurmdbd.pid`,
    // Without it slurmdbd listens on every address.
    'CommunicationParameters=NoInAddrAny',
    'MessageTimeout=5',
    'StorageType=accounting_storage/mysql',
    // By the socket that MYSQL_UNIX_PORT names.
    'StorageHost=localhost',
    'StorageUser=root',
    'StorageLoc=slurm_acct',
  ].join('\n')}\n`;
}
