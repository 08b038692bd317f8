/**
 * The lab's clocks. Machine time is the system's; procedure time is what mails, logs, deadlines and
 * scripted people go by. Both sides of a drill read the same mapping file, so they agree to the millisecond.
 */
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';

/** The content of clock.json: procedure = procedureEpochMs + (machine - machineEpochMs) * speed. */
export interface ClockMapping {
  machineEpochMs: number;
  procedureEpochMs: number;
  /** Procedure milliseconds per machine millisecond; 1 is real time. */
  speed: number;
}

export interface LabClock {
  now(): Date;
  /** Waits `ms` milliseconds of this clock's own time; ends early, without error, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Scenario time begins on a Tuesday, 08:00 UTC. */
export const SCENARIO_START = '2027-01-05T08:00:00.000Z';
export const DEFAULT_SPEED = 900;

export const machineClock: LabClock = {
  now: () => new Date(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(done, Math.min(ms, 2 ** 31 - 1));
      function done(): void {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
      signal?.addEventListener('abort', done, { once: true });
    }),
};

/** Reads the mapping file; it is read again whenever it changes, so that a drill may set its start late. */
export class ProcedureClock implements LabClock {
  readonly #file: string;
  readonly #machine: LabClock;
  #mapping: ClockMapping | undefined;
  #version = '';

  constructor(file: string, machine: LabClock = machineClock) {
    this.#file = file;
    this.#machine = machine;
  }

  now(): Date {
    const mapping = this.mapping();
    const passed = this.#machine.now().getTime() - mapping.machineEpochMs;
    return new Date(mapping.procedureEpochMs + passed * mapping.speed);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#machine.sleep(ms / this.mapping().speed, signal);
  }

  mapping(): ClockMapping {
    const { mtimeMs, ino } = statSync(this.#file);
    const version = `${mtimeMs} ${ino}`;
    if (this.#mapping === undefined || version !== this.#version) {
      this.#mapping = readClockFile(this.#file);
      this.#version = version;
    }
    return this.#mapping;
  }
}

/** Throws with the file's name when it is missing, not JSON, or holds anything but three sane numbers. */
export function readClockFile(file: string): ClockMapping {
  let parsed: Partial<ClockMapping>;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8')) as Partial<ClockMapping>;
  } catch (cause) {
    throw new Error(`The clock file ${file} cannot be read`, { cause });
  }
  const { machineEpochMs, procedureEpochMs, speed } = parsed ?? {};
  if (!isNumber(machineEpochMs) || !isNumber(procedureEpochMs) || !isNumber(speed) || speed <= 0) {
    throw new Error(`The clock file ${file} needs machineEpochMs, procedureEpochMs and a speed above 0`);
  }
  return { machineEpochMs, procedureEpochMs, speed };
}

/** Replaced in one step, so that no reader meets half a file; readable by everybody. */
export function writeClockFile(file: string, mapping: ClockMapping): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(mapping)}\n`, { mode: 0o644 });
  renameSync(`${file}.new`, file);
}

/** Keeps an existing mapping; otherwise begins the scenario now. */
export function ensureClockFile(file: string, speed: number, machine: LabClock = machineClock): ClockMapping {
  if (!existsSync(file)) {
    const machineEpochMs = machine.now().getTime();
    writeClockFile(file, { machineEpochMs, procedureEpochMs: Date.parse(SCENARIO_START), speed });
  }
  return readClockFile(file);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
