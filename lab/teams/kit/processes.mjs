// The site's processes, from /proc alone.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { toProcedure } from './clock.mjs';
import { site } from './site.mjs';

const TICKS_PER_SECOND = 100;

/** Every process that runs in the sandbox of a job: `{pid, job, state, exe, cwd, startedAt}` (procedure time). */
export function jobProcesses() {
  const jobsDir = `${realpathSync(site.jobsDir)}/`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const cwd = quietly(() => readlinkSync(`/proc/${name}/cwd`)) ?? '';
      const stat = quietly(() => readFileSync(`/proc/${name}/stat`, 'latin1'));
      if (!cwd.startsWith(jobsDir) || stat === undefined) return [];
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z') return [];
      const exe = quietly(() => readlinkSync(`/proc/${name}/exe`)) ?? '';
      const startedAt = toProcedure(bootMs() + (Number(fields[19]) * 1000) / TICKS_PER_SECOND);
      const job = cwd.slice(jobsDir.length).split(/[/ ]/)[0];
      return [{ pid: Number(name), job, state: fields[0], exe, cwd, startedAt }];
    });
}

/** The processes of these jobs. */
export function processesOfJobs(jobs) {
  return jobProcesses().filter((one) => jobs.includes(one.job));
}

/** Sends a signal (`SIGSTOP`, `SIGCONT`, `SIGTERM`, `SIGKILL`) to each; answers how many took it. */
export function signalAll(processes, signal) {
  return processes.filter(({ pid }) => quietly(() => process.kill(pid, signal))).length;
}

/** The `host` command: `host('network', 'down')`. Answers `{code, text}`; code 3 means not available here. */
export function host(...words) {
  return new Promise((resolve) => {
    execFile(site.hostTool, words, { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? 1) : 0, text: (stdout || stderr).trim() });
    });
  });
}

/** Machine epoch ms of the boot, to a hundredth of a second, which /proc/stat does not say. */
function bootMs() {
  const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
  return Date.now() - uptime * 1000;
}

function quietly(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}
