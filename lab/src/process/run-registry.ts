/**
 * A lab run is written down before it makes anything, so that the next start can clean up after one that was
 * killed. A run owns a block of user ids (as root) and a mark in its processes' environment, nothing else.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineClock } from '../clock/lab-clock.ts';
import {
  listPids,
  processEnvironment,
  processLink,
  processState,
  processUid,
  readStat,
  sendSignal,
} from './proc.ts';

export const RUN_MARK = 'MUSTER_LAB_RUN';
const UIDS_PER_RUN = 512;
const FIRST_UID = 40_000;
const SLOTS = 40;

export interface Run {
  /** Short and unique, the prefix of everything that is made outside the run directory: `mus` + 4 hex. */
  id: string;
  slot: number;
  dir: string;
  owner: { pid: number; startTicks: number };
  /** First of 512 user ids that only this run uses; undefined without root. */
  firstUid?: number;
}

/** As root one place for the whole machine, whatever TMPDIR says: user ids are the machine's. */
export function registryDir(): string {
  const uid = process.getuid?.() ?? 0;
  const dir = join(uid === 0 ? '/run' : tmpdir(), `muster-lab-runs-${uid}`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (statSync(dir).uid !== uid) throw new Error(`${dir} belongs to somebody else; remove it`);
  return dir;
}

/** Cleans what dead runs left, then takes a free slot. */
export async function beginRun(dir: string): Promise<Run> {
  await cleanLeftovers();
  const owner = { pid: process.pid, startTicks: readStat(process.pid)?.startTicks ?? 0 };
  const id = `mus${randomBytes(2).toString('hex')}`;
  const isRoot = process.getuid?.() === 0;
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const firstUid = FIRST_UID + slot * UIDS_PER_RUN;
    if (isRoot && hasAccounts(firstUid)) continue;
    const run: Run = { id, slot, dir, owner, ...(isRoot ? { firstUid } : {}) };
    try {
      writeFileSync(slotFile(slot), JSON.stringify(run), { flag: 'wx', mode: 0o600 });
      return run;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  throw new Error(`${SLOTS} labs are running already; stop one`);
}

/** Kills every process of the run, waits until they are gone (10 s at most) and frees its slot. */
export async function endRun(run: Run): Promise<void> {
  await killAll(() => processesOf(run));
  freeSlot(run);
}

/** Ends runs whose owner is dead; a running lab is never touched. Answers the ids of what was cleaned. */
export async function cleanLeftovers(): Promise<string[]> {
  const cleaned: string[] = [];
  for (const run of registeredRuns()) {
    if (processState(run.owner.pid, run.owner.startTicks) !== 'ended') continue;
    await killAll(() => (holdsItsSlot(run) ? processesOf(run) : []));
    freeSlot(run);
    cleaned.push(run.id);
  }
  return cleaned;
}

export function registeredRuns(): Run[] {
  return readdirSync(registryDir())
    .map((name) => readRun(join(registryDir(), name)))
    .filter((run) => run !== undefined);
}

/** Of two starts that clean up after the same dead run one may be done, and a new run have the slot and its user ids. */
function holdsItsSlot({ slot, id }: Run): boolean {
  return readRun(slotFile(slot))?.id === id;
}

function freeSlot(run: Run): void {
  if (holdsItsSlot(run)) rmSync(slotFile(run.slot), { force: true });
}

export function processesOf(run: Run): number[] {
  return listPids().filter((pid) => {
    if (pid === process.pid || hasEnded(pid)) return false;
    const uid = processUid(pid);
    if (run.firstUid !== undefined && uid !== undefined && inBlock(uid, run.firstUid)) return true;
    if (uid !== process.getuid?.()) return false;
    return (
      processEnvironment(pid).includes(`${RUN_MARK}=${run.id}`) ||
      (processLink(pid, 'cwd') ?? '').startsWith(`${run.dir}/sites/`)
    );
  });
}

/** SIGKILL until nothing is listed any more; a zombie that waits for its parent is not waited for. */
export async function killAll(list: () => number[]): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    const living = list().filter((pid) => !hasEnded(pid));
    if (living.length === 0) return;
    for (const pid of living) sendSignal(pid, 'SIGKILL');
    await machineClock.sleep(50);
  }
}

function hasEnded(pid: number): boolean {
  return ['Z', 'X', undefined].includes(readStat(pid)?.state);
}

function inBlock(uid: number, first: number): boolean {
  return uid >= first && uid < first + UIDS_PER_RUN;
}

function hasAccounts(firstUid: number): boolean {
  const uids = readFileSync('/etc/passwd', 'latin1')
    .split('\n')
    .map((line) => Number(line.split(':')[2]));
  return uids.some((uid) => inBlock(uid, firstUid));
}

function slotFile(slot: number): string {
  return join(registryDir(), `${slot}.json`);
}

function readRun(file: string): Run | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Run;
  } catch {
    return undefined;
  }
}
