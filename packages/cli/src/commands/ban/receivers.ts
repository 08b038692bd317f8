import {
  type ListReceiverView,
  listReceiverView,
  listReceiverViews,
  type MakeListReceiverRequest,
  madeListReceiver,
  tlpLabel,
} from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { properties, tableOr } from '../../output/table.ts';
import { chosen } from '../ban-whom.ts';
import { instantText } from '../drill/times.ts';
import type { AddBanCommands } from './group.ts';

interface AddOptions {
  site?: string;
  tlp: string;
  days: string;
}

export const addReceivers: AddBanCommands = (ban, run) => {
  const receivers = ban
    .command('receivers')
    .description('programs that read the lists with a token of their own')
    .addHelpText(
      'after',
      `
Examples:
  muster ban receivers list
  muster ban receivers add "argus at Brno" --site Brno --days 180
  muster ban receivers remove "argus at Brno"`,
    );
  receivers
    .command('list')
    .description('who reads the lists, and when last')
    .option('--all', 'also those whose token was ended')
    .addHelpText('after', '\nExample:\n  muster ban receivers list --all')
    .action(
      run(async (cli, command) => {
        const isAll = command.opts<{ all?: boolean }>().all === true;
        const found = await (await cli.api()).get('/api/v1/ban-list-receivers', listReceiverViews);
        const shown = found.filter(({ revokedAt }) => isAll || revokedAt === null);
        cli.show(shown, () => receiversText(cli, shown));
      }),
    );
  receivers
    .command('add <name>')
    .description('make a token for reading the lists; it is shown this once')
    .option('--site <name>', 'of which site, if of one of ours')
    .option('--tlp <label>', `the narrowest that it gets: ${tlpLabel.options.join(', ')}`, 'AMBER')
    .option('--days <days>', 'for how long it is valid', '365')
    .addHelpText('after', '\nExample:\n  muster ban receivers add "argus at Brno" --site Brno --days 180')
    .action(run((cli, command) => add(cli, command.args[0] ?? '', command.opts<AddOptions>())));
  receivers
    .command('remove <receiver>')
    .description('end a receiver’s token from now on; by its name or id')
    .addHelpText('after', '\nExample:\n  muster ban receivers remove "argus at Brno"')
    .action(run((cli, command) => remove(cli, command.args[0] ?? '')));
};

async function add(cli: Cli, name: string, { site, tlp, days }: AddOptions): Promise<void> {
  const validDays = Number(days);
  if (!Number.isInteger(validDays) || validDays < 1)
    throw new UsageError(`--days ${days} is no whole number of days`);
  const mostTlp = chosen('--tlp', tlp, tlpLabel.options);
  const body: MakeListReceiverRequest = { name, site: site ?? null, mostTlp, validDays };
  const made = await (await cli.api()).post('/api/v1/ban-list-receivers', body, madeListReceiver);
  const { receiver, token } = made;
  cli.show(made, () =>
    properties(
      [
        ['receiver', `${receiver.name} (${receiver.id})`],
        ['token', token],
        ['until', instantText(receiver.expiresAt)],
        ['note', 'It is shown this once. Give it to the site by another way than mail.'],
      ],
      cli.paint,
    ),
  );
}

async function remove(cli: Cli, called: string): Promise<void> {
  const api = await cli.api();
  const all = await api.get('/api/v1/ban-list-receivers', listReceiverViews);
  const found = all.filter(
    ({ id, name, revokedAt }) => id === called || (name === called && revokedAt === null),
  );
  const [only, ...others] = found;
  if (only === undefined)
    throw new UsageError(`There is no receiver ${called}; "muster ban receivers list" names them`);
  if (others.length > 0)
    throw new UsageError(`Several are called ${called}; name one: ${found.map(({ id }) => id).join(', ')}`);
  const after = await api.post(`/api/v1/ban-list-receivers/${only.id}/revoke`, undefined, listReceiverView);
  cli.show(after, () => receiversText(cli, [after]));
}

function receiversText(cli: Cli, found: readonly ListReceiverView[]): string {
  return tableOr(
    'Nobody reads the lists with a token of their own.',
    [
      { title: 'NAME', most: 40 },
      { title: 'SITE' },
      { title: 'TLP' },
      { title: 'UNTIL' },
      { title: 'READ' },
      { title: 'LIST', align: 'right' },
      { title: 'ID' },
    ],
    found.map((one) => [
      one.name,
      one.site?.name ?? '-',
      one.mostTlp,
      one.revokedAt === null ? instantText(one.expiresAt) : `ended ${instantText(one.revokedAt)}`,
      one.lastReadAt === null ? 'never' : instantText(one.lastReadAt),
      one.lastNumber ?? '-',
      one.id,
    ]),
    cli.paint,
  );
}
