/**
 * Real copies of the implant against the real controller: the product's listener, intake and database in this
 * process, the program as processes of an unprivileged user. What the silence model says of them is read back.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configureImplant, type ImplantConfig, readTemplate } from '@muster/implant';
import { type BeatListener, startBeatListener } from '../../packages/server/src/adapters/controller/index.ts';
import { type TestDatabase, testDatabase } from '../../packages/server/src/db/testing/test-database.ts';
import {
  BeatService,
  type DeploymentPlan,
  deploymentKey,
  orderKeyOf,
  type Span,
  silencesOfCampaign,
} from '../../packages/server/src/features/implants/index.ts';
import { planned, testKeys } from '../../packages/server/src/features/implants/testing/planned.ts';
import { SystemClock } from '../../packages/server/src/kernel/clock.ts';
import { newId } from '../../packages/server/src/kernel/ids.ts';
import { silentLog } from '../../packages/server/src/kernel/log.ts';

const COPY_UID = 64_323;
export const PERIOD_MS = 400;

export interface Controller {
  database: TestDatabase;
  listener: BeatListener;
  /** Everything planned here belongs to this campaign. */
  campaignId: string;
  close(): Promise<void>;
}

export interface Copy {
  deployment: string;
  pid: number;
  dir: string;
  child: ChildProcess;
}

export interface CopyOptions {
  role?: 'implant' | 'control';
  host?: string;
  /** Where the copy finds the controller; its networks follow. */
  address?: string;
  networks?: string[];
  /** Program and arguments that start it; the copy's path follows. */
  launcher?: string[];
  periodMs?: number;
}

const clock = new SystemClock();
const clocks = { procedure: clock, machine: clock };

export async function startController(host = '127.0.0.1'): Promise<Controller> {
  const database = await testDatabase();
  const service = new BeatService({
    db: database.db,
    clocks,
    keys: testKeys,
    log: silentLog,
    processId: newId('srv', clock.now()),
  });
  const listener = await startBeatListener({ host, port: 0, intake: service, clocks });
  return {
    database,
    listener,
    campaignId: newId('cmp', clock.now()),
    async close() {
      await listener.close();
      await service.drained();
      await database.close();
    },
  };
}

/** Plans a deployment and configures its program, as a campaign would. */
export async function makeProgram(
  { database, listener, campaignId }: Controller,
  options: CopyOptions = {},
): Promise<{ deployment: string; binary: Uint8Array }> {
  const now = clock.now();
  const plan: Partial<DeploymentPlan> = {
    at: now,
    machineAt: now,
    plannedAt: now,
    campaignId,
    periodMs: options.periodMs ?? PERIOD_MS,
    role: options.role ?? 'implant',
    host: options.host ?? 'host-1',
    controllerAddress: options.address ?? '127.0.0.1',
    controllerPort: listener.port,
  };
  const deployment = await planned(database.db, plan);
  const orders = orderKeyOf(testKeys, campaignId);
  const control = options.role === 'control';
  const config: ImplantConfig = {
    deployment,
    campaign: campaignId,
    contact: 'csirt@muster.lab.example',
    key: deploymentKey(testKeys, deployment),
    orderKey: orders.publicKey,
    controllerIp: plan.controllerAddress ?? '',
    controllerPort: listener.port,
    periodMs: plan.periodMs ?? PERIOD_MS,
    jitterPercent: 10,
    notBefore: Math.floor(now.getTime() / 1000) - 60,
    startNotAfter: Math.floor(now.getTime() / 1000) + 600,
    hardLimitSeconds: 600,
    leaseSeconds: 600,
    dormantSeconds: 600,
    networks: options.networks ?? ['127.0.0.0/8'],
    optout: '/nonexistent/muster-optout',
    canaryToken: control ? '' : 'aaaabbbbccccdddd',
    configToken: control ? '' : 'eeeeffffgggghhhh',
    control,
  };
  const { binary } = configureImplant(readTemplate(), config, (bytes) => orders.sign(Buffer.from(bytes)));
  return { deployment, binary };
}

const copies: Copy[] = [];

export async function startCopy(controller: Controller, options: CopyOptions = {}): Promise<Copy> {
  const { deployment, binary } = await makeProgram(controller, options);
  const dir = mkdtempSync(join(tmpdir(), 'muster-real-'));
  const file = join(dir, 'payload');
  writeFileSync(file, binary);
  chmodSync(file, 0o755);
  const drop: string[] = [];
  if (process.getuid?.() === 0) {
    chownSync(dir, COPY_UID, COPY_UID);
    drop.push('setpriv', `--reuid=${COPY_UID}`, `--regid=${COPY_UID}`, '--clear-groups', '--inh-caps=-all');
  }
  const [program = file, ...rest] = [...(options.launcher ?? []), ...drop, file];
  const child = spawn(program, rest, { cwd: dir, env: { PATH: process.env.PATH }, stdio: 'ignore' });
  const copy = { deployment, pid: child.pid ?? 0, dir, child };
  copies.push(copy);
  return copy;
}

/** Ends what was started here and removes its directories. */
export async function endCopies(): Promise<void> {
  for (const { child, dir } of copies.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(dir, { recursive: true, force: true });
  }
}

export async function beatsOf({ database }: Controller, deployment: string): Promise<number> {
  const { count } = await database.db
    .selectFrom('beat as b')
    .innerJoin('deployment as d', 'd.no', 'b.deployment_no')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('d.id', '=', deployment)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Waits until every copy has spoken `more` times from now. */
export async function spoken(controller: Controller, deployments: string[], more = 5): Promise<void> {
  for (const deployment of deployments) {
    const before = await beatsOf(controller, deployment);
    await until(
      `${deployment} to beat`,
      async () => (await beatsOf(controller, deployment)) >= before + more,
    );
  }
}

export async function silencesOf({ database, campaignId }: Controller, deployment: string): Promise<Span[]> {
  const all = await silencesOfCampaign({ db: database.db, clocks }, campaignId);
  return all.get(deployment) ?? [];
}

/** Waits until the newest silence of the deployment reads so; throws with what it reads instead. */
export async function readsAs(
  controller: Controller,
  deployment: string,
  kind: Span['kind'],
  state: 'silent' | 'returned' = 'silent',
  seconds = 30,
): Promise<Span> {
  let last: Span | undefined;
  const what = `${deployment} to read ${kind}, ${state}`;
  await until(
    what,
    async () => {
      last = (await silencesOf(controller, deployment)).at(-1);
      return last?.kind === kind && (last.until !== null) === (state === 'returned');
    },
    seconds,
    () => `it reads ${last?.kind ?? 'no silence'} (${last?.why ?? ''})`,
  );
  return last as Span;
}

export async function until(
  what: string,
  isSo: () => Promise<boolean>,
  seconds = 30,
  instead: () => string = () => '',
): Promise<void> {
  for (const end = clock.now().getTime() + seconds * 1000; clock.now().getTime() < end; ) {
    if (await isSo()) return;
    await clock.sleep(100);
  }
  throw new Error(`waited ${seconds} s in vain for ${what}; ${instead()}`);
}

export function pause(ms: number): Promise<void> {
  return clock.sleep(ms);
}

/** A directory of this run's own, in which everybody may look. */
export function scratch(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'muster-real-'));
  chmodSync(dir, 0o755);
  mkdirSync(dir, { recursive: true });
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
