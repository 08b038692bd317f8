/** What /proc says about processes. Every function answers for a process that is gone as for one that never was. */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

export interface ProcessStat {
  pid: number;
  parent: number;
  /** One letter, as in proc(5): R S D T t Z X I. */
  state: string;
  /** Start time in clock ticks since boot; with the pid it names one process for good. */
  startTicks: number;
}

export function listPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

export function readStat(pid: number): ProcessStat | undefined {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (text === undefined) return undefined;
  // The name in brackets may hold spaces and brackets itself, so count from the last one.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { pid, state: fields[0] ?? 'X', parent: Number(fields[1]), startTicks: Number(fields[19]) };
}

/** Running, frozen (stopped or traced) or ended; a reused pid and a zombie count as ended. */
export function processState(pid: number, startTicks: number): 'running' | 'frozen' | 'ended' {
  const stat = readStat(pid);
  if (stat === undefined || stat.startTicks !== startTicks) return 'ended';
  if (stat.state === 'Z' || stat.state === 'X') return 'ended';
  return stat.state === 'T' || stat.state === 't' ? 'frozen' : 'running';
}

export function processUid(pid: number): number | undefined {
  const status = attempt(() => readFileSync(`/proc/${pid}/status`, 'latin1'));
  const match = status?.match(/^Uid:\s+(\d+)/m);
  return match ? Number(match[1]) : attempt(() => statSync(`/proc/${pid}`).uid);
}

export function processLink(pid: number, name: 'cwd' | 'exe' | 'ns/mnt' | 'ns/net'): string | undefined {
  return attempt(() => readlinkSync(`/proc/${pid}/${name}`));
}

export function processEnvironment(pid: number): string[] {
  return attempt(() => readFileSync(`/proc/${pid}/environ`, 'utf8'))?.split('\0') ?? [];
}

export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  attempt(() => process.kill(pid, signal));
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
