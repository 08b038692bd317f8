/** The front door's jobs: one small file each, so that a restart of the front door loses none. */
import { createHash, randomInt } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { processState } from '../process/proc.ts';

export interface Job {
  job: string;
  /** Distinguished name of the submitter, one-line form. */
  owner: string;
  account: string;
  name: string;
  pid: number;
  startTicks: number;
  dir: string;
  sha256: string;
  /** Address of the submitter's connection. */
  from: string;
  /** Started again when the host boots. */
  autostart: boolean;
  removed: boolean;
}

export interface SandboxFile {
  name: string;
  size: number;
  sha256: string;
}

const ID_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const MOST_FILES = 100;
const LARGEST_HASHED = 16 * 1024 * 1024;

export class JobTable {
  readonly #dir: string;
  readonly #jobs = new Map<string, Job>();

  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true });
    for (const name of readdirSync(dir).filter((entry) => entry.endsWith('.json'))) {
      const job = readJob(join(dir, name));
      if (job) this.#jobs.set(job.job, job);
    }
  }

  newId(): string {
    for (;;) {
      const id = `J${Array.from({ length: 4 }, () => ID_ALPHABET[randomInt(ID_ALPHABET.length)]).join('')}`;
      if (!this.#jobs.has(id)) return id;
    }
  }

  save(job: Job): void {
    const file = join(this.#dir, `${job.job}.json`);
    writeFileSync(`${file}.new`, JSON.stringify(job), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    this.#jobs.set(job.job, job);
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  all(): Job[] {
    return [...this.#jobs.values()];
  }

  /** Removes the sandbox and keeps the record, so that a later look can prove that nothing is left. */
  removeSandbox(job: Job): void {
    rmSync(job.dir, { recursive: true, force: true });
    this.save({ ...job, removed: true });
  }
}

export function jobState(job: Job): 'running' | 'frozen' | 'ended' {
  return processState(job.pid, job.startTicks);
}

/** Regular files only (no links, pipes or devices), at most 100; a file over 16 MiB has an empty hash. */
export function sandboxFiles(dir: string): SandboxFile[] {
  let names: string[];
  try {
    if (!lstatSync(dir).isDirectory()) return [];
    names = readdirSync(dir).sort().slice(0, MOST_FILES);
  } catch {
    return [];
  }
  return names.flatMap((name) => hashFile(dir, name));
}

function hashFile(dir: string, name: string): SandboxFile[] {
  try {
    const path = join(dir, name);
    if (!lstatSync(path).isFile()) return [];
    const handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { size } = fstatSync(handle);
      if (size > LARGEST_HASHED) return [{ name, size, sha256: '' }];
      const bytes = Buffer.alloc(size);
      const got = readSync(handle, bytes, 0, size, 0);
      return [{ name, size, sha256: createHash('sha256').update(bytes.subarray(0, got)).digest('hex') }];
    } finally {
      closeSync(handle);
    }
  } catch {
    return [];
  }
}

function readJob(file: string): Job | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Job;
  } catch {
    return undefined;
  }
}
