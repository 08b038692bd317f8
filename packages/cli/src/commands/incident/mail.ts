import {
  type IncidentMailItem,
  type IncidentView,
  incidentMailView,
  recalledMessage,
  recipientView,
} from '@muster/contract';
import { z } from 'zod';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { tableOr } from '../../output/table.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { mailLines, mailText } from './mail-text.ts';
import { addMailWrite } from './mail-write.ts';
import { incidentOf, pathOf } from './which.ts';
import { ZONE_OPTION, type ZoneOption, zoneOf } from './zone.ts';

const PAGE = 200;

export const addMail: AddIncidentCommands = (incident, run) => {
  const mail = incident.command('mail').description('what was written to and fro on an incident');
  mail
    .command('list <incident>')
    .description('mail in and out, the newest last')
    .option('--last <n>', `how many, from 1 to ${PAGE}`, '20')
    .option(...ZONE_OPTION)
    .addHelpText('after', examples('muster incident mail list EGI-20270105-01 --last 5'))
    .action(run((cli, command) => list(cli, command.args[0], command.opts<ZoneOption & { last: string }>())));
  mail
    .command('show <incident> <mail>')
    .description('one mail whole, in or out, by its id')
    .option(...ZONE_OPTION)
    .addHelpText('after', examples('muster incident mail show EGI-20270105-01 mail_…'))
    .action(
      run(async (cli, command) => {
        const [called, id = ''] = command.args;
        const one = await mailOf(cli, await incidentOf(cli, called), id);
        const zone = await zoneOf(cli, command.opts<ZoneOption>());
        cli.show(one, () => mailText(one, zone, cli.paint));
      }),
    );
  mail
    .command('recipients <incident>')
    .description('whom a message can go to, and why each; * marks whom it goes to unless you say')
    .addHelpText('after', examples('muster incident mail recipients EGI-20270105-01'))
    .action(run((cli, command) => recipients(cli, command.args[0])));
  addMailWrite(mail, run);
  mail
    .command('recall <incident> <message>')
    .description('hold back what of a message has not left yet')
    .addHelpText('after', examples('muster incident mail recall EGI-20270105-01 msg_…'))
    .action(
      run(async (cli, command) => {
        const [called, message = ''] = command.args;
        const path = `${pathOf(await incidentOf(cli, called))}/messages/${encodeURIComponent(message)}/recall`;
        const held = await (await cli.api()).post(path, undefined, recalledMessage);
        cli.show(held, () => `${held.held} held back; ${held.left} had left already.`);
      }),
    );
};

async function list(
  cli: Cli,
  called: string | undefined,
  options: ZoneOption & { last: string },
): Promise<void> {
  const limit = Number(options.last);
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE)
    throw new UsageError(`--last ${options.last} is no whole number from 1 to ${PAGE}`);
  const found = await incidentOf(cli, called);
  const view = await (await cli.api()).get(`${pathOf(found)}/mail`, incidentMailView, { limit });
  if (cli.options.json) {
    cli.show(view, () => '');
    return;
  }
  const zone = await zoneOf(cli, options);
  const head = `times are those of ${zone}${view.older === null ? '' : '; older mail is left out, --last shows more'}`;
  const lines = view.items.flatMap((one) => mailLines(one, zone, cli.paint));
  cli.line(
    [cli.paint('dim', head), ...(lines.length === 0 ? ['Nothing was written yet.'] : lines)].join('\n'),
  );
}

/** Page by page from the newest, until it is there. */
async function mailOf(cli: Cli, found: IncidentView, id: string): Promise<IncidentMailItem> {
  const api = await cli.api();
  let before: string | undefined;
  do {
    const query = { limit: PAGE, before };
    const { items, older } = await api.get(`${pathOf(found)}/mail`, incidentMailView, query);
    const one = items.find((item) => item.id === id.trim());
    if (one) return one;
    before = older ?? undefined;
  } while (before !== undefined);
  throw new UsageError(
    `There is no mail ${id} on ${found.publicId} that you may read; "muster incident mail list ${found.publicId}" names them`,
  );
}

async function recipients(cli: Cli, called: string | undefined): Promise<void> {
  const found = await incidentOf(cli, called);
  const known = await (await cli.api()).get(`${pathOf(found)}/recipients`, z.array(recipientView));
  cli.show(known, () =>
    tableOr(
      'Nobody is known who could be written to.',
      [
        { title: '' },
        { title: 'ADDRESS', most: 40 },
        { title: 'NAME', most: 24 },
        { title: 'WHY', most: 60 },
      ],
      known.map(({ proposed, address, name, why }) => [proposed ? '*' : '', address, name ?? '-', why]),
      cli.paint,
    ),
  );
}
