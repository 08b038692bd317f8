import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemActor } from '@muster/contract';
import { configureImplant, readTemplate } from '@muster/implant';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BeatListener, startBeatListener } from '../../adapters/controller/index.ts';
import { type TestDatabase, testDatabase } from '../../db/testing/test-database.ts';
import { SystemClock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { silentLog } from '../../kernel/log.ts';
import { BeatService } from './intake/beat-service.ts';
import { deploymentKey, orderKeyOf } from './keys.ts';
import { OutageWatch } from './outage-watch.ts';
import { markSubmitted, orderStop, stopProgressOf } from './service.ts';
import type { Span } from './silence/span.ts';
import { silencesOfCampaign } from './silence-service.ts';
import { deploymentById } from './store.ts';
import { planned, testKeys } from './testing/planned.ts';

/** The real program against the real controller, on real sockets and signals. */

const CAMPAIGN = 'cmp_real';
/** An unprivileged uid when the tests run as root: the program refuses uid 0. */
const UID = 64_322;
const clock = new SystemClock();
const clocks = { procedure: clock, machine: clock };
const processes: ChildProcess[] = [];
const directories: string[] = [];
let database: TestDatabase;
let service: BeatService;
let watch: OutageWatch;
let listener: BeatListener;

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  const processId = newId('srv', clock.now());
  watch = new OutageWatch({ db, clocks, log: silentLog, processId });
  service = new BeatService({
    db,
    clocks,
    keys: testKeys,
    log: silentLog,
    processId,
    slowWrite: (from, until) => watch.slowWrite(from, until),
  });
  await watch.start();
  listener = await startBeatListener({ host: '127.0.0.1', port: 0, intake: service, clocks });
});

afterAll(async () => {
  for (const one of processes) one.kill('SIGKILL');
  await listener.close();
  await service.drained();
  await watch.stop();
  await database.close();
  for (const directory of directories) await rm(directory, { recursive: true, force: true });
});

interface Running {
  id: string;
  process: ChildProcess;
}

async function run(role: 'implant' | 'control'): Promise<Running> {
  const id = await planned(database.db, {
    campaignId: CAMPAIGN,
    role,
    at: clock.now(),
    machineAt: clock.now(),
    periodMs: 200,
  });
  const now = Math.floor(clock.now().getTime() / 1000);
  const key = orderKeyOf(testKeys, CAMPAIGN);
  const { binary, sha256, maskedSha256 } = configureImplant(
    readTemplate(),
    {
      deployment: id,
      campaign: CAMPAIGN,
      contact: 'csirt@muster.lab.example',
      key: deploymentKey(testKeys, id),
      orderKey: key.publicKey,
      controllerIp: '127.0.0.1',
      controllerPort: listener.port,
      periodMs: 200,
      jitterPercent: 10,
      notBefore: now - 5,
      startNotAfter: now + 600,
      hardLimitSeconds: 120,
      leaseSeconds: 60,
      dormantSeconds: 60,
      networks: ['127.0.0.0/8'],
      optout: '/nonexistent/muster-optout',
      canaryToken: 'aaaabbbbccccdddd',
      configToken: 'eeeeffffgggghhhh',
      control: role === 'control',
    },
    (bytes) => key.sign(Buffer.from(bytes)),
  );
  const directory = await mkdtemp(join(tmpdir(), 'muster-real-'));
  directories.push(directory);
  const file = join(directory, 'payload');
  await writeFile(file, binary);
  await chmod(file, 0o755);
  const root = process.getuid?.() === 0;
  if (root) await chown(directory, UID, UID);
  const child = spawn(file, [], {
    cwd: directory,
    stdio: 'ignore',
    env: {},
    ...(root ? { uid: UID, gid: UID } : {}),
  });
  processes.push(child);
  await markSubmitted({ db: database.db, clocks }, systemActor, id, {
    jobRef: `job-${id}`,
    sha256,
    maskedSha256,
    siteSha256: sha256,
  });
  return { id, process: child };
}

async function spansOf(id: string): Promise<Span[]> {
  return (await silencesOfCampaign({ db: database.db, clocks }, CAMPAIGN)).get(id) ?? [];
}

const patience = { timeout: 40_000, interval: 200 };

test('the real program is bound, and every way to silence it is told apart', async () => {
  const control = await run('control');
  const [killed, frozen, woken, asked, stopped] = await Promise.all([
    run('implant'),
    run('implant'),
    run('implant'),
    run('implant'),
    run('implant'),
  ]);
  const all = [control, killed, frozen, woken, asked, stopped];
  const states = async () =>
    await Promise.all(all.map(async ({ id }) => (await deploymentById(database.db, id))?.state));
  await expect.poll(states, patience).toEqual(all.map(() => 'bound'));
  killed.process.kill('SIGKILL');
  frozen.process.kill('SIGSTOP');
  woken.process.kill('SIGSTOP');
  asked.process.kill('SIGTERM');
  await expect.poll(async () => (await spansOf(asked.id)).at(-1)?.kind, patience).toBe('asked-to-stop');
  await expect
    .poll(async () => (await spansOf(killed.id)).at(-1), patience)
    .toMatchObject({ kind: 'killed', confirmed: true, until: null });
  await expect
    .poll(async () => (await spansOf(frozen.id)).at(-1), patience)
    .toMatchObject({ kind: 'frozen', until: null });
  await expect.poll(async () => (await spansOf(woken.id)).at(-1)?.kind, patience).toBe('frozen');
  woken.process.kill('SIGCONT');
  await expect
    .poll(async () => (await spansOf(woken.id)).find((span) => span.until !== null), patience)
    .toMatchObject({ kind: 'frozen', returnedBecause: 'the process runs again' });
  expect((await spansOf(control.id)).filter((span) => span.kind !== 'our-outage')).toEqual([]);
  const app = { db: database.db, clocks };
  await orderStop(app, systemActor, { deploymentIds: [stopped.id], reason: 'a test' });
  await expect.poll(async () => (await spansOf(stopped.id)).at(-1)?.kind, patience).toBe('full-stop');
  expect(await stopProgressOf(app, CAMPAIGN)).toMatchObject({ copies: 6, stopped: 1, endedOtherwise: 1 });
});
