import {
  type BoardView,
  campaignView,
  type StopProgressView,
  stopProgressView,
  stopRequest,
} from '@muster/contract';
import { z } from 'zod';
import type { ApiClient } from '../../api-client.ts';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { Progress } from '../../output/progress.ts';
import { table } from '../../output/table.ts';
import { monotonicMs, waitMs } from '../../output/watch.ts';
import { campaignPath, readBoard, requestOf } from './campaign.ts';
import { confirm } from './confirm.ts';
import type { AddDrillCommands } from './group.ts';
import { instantText } from './times.ts';

const ASK_EVERY_MS = 500;

interface StopOptions {
  reason?: string;
  yes?: boolean;
  wait: string;
}

export const addStop: AddDrillCommands = (drill, run) => {
  const kinds = [
    ['stop', 'full stop: every copy at every site ends with its next beat', 'Full stop from the terminal'],
    ['abort', 'end a campaign that shall not be scored; its copies are stopped all the same', undefined],
  ] as const;
  for (const [kind, description, reason] of kinds) {
    const command = drill
      .command(`${kind} <campaign>`)
      .description(description)
      .option('--yes', 'do not ask')
      .option('--wait <seconds>', 'how long to wait for the copies', '90')
      .addHelpText(
        'after',
        `
Waits until no copy is left and names those that cannot be reached, with the last moment at which each can still
live. Exit 0: no copy is left. Exit 1: some are not accounted for yet; run the command again to look again.`,
      );
    if (reason === undefined) command.requiredOption('--reason <text>', 'kept with the record');
    else command.option('--reason <text>', 'kept with the record', reason);
    command.action(run((cli, { args }) => stop(cli, kind, args[0], command.opts<StopOptions>())));
  }

  drill
    .command('clean-up <campaign>')
    .description('remove what copies left, where the site has released it; each removal is read back')
    .action(run((cli, command) => cleanUp(cli, command.args[0])));
};

async function stop(
  cli: Cli,
  kind: 'stop' | 'abort',
  called: string | undefined,
  options: StopOptions,
): Promise<ExitCode> {
  const waitSeconds = Number(options.wait);
  if (!(waitSeconds >= 0)) throw new UsageError(`--wait ${options.wait} is not a number of seconds`);
  const request = requestOf(stopRequest, options);
  const api = await cli.api();
  const path = await campaignPath(api, called);
  const extent = extentOf(await readBoard(api, path));
  await confirm(
    cli,
    kind === 'stop' ? `Stop ${extent}?` : `Abort, stop ${extent} and score nothing?`,
    options.yes === true,
  );
  await api.post(`${path}/${kind}`, request, campaignView);
  const progress = await waitForCopies(cli, api, path, waitSeconds);
  cli.show(progress, () => progressText(cli, progress, called ?? ''));
  return leftOf(progress) === 0 ? exitCodes.ok : exitCodes.differs;
}

/** As the question and the live page's button say it: "9 copies at 5 sites". Silent copies are ordered to stop too. */
export function extentOf(board: BoardView): string {
  const alive = board.sites.filter(({ copies }) => copies && copies.alive > 0);
  const silent = board.sites.filter(({ copies }) => copies && copies.silent > 0);
  const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
  if (alive.length > 0 || silent.length === 0) {
    const copies = alive.reduce((sum, site) => sum + (site.copies?.alive ?? 0), 0);
    return `${count(copies, 'copy', 'copies')} at ${count(alive.length, 'site', 'sites')}`;
  }
  const copies = silent.reduce((sum, site) => sum + (site.copies?.silent ?? 0), 0);
  return `${count(copies, 'silent copy', 'silent copies')} at ${count(silent.length, 'site', 'sites')}`;
}

async function waitForCopies(
  cli: Cli,
  api: ApiClient,
  path: string,
  waitSeconds: number,
): Promise<StopProgressView> {
  const bar = new Progress(cli.io.stderr, 'Copies gone');
  const since = monotonicMs();
  try {
    for (;;) {
      const progress = await api.get(`${path}/stop`, stopProgressView);
      bar.at(progress.copies - leftOf(progress), progress.copies);
      if (leftOf(progress) === 0 || monotonicMs() - since >= waitSeconds * 1000) return progress;
      await waitMs(ASK_EVERY_MS);
    }
  } finally {
    bar.end();
  }
}

function leftOf({ copies, stopped, endedOtherwise, neverStarted }: StopProgressView): number {
  return Math.max(0, copies - stopped - endedOtherwise - neverStarted);
}

function progressText(cli: Cli, progress: StopProgressView, called: string): string {
  const { copies, stopped, endedOtherwise, neverStarted, unreachable } = progress;
  const counts = `${copies} in all: ${stopped} stopped and said so, ${endedOtherwise} had ended, ${neverStarted} never started`;
  if (leftOf(progress) === 0) return cli.paint('green', `No copy is left (${counts}).`);
  return [
    cli.paint('yellow', `${leftOf(progress)} are not accounted for yet (${counts}).`),
    table(
      [
        { title: 'SITE', most: 32 },
        { title: 'COPY' },
        { title: 'ROLE' },
        { title: 'LAST BEAT' },
        { title: 'ENDS BY ITSELF BY' },
      ],
      unreachable.map(({ site, deployment, role, lastBeat, latestEnd }) => [
        site,
        deployment,
        role,
        lastBeat === null ? 'never' : instantText(lastBeat),
        instantText(latestEnd),
      ]),
      cli.paint,
    ),
    'Each of these lost its lease and does nothing but ask for a new one; it is told to stop when it can be reached.',
    `Run "muster drill stop ${called}" again to look again; ask the sites named here to end what is left.`,
  ].join('\n');
}

const leftover = z.object({ deployment: z.string(), outcome: z.string() });

async function cleanUp(cli: Cli, called: string | undefined): Promise<ExitCode> {
  const api = await cli.api();
  const left = await api.post(`${await campaignPath(api, called)}/clean-up`, {}, z.array(leftover));
  const open = left.filter(({ outcome }) => outcome !== 'removed' && outcome !== 'gone');
  const why: Record<string, string> = {
    removed: 'removed, and read back',
    gone: 'was gone already',
    held: 'the site still examines it; ask it to release the job',
    running: 'still runs; stop it first',
    unreachable: 'the front door does not answer; try again later',
  };
  cli.show(left, () =>
    left.length === 0
      ? 'Nothing is left at any site.'
      : table(
          [{ title: 'COPY' }, { title: 'OUTCOME' }],
          left.map(({ deployment, outcome }) => [
            deployment,
            {
              text: why[outcome] ?? outcome,
              colour: outcome === 'removed' || outcome === 'gone' ? 'green' : 'yellow',
            },
          ]),
          cli.paint,
        ),
  );
  return open.length === 0 ? exitCodes.ok : exitCodes.differs;
}
