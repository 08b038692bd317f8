/**
 * Starts a program as another user, in a site's namespaces, tied to this process's life: the kernel kills it
 * (PR_SET_PDEATHSIG) when we die, however we die. Every tool in the chain replaces itself, so the pid stays.
 */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

export interface LaunchSpec {
  command: readonly string[];
  cwd: string;
  env: Record<string, string>;
  /** User and group to run as; needs root. Without it: our own. */
  uid?: number | undefined;
  /** A process whose network and mount namespaces to enter; needs root. */
  namespaceOf?: number | undefined;
  /** In a session of its own, so that no terminal signal reaches it. */
  detached?: boolean;
  stdio?: StdioOptions;
}

export const TOOL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function launch(spec: LaunchSpec): ChildProcess {
  const [program, ...rest] = [
    ...enterNamespaces(spec.namespaceOf),
    'setpriv',
    ...(spec.uid === undefined ? [] : [`--reuid=${spec.uid}`, `--regid=${spec.uid}`, '--clear-groups']),
    '--pdeathsig=KILL',
    'env',
    `--chdir=${spec.cwd}`,
    ...spec.command,
  ];
  return spawn(program as string, rest, {
    cwd: '/',
    env: { PATH: TOOL_PATH, ...spec.env },
    stdio: spec.stdio ?? 'ignore',
    detached: spec.detached ?? false,
  });
}

function enterNamespaces(pid: number | undefined): string[] {
  if (pid === undefined) return [];
  return ['nsenter', `--net=/proc/${pid}/ns/net`, `--mount=/proc/${pid}/ns/mnt`, '--'];
}

/** The command line that runs a TypeScript file of the lab from source. */
export function typescriptCommand(file: URL, ...rest: string[]): string[] {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return [process.execPath, '--conditions=source', '--import', loader, file.pathname, ...rest];
}
