/**
 * A whole Slurm farm of one node on 127.0.0.1: Debian's munged, slurmctld and slurmd, with accounts of its own that
 * exist in its mount namespace alone. Everything lies in one new directory; `stop` ends what was started and removes it.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { deadPort } from '../../../packages/server/src/ports/testing/hostile-doors.ts';
import { ACCOUNTING_PACKAGES, accountingIn } from './accounting.ts';

export const SLURM_PACKAGES = [
  ...['slurmctld', 'slurmd', 'slurm-client', 'munge', 'openssh-server'],
  ...ACCOUNTING_PACKAGES,
];

export interface Account {
  name: string;
  uid: number;
  /** Made below the farm's directory when it is not given. */
  home?: string;
}

export interface Farm {
  dir: string;
  /** For SLURM_CONF. */
  conf: string;
  homes: Record<string, string>;
  /** Program and arguments that run what follows them in the farm, as this account. */
  enter(account: string): string[];
  /** One of Slurm's commands as its administrator. */
  admin(command: string, ...args: string[]): string;
  /** Stops and starts the controller: what a farm does at an upgrade. */
  controller(up: boolean): Promise<void>;
  /** Stops and starts slurmdbd, where the farm has one. */
  accounting(up: boolean): Promise<void>;
  stop(): Promise<void>;
}

const LAST_ROUND = 150;
/** A file that is mounted over another is gone as soon as somebody adds an account to the machine; a folder stays. */
const ETC_OF_ITS_OWN = `
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$1,workdir=$2" /etc 2>/dev/null ||
  { mount --bind "$1/passwd" /etc/passwd && mount --bind "$1/group" /etc/group; } || exit 1
echo up
exec sleep infinity
`;
const CLUSTER = 'muster';

export interface Extras {
  /** Lines of slurm.conf, which win over those that are there. */
  conf: string[];
  /** Beside slurm.conf. */
  files: Record<string, string>;
  /** Keeps books by slurmdbd, in which these other farms stand too. */
  booksWith?: readonly string[];
}

/** Every account is alone in a group of its own name. Needs root. */
export async function startSlurm(
  accounts: readonly Account[],
  extras: (dir: string) => Extras = () => ({ conf: [], files: {} }),
): Promise<Farm> {
  const dir = mkdtempSync('/tmp/muster-slurm-');
  chmodSync(dir, 0o755);
  const homes: Record<string, string> = {};
  for (const { name, uid, home } of accounts) {
    homes[name] = home ?? join(dir, 'home', name);
    if (home) continue;
    mkdirSync(join(dir, 'home'), { recursive: true, mode: 0o755 });
    mkdirSync(homes[name], { mode: 0o700 });
    chownSync(homes[name], uid, uid);
  }
  const file = (name: string, text: string, mode = 0o644): string => {
    writeFileSync(join(dir, name), text, { mode });
    return join(dir, name);
  };
  for (const made of ['etc', 'etc-work']) mkdirSync(join(dir, made), { mode: 0o755 });
  file(
    'etc/passwd',
    accounts.reduce(
      (text, { name, uid }) => `${text}${name}:x:${uid}:${uid}::${homes[name]}:/bin/sh\n`,
      `${readFileSync('/etc/passwd', 'utf8').trimEnd()}\n`,
    ),
  );
  file(
    'etc/group',
    accounts.reduce(
      (text, { name, uid }) => `${text}${name}:x:${uid}:${name}\n`,
      `${readFileSync('/etc/group', 'utf8').trimEnd()}\n`,
    ),
  );
  const ports = { controller: await deadPort(), node: await deadPort() };
  const more = extras(dir);
  for (const [name, text] of Object.entries(more.files)) file(name, text);
  const books = more.booksWith && (await accountingIn(dir, CLUSTER, more.booksWith));
  const lines = [...(books?.conf ?? []), ...more.conf];
  const conf = file('slurm.conf', slurmConf(dir, ports, lines));
  writeFileSync(join(dir, 'munge.key'), randomBytes(128), { mode: 0o400 });
  for (const made of ['ctl', 'd', 'munge']) mkdirSync(join(dir, made), { mode: 0o755 });

  const holder = spawn(
    'unshare',
    [
      ...['--mount', '--propagation=private', 'sh', '-c'],
      ...[ETC_OF_ITS_OWN, 'sh', join(dir, 'etc'), join(dir, 'etc-work')],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise((resolve, reject) => {
    holder.stdout?.once('data', resolve);
    holder.once('exit', () => reject(new Error('no mount namespace can be made here')));
  });
  const inside = ['nsenter', `--mount=/proc/${holder.pid}/ns/mnt`, '--'];
  const env = { ...process.env, SLURM_CONF: conf, ...books?.env };
  const running = new Map<string, ChildProcess>();
  const start = (name: string, ...command: string[]): void => {
    const log = openSync(join(dir, `${name}.log`), 'a');
    const [program = '', ...args] = [...inside, ...command];
    running.set(name, spawn(program, args, { stdio: ['ignore', log, log], env }));
  };
  const end = async (name: string): Promise<void> => {
    const child = running.get(name);
    running.delete(name);
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await Promise.race([ended, pause(5000)]);
    child.kill('SIGKILL');
    await ended;
  };
  const admin = (command: string, ...args: string[]): string =>
    execFileSync(inside[0] as string, [...inside.slice(1), command, ...args], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const ready = async (): Promise<void> => {
    for (let round = 0; ; round++) {
      try {
        if (/\b(idle|mix|alloc)\w*\b/.test(admin('sinfo', '-h', '-o', '%T'))) return;
      } catch (error) {
        if (round > LAST_ROUND) throw error;
      }
      if (round > LAST_ROUND) throw new Error(`Slurm does not come up; its logs are in ${dir}`);
      await pause(200);
    }
  };
  const hands = { start, end, admin };
  const farm: Farm = {
    dir,
    conf,
    homes,
    admin,
    enter(account) {
      const uid = accounts.find(({ name }) => name === account)?.uid ?? 65_534;
      return [
        ...inside,
        ...['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--init-groups', '--inh-caps=-all'],
        ...['env', `HOME=${homes[account] ?? '/'}`, `SLURM_CONF=${conf}`],
      ];
    },
    async controller(up) {
      if (!up) return await end('slurmctld');
      start('slurmctld', 'slurmctld', '-D', '-f', conf);
      await ready();
    },
    async accounting(up) {
      await books?.up(hands, up);
    },
    async stop() {
      try {
        if (running.has('slurmctld'))
          for (const { name } of accounts) admin('scancel', '--full', `--user=${name}`);
        await pause(300);
      } catch {
        // Its jobs end with it; what is started must not stay up because of them.
      }
      for (const name of ['slurmd', 'slurmctld', 'slurmdbd', 'mariadbd', 'munged']) await end(name);
      holder.kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
  try {
    start(
      'munged',
      ...[
        'munged',
        '--foreground',
        `--socket=${join(dir, 'munge/socket')}`,
        `--key-file=${join(dir, 'munge.key')}`,
      ],
      ...[
        `--pid-file=${join(dir, 'munge/pid')}`,
        `--seed-file=${join(dir, 'munge/seed')}`,
        '--num-threads=2',
      ],
    );
    await pause(300);
    await books?.start(hands);
    start('slurmctld', 'slurmctld', '-D', '-f', conf);
    start('slurmd', 'slurmd', '-D', '-f', conf, '-N', 'node1');
    await ready();
    return farm;
  } catch (error) {
    await farm.stop();
    throw error;
  }
}

function slurmConf(
  dir: string,
  ports: { controller: number; node: number },
  more: readonly string[],
): string {
  const given = new Set(more.map(nameOf));
  const usual = [
    `ClusterName=${CLUSTER}`,
    'SlurmctldHost=localhost(127.0.0.1)',
    'SlurmUser=root',
    'SlurmdUser=root',
    'AuthType=auth/munge',
    `AuthInfo=socket=${dir}/munge/socket`,
    'CredType=cred/munge',
    `StateSaveLocation=${dir}/ctl`,
    `SlurmdSpoolDir=${dir}/d`,
    `SlurmctldPidFile=${dir}/ctl/pid`,
    `SlurmdPidFile=${dir}/d/pid`,
    `SlurmctldPort=${ports.controller}`,
    `SlurmdPort=${ports.node}`,
    'ProctrackType=proctrack/pgid',
    'TaskPlugin=task/none',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_Core',
    'JobAcctGatherType=jobacct_gather/none',
    'AccountingStorageType=accounting_storage/none',
    'JobCompType=jobcomp/filetxt',
    `JobCompLoc=${dir}/jobcomp.log`,
    // Without these it listens on every address.
    'CommunicationParameters=NoInAddrAny,NoCtldInAddrAny',
    'SchedulerParameters=batch_sched_delay=0,sched_min_interval=0',
    'KillWait=2',
    // So long do the commands wait for a controller that is away.
    'MessageTimeout=2',
    'ReturnToService=2',
    'PreemptMode=OFF',
    // More processors than there are: tests start many small jobs at once.
    'SlurmdParameters=config_overrides',
    'NodeName=node1 NodeHostname=localhost NodeAddr=127.0.0.1 CPUs=32 RealMemory=2000 State=UNKNOWN',
    'PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP',
  ];
  return `${[...usual.filter((line) => !given.has(nameOf(line))), ...more].join('\n')}\n`;
}

/** Of a setting. */
function nameOf(line: string): string {
  return line.split('=')[0] ?? '';
}
