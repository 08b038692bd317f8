import {
  type BanProposal,
  banProposal,
  banProposals,
  type PreviewBanRequest,
  reachView,
} from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { commandLine } from '../../output/shell.ts';
import { tableOr } from '../../output/table.ts';
import { effectOptions, effectsOf, type WhomOptions } from '../ban-whom.ts';
import { instantText } from '../drill/times.ts';
import type { AddBanCommands } from './group.ts';
import { type MakeOptions, make, makeText, previewText } from './make.ts';

type TakeOptions = WhomOptions & Partial<MakeOptions> & { tlp: string };

export const addProposals: AddBanCommands = (ban, run) => {
  const proposals = ban
    .command('proposals')
    .description('what imported lists propose; they ban nobody by themselves')
    .addHelpText(
      'after',
      `
Examples:
  muster ban proposals list
  muster ban proposals take bpr_…      shows whom it would hit, and prints the line that makes the ban
  muster ban proposals dismiss bpr_… --reason "an old list"`,
    );
  proposals
    .command('list')
    .description('those that wait; with --all also those that were decided')
    .option('--all', 'also those that were decided')
    .addHelpText('after', '\nExample:\n  muster ban proposals list --all')
    .action(
      run(async (cli, command) => {
        const isAll = command.opts<{ all?: boolean }>().all === true;
        const found = await (await cli.api()).get('/api/v1/ban-proposals', banProposals);
        const shown = found.filter(({ state }) => isAll || state === 'open');
        cli.show(shown, () => proposalsText(cli, shown));
      }),
    );
  effectOptions(
    proposals
      .command('take <proposal>')
      .description('make a ban of a proposal; without --digest it only shows what that would be'),
  )
    .option('--site <name...>', 'these sites only')
    .option('--digest <hex>', 'of what you looked at')
    .option('--reason <text>', 'for the sites and for the record')
    .option('--until <time>', 'when it ends: 2027-02-01T00:00Z')
    .option('--tlp <label>', 'the label of the ban', 'AMBER')
    .option('--incident <id>', 'the incident that it belongs to')
    .option('--exercise', 'it is part of an exercise')
    .addHelpText(
      'after',
      `
Examples:
  muster ban proposals take bpr_…
  muster ban proposals take bpr_… --digest 6f1c… --reason "on the list of NGI_X" --until 2027-02-01T00:00Z`,
    )
    .action(run((cli, command) => take(cli, command.args[0] ?? '', command.opts<TakeOptions>())));
  proposals
    .command('dismiss <proposal>')
    .description('make no ban of it; the same source does not propose it again')
    .requiredOption('--reason <text>', 'for the record')
    .addHelpText('after', '\nExample:\n  muster ban proposals dismiss bpr_… --reason "an old list"')
    .action(
      run(async (cli, command) => {
        const path = `/api/v1/ban-proposals/${encodeURIComponent(command.args[0] ?? '')}/dismiss`;
        const body = command.opts<{ reason: string }>();
        const after = await (await cli.api()).post(path, body, banProposal);
        cli.show(after, () => proposalsText(cli, [after]));
      }),
    );
};

async function take(cli: Cli, id: string, options: TakeOptions): Promise<ExitCode> {
  const api = await cli.api();
  const found = (await api.get('/api/v1/ban-proposals', banProposals)).find((one) => one.id === id);
  if (found === undefined)
    throw new UsageError(`There is no proposal ${id}; "muster ban proposals list" names them`);
  const effects = effectsOf(options);
  const whom: PreviewBanRequest = { subject: found.subject, effects, sites: options.site ?? null };
  const { digest, reason, until } = options;
  if (digest !== undefined) {
    if (reason === undefined || until === undefined)
      throw new UsageError('A ban needs --reason and --until; nothing was changed');
    await make(cli, whom, { ...options, digest, reason, until }, id);
    return exitCodes.ok;
  }
  const reach = await api.post('/api/v1/bans/preview', whom, reachView);
  const words = ['--running', effects.running, '--network', effects.network];
  if (options.site !== undefined) words.push('--site', ...options.site);
  const line = commandLine('muster', 'ban', 'proposals', 'take', id, ...words);
  cli.show({ proposal: found, effects, reach }, () =>
    [proposalsText(cli, [found]), previewText(cli, effects, reach), makeText(line, reach.digest)].join(
      '\n\n',
    ),
  );
  return exitCodes.differs;
}

function proposalsText(cli: Cli, found: readonly BanProposal[]): string {
  return tableOr(
    'No proposal waits.',
    [
      { title: 'WHOM', most: 60 },
      { title: 'SOURCE', most: 30 },
      { title: 'IMPORTED' },
      { title: 'STATE' },
      { title: 'ID' },
    ],
    found.map((one) => [one.title, one.source, instantText(one.importedAt), one.state, one.id]),
    cli.paint,
  );
}
