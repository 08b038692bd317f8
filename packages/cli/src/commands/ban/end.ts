import { banView, releasePreview } from '@muster/contract';
import { banText } from '../ban-text.ts';
import { instantFrom } from '../drill/times.ts';
import { noteLosses } from '../order.ts';
import type { AddBanCommands } from './group.ts';
import { banPath } from './which.ts';

export const addEnd: AddBanCommands = (ban, run) => {
  ban
    .command('lift <ban>')
    .description('end a ban everywhere; says what that cannot bring back')
    .requiredOption('--reason <text>', 'for the sites and for the record')
    .addHelpText('after', '\nExample:\n  muster ban lift BAN-17 --reason "it was somebody else"')
    .action(
      run(async (cli, command) => {
        const api = await cli.api();
        noteLosses(cli, await api.get(banPath(command.args[0], '/lift'), releasePreview));
        const body = command.opts<{ reason: string }>();
        const after = await api.post(banPath(command.args[0], '/lift'), body, banView);
        cli.show(after, () => banText(after, cli.paint));
      }),
    );
  ban
    .command('withdraw <ban>')
    .description('take back a ban that waits to be approved')
    .requiredOption('--reason <text>', 'for the record')
    .addHelpText('after', '\nExample:\n  muster ban withdraw BAN-17 --reason "a typing mistake"')
    .action(
      run(async (cli, command) => {
        const body = command.opts<{ reason: string }>();
        const after = await (await cli.api()).post(banPath(command.args[0], '/withdraw'), body, banView);
        cli.show(after, () => banText(after, cli.paint));
      }),
    );
  ban
    .command('extend <ban>')
    .description('let a ban last longer; a new order with the later end goes out')
    .requiredOption('--until <time>', 'its new end, later than the one it has')
    .requiredOption('--reason <text>', 'for the sites and for the record')
    .addHelpText(
      'after',
      '\nExample:\n  muster ban extend BAN-17 --until 2027-03-01T00:00Z --reason "the key is still about"',
    )
    .action(
      run(async (cli, command) => {
        const { until, reason } = command.opts<{ until: string; reason: string }>();
        const body = { expiresAt: instantFrom('--until', until), reason };
        const after = await (await cli.api()).post(banPath(command.args[0], '/extend'), body, banView);
        cli.show(after, () => banText(after, cli.paint));
      }),
    );
};
