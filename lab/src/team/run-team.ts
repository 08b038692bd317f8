/** Runs a site's team as the site's user, on the officer's desk: outside the site's machine and network. */
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { launch } from '../process/launch.ts';
import { RUN_MARK } from '../process/run-registry.ts';
import type { SiteLayout } from '../site/layout.ts';
import { teamCommand } from './team-file.ts';

export interface TeamRun {
  file: string;
  node: string;
  layout: SiteLayout;
  uid: number | undefined;
  runId: string;
  /** The folder of small helpers, for teams in JavaScript. */
  kit: string;
}

/** The output goes to `team.log` in the site's directory. */
export function runTeam(run: TeamRun): ChildProcess {
  const log = openSync(run.layout.teamLog, 'a', 0o644);
  try {
    const child = launch({
      command: teamCommand(run.file, run.node),
      cwd: run.layout.dir,
      env: {
        MUSTER_SITE: run.layout.siteFile,
        MUSTER_KIT: run.kit,
        HOME: run.layout.dir,
        LANG: 'C.UTF-8',
        [RUN_MARK]: run.runId,
      },
      uid: run.uid,
      detached: true,
      stdio: ['ignore', log, log],
    });
    child.on('error', () => undefined);
    return child;
  } finally {
    closeSync(log);
  }
}
