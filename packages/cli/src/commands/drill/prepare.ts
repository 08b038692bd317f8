import {
  authoriseRequest,
  type CampaignView,
  campaignView,
  healthView,
  idOf,
  leaveOutRequest,
} from '@muster/contract';
import { z } from 'zod';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import { table } from '../../output/table.ts';
import { oneLine } from '../../output/text.ts';
import { campaignPath, requestOf } from './campaign.ts';
import { campaignText } from './create.ts';
import type { AddDrillCommands } from './group.ts';
import { instantFrom, instantText } from './times.ts';

interface AuthoriseOptions {
  site: string;
  agreedBy?: string;
  agreedAt?: string;
  host?: string[];
  address?: string[];
  whiteCell?: string;
  whiteCellMail?: string;
  withdraw?: boolean;
}

export const addPrepare: AddDrillCommands = (drill, run) => {
  drill
    .command('rehearse <campaign>')
    .description('try everything that can be tried quietly; exit 1 when something is amiss')
    .action(
      run(async (cli, command) => {
        const api = await cli.api();
        const path = await campaignPath(api, command.args[0]);
        const campaign = await api.post(`${path}/rehearse`, {}, campaignView);
        const rehearsal = campaign.rehearsal;
        cli.show(campaign, () => rehearsalText(cli, campaign.id, rehearsal));
        return rehearsal?.ok === false ? exitCodes.differs : exitCodes.ok;
      }),
    );

  drill
    .command('authorise <campaign>')
    .description('record that a site agreed; without it nothing is deployed there')
    .requiredOption('--site <name>', 'by name or id')
    .option('--agreed-by <who>', 'who of the site agreed')
    .option('--agreed-at <time>', 'when, with zone; else now')
    .option('--host <name...>', 'the hosts on which copies may run')
    .option('--address <cidr...>', 'the addresses within which copies may run')
    .option('--white-cell <name>', 'who of the site knows beforehand')
    .option('--white-cell-mail <address>', 'how that person is reached')
    .option('--withdraw', 'take the consent back')
    .addHelpText(
      'after',
      `
Example:
  muster drill authorise "Autumn drill" --site Brno --agreed-by "Jana Nová, site manager" \\
    --host ce1.brno.example --address 192.0.2.0/24 --white-cell "Petr Malý" --white-cell-mail petr@brno.example`,
    )
    .action(run((cli, command) => authorise(cli, command.args[0], command.opts<AuthoriseOptions>())));

  drill
    .command('leave-out <campaign>')
    .description('a site takes no part after all: before the start, with the reason that it will read')
    .requiredOption('--site <name>', 'by name or id')
    .requiredOption('--reason <text>', 'kept with the record, and shown to the site')
    .addHelpText(
      'after',
      '\nExample:\n  muster drill leave-out "Autumn drill" --site Brno --reason "moves its machine room"\n\nAfter the start: muster drill suspend.',
    )
    .action(
      run(async (cli, command) => {
        const api = await cli.api();
        const request = requestOf(leaveOutRequest, command.opts());
        const path = await campaignPath(api, command.args[0]);
        const campaign = await api.post(`${path}/left-out`, request, campaignView);
        cli.show(campaign, () => campaignText(cli, campaign));
      }),
    );

  drill
    .command('take-in <campaign>')
    .description('take a site back in that was left out, before the start')
    .requiredOption('--site <name>', 'by name or id')
    .action(
      run(async (cli, command) => {
        const api = await cli.api();
        const site = encodeURIComponent(command.opts<{ site: string }>().site);
        const path = await campaignPath(api, command.args[0]);
        const campaign = await api.delete(`${path}/left-out/${site}`, campaignView);
        const again = campaign.state === 'draft' ? ['', `Next: muster drill rehearse ${campaign.id}`] : [];
        cli.show(campaign, () => [campaignText(cli, campaign), ...again].join('\n'));
      }),
    );

  const steps = [
    ['announce', 'publish and freeze scheme and window; never the injects', 'start'],
    ['start', 'begin: copies are submitted and mail is sent as the scenario says', 'watch'],
    ['close', 'close for good, when every copy is accounted for', 'report'],
  ] as const;
  for (const [step, description, next] of steps) {
    drill
      .command(`${step} <campaign>`)
      .description(description)
      .action(
        run(async (cli, command) => {
          const api = await cli.api();
          const path = await campaignPath(api, command.args[0]);
          const campaign = await api.post(`${path}/${step}`, {}, campaignView);
          cli.show(campaign, () =>
            [campaignText(cli, campaign), '', `Next: muster drill ${nextStep(campaign, next)}`].join('\n'),
          );
        }),
      );
  }
};

/** Nothing starts as long as a site has not agreed. */
function nextStep(campaign: CampaignView, next: string): string {
  const open = campaign.participations.filter(({ authorised, leftOut }) => !authorised && leftOut === null);
  if (next !== 'start' || open.length === 0) return `${next} ${campaign.id}`;
  const others = open.length > 1 ? ` …, and ${open.length - 1} more; then start` : ' …; then start';
  return `authorise ${campaign.id} --site ${oneLine(open[0]?.site.name ?? '')}${others}`;
}

type Rehearsal = z.output<typeof campaignView>['rehearsal'];

function rehearsalText(cli: Cli, id: string, rehearsal: Rehearsal): string {
  if (!rehearsal) return 'The server kept no findings of the rehearsal.';
  const bad = rehearsal.findings.filter(({ ok }) => !ok).length;
  const rows = rehearsal.findings.map(({ site, ok, what, detail }) => [
    ok ? { text: '✓', colour: 'green' as const } : { text: '✗', colour: 'red' as const },
    site ?? 'everywhere',
    what,
    detail,
  ]);
  return [
    table(
      [{ title: '' }, { title: 'SITE', most: 32 }, { title: 'WHAT' }, { title: 'DETAIL' }],
      rows,
      cli.paint,
    ),
    '',
    bad === 0
      ? `Rehearsed at ${instantText(rehearsal.at)}: all is in order. Next: muster drill authorise ${id} --site …`
      : `Rehearsed at ${instantText(rehearsal.at)}: ${bad} findings stand in the way. Mend them and rehearse again.`,
  ].join('\n');
}

async function authorise(cli: Cli, called: string | undefined, options: AuthoriseOptions): Promise<void> {
  const api = await cli.api();
  const path = await campaignPath(api, called);
  if (options.withdraw) {
    const site = encodeURIComponent(options.site);
    const done = await api.delete(`${path}/authorisations/${site}`, z.object({ done: z.literal(true) }));
    cli.show(
      done,
      () =>
        `${options.site} has taken its consent back; it has to agree anew before the start, or be left out: muster drill leave-out.`,
    );
    return;
  }
  const needed = {
    '--agreed-by': options.agreedBy,
    '--host': options.host,
    '--address': options.address,
    '--white-cell': options.whiteCell,
    '--white-cell-mail': options.whiteCellMail,
  };
  const missing = Object.entries(needed).flatMap(([option, value]) => (value === undefined ? option : []));
  if (missing.length > 0)
    throw new UsageError(
      `An authorisation says who agreed, to what, and who knows; give ${missing.join(', ')} too`,
    );
  const request = requestOf(authoriseRequest, {
    site: options.site,
    agreedBy: options.agreedBy,
    agreedAt: options.agreedAt
      ? instantFrom('--agreed-at', options.agreedAt)
      : (await api.get('/health', healthView)).at,
    hosts: options.host,
    addresses: options.address,
    whiteCell: { name: options.whiteCell, email: options.whiteCellMail },
  });
  const recorded = await api.post(`${path}/authorisations`, request, z.object({ id: idOf('auth') }));
  cli.show(recorded, () => `${options.site} agreed; recorded as ${recorded.id}.`);
}
