import {
  type BanSummary,
  banBoard,
  banSummary,
  banView,
  pageOf,
  propagationView,
  type SiteOrderState,
} from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { showLive } from '../../output/watch.ts';
import { bansText, banText, boardText } from '../ban-text.ts';
import { chosen } from '../ban-whom.ts';
import type { AddBanCommands } from './group.ts';
import { banPath } from './which.ts';

export const addShow: AddBanCommands = (ban, run) => {
  ban
    .command('list')
    .description('bans, the newest first')
    .option('--state <which>', 'open, ended or all', 'open')
    .option('--find <text>', 'in whom, why and number')
    .addHelpText('after', '\nExample:\n  muster ban list --state all --find mallory')
    .action(
      run(async (cli, command) => {
        const { state, find } = command.opts<{ state: string; find?: string }>();
        const query = { state: chosen('--state', state, ['open', 'ended', 'all']), q: find };
        const bans: BanSummary[] = [];
        for await (const one of (await cli.api()).items('/api/v1/bans', pageOf(banSummary), query))
          bans.push(one);
        cli.show(bans, () => bansText(bans, cli.paint));
      }),
    );
  ban
    .command('show <ban>')
    .description('one ban with its history; by id or number')
    .addHelpText('after', '\nExample:\n  muster ban show BAN-17')
    .action(
      run(async (cli, command) => {
        const found = await (await cli.api()).get(banPath(command.args[0]), banView);
        cli.show(found, () => banText(found, cli.paint));
      }),
    );
  ban
    .command('watch <ban>')
    .description(
      'the board, site by site; with --watch again and again while something is under way at a site with an agent',
    )
    .addHelpText('after', '\nExample:\n  muster ban watch BAN-17 --watch')
    .action(run((cli, command) => watch(cli, command.args[0])));
};

/** Where nothing more is to come by itself. */
const SETTLED: ReadonlySet<SiteOrderState> = new Set([
  'verified',
  'reasserted',
  'refused',
  'released',
  'expired',
]);

async function watch(cli: Cli, called: string | undefined): Promise<void> {
  const api = await cli.api();
  await showLive(cli, async () => {
    const board = await api.get(banPath(called, '/board'), banBoard);
    const spread =
      board.ban.orderId === null ? null : await api.get(banPath(called, '/propagation'), propagationView);
    cli.show({ ...board, propagation: spread }, () => boardText(board, spread, cli.paint));
    const open = board.rows.some(({ agentId, state }) => agentId !== null && !SETTLED.has(state));
    return open || board.rows.length === 0 ? 'more' : 'done';
  });
}
