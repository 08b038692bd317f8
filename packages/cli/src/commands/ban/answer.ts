import { type BanView, banView } from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { commandLine } from '../../output/shell.ts';
import { banText, reachText } from '../ban-text.ts';
import type { AddBanCommands } from './group.ts';
import { banPath, wholeDigest } from './which.ts';

interface ApproveOptions {
  digest?: string;
  reason: string;
}

export const addAnswer: AddBanCommands = (ban, run) => {
  ban
    .command('approve <ban>')
    .description('approve a ban that somebody else made; without --digest it only shows what that would be')
    .option('--digest <hex>', 'of what you looked at')
    .option('--reason <text>', 'for the record', '')
    .addHelpText(
      'after',
      `
Nobody approves what they have not looked at: the first line shows whom it hits and prints the second, whole.
  muster ban approve BAN-17
  muster ban approve BAN-17 --digest 6f1c…
Exit 0: it is approved. Exit 1: it was only shown. Exit 3: it was not approved, for it reaches more by now.`,
    )
    .action(run((cli, command) => approve(cli, command.args[0], command.opts<ApproveOptions>())));
  ban
    .command('refuse <ban>')
    .description('refuse a ban that somebody else made')
    .option('--reason <text>', 'for the record', '')
    .addHelpText('after', '\nExample:\n  muster ban refuse BAN-17 --reason "the portal serves 300 others"')
    .action(
      run(async (cli, command) => {
        const body = { answer: 'refuse', ...command.opts<{ reason: string }>() };
        await answer(cli, command.args[0], body);
      }),
    );
  ban
    .command('look-again <ban>')
    .description('measure what a ban that waits would reach now, for who approves it')
    .addHelpText('after', '\nExample:\n  muster ban look-again BAN-17')
    .action(
      run(async (cli, command) => {
        const seen = await (await cli.api()).post(
          banPath(command.args[0], '/look-again'),
          undefined,
          banView,
        );
        cli.show(seen, () => waitingText(cli, seen));
      }),
    );
};

async function approve(
  cli: Cli,
  called: string | undefined,
  { digest, reason }: ApproveOptions,
): Promise<ExitCode> {
  if (digest !== undefined) {
    const body = { answer: 'approve', digest: wholeDigest(digest, 'muster ban approve'), reason };
    await answer(cli, called, body);
    return exitCodes.ok;
  }
  const seen = await (await cli.api()).get(banPath(called), banView);
  const next = approvalLine(seen, reason);
  cli.show({ approved: false, ban: seen, approveWith: next ?? null }, () =>
    [
      waitingText(cli, seen),
      next === undefined
        ? `Not approved: ${whyNot(seen)}`
        : `Not approved yet. If it is right, run:\n  ${next}`,
    ].join('\n\n'),
  );
  return exitCodes.differs;
}

async function answer(cli: Cli, called: string | undefined, body: object): Promise<void> {
  const after = await (await cli.api()).post(banPath(called, '/answer'), body, banView);
  cli.show(after, () => banText(after, cli.paint));
}

function waitingText(cli: Cli, ban: BanView): string {
  const reach = ban.reach === null ? [] : [reachText(ban.reach, cli.paint)];
  return [banText(ban, cli.paint), ...reach].join('\n\n');
}

function approvalLine({ publicId, reach, may }: BanView, reason: string): string | undefined {
  if (!may.approve || reach === null) return undefined;
  const words = reason === '' ? [] : ['--reason', reason];
  return commandLine('muster', 'ban', 'approve', publicId, '--digest', reach.digest, ...words);
}

function whyNot({ state }: BanView): string {
  return state === 'awaiting-approval'
    ? 'another officer of its place has to do that, who did not make it.'
    : `it is ${state} and waits for nobody.`;
}
