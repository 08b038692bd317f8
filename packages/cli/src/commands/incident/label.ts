import {
  changeIncidentRequest,
  incidentSeverity,
  incidentView,
  tlpLabel,
  tlpRank,
  tlpText,
} from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { chosen } from '../ban-whom.ts';
import { requestOf } from '../drill/campaign.ts';
import { instantFrom } from '../drill/times.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { showIncident } from './show.ts';
import { incidentOf, pathOf, serverNow } from './which.ts';

interface LabelOptions {
  restriction?: string;
  reason?: string;
  agreedBy?: string;
  how?: string;
  agreedAt?: string;
}

export const addLabel: AddIncidentCommands = (incident, run) => {
  incident
    .command('label <incident> <label>')
    .description(`change who may read it: ${tlpLabel.options.join(', ')}`)
    .option('--restriction <text>', 'what the source asks for beyond the label')
    .option('--reason <text>', 'why; needed for a wider label')
    .option('--agreed-by <who>', 'who of the source agreed to a wider label')
    .option('--how <text>', 'how they agreed')
    .option('--agreed-at <time>', 'when; now unless given')
    .addHelpText(
      'after',
      examples(
        'muster incident label EGI-20270105-01 RED',
        'muster incident label EGI-20270105-01 GREEN --reason "others must look for it" \\',
        '  --agreed-by "Jana of ALPHA" --how "by phone to the duty officer"',
      ),
    )
    .action(
      run((cli, command) => label(cli, command.args[0], command.args[1] ?? '', command.opts<LabelOptions>())),
    );
  incident
    .command('change <incident>')
    .description('change its title or its severity')
    .option('--title <text>', 'in one line')
    .option('--severity <severity>', incidentSeverity.options.join(', '))
    .addHelpText('after', examples('muster incident change EGI-20270105-01 --severity critical'))
    .action(
      run(async (cli, command) => {
        const { title, severity } = command.opts<{ title?: string; severity?: string }>();
        if (title === undefined && severity === undefined) throw new UsageError('give --title or --severity');
        const found = await incidentOf(cli, command.args[0]);
        const body = requestOf(changeIncidentRequest, { revision: found.revision, title, severity });
        await showIncident(cli, await (await cli.api()).patch(pathOf(found), body, incidentView));
      }),
    );
};

async function label(
  cli: Cli,
  called: string | undefined,
  wanted: string,
  options: LabelOptions,
): Promise<void> {
  const tlp = chosen('The label', wanted.toUpperCase().replace(/^TLP:/, ''), tlpLabel.options);
  const found = await incidentOf(cli, called);
  const { restriction, reason, agreedBy, how, agreedAt } = options;
  const widens = tlpRank(tlp) < tlpRank(found.tlp);
  if (widens && (reason === undefined || agreedBy === undefined || how === undefined))
    throw new UsageError(
      `From ${tlpText(found.tlp)} to ${tlpText(tlp)} more people may read it: give --reason, and who of the source agreed with --agreed-by and --how`,
    );
  const at = agreedAt === undefined ? await serverNow(cli) : instantFrom('--agreed-at', agreedAt);
  const body = requestOf(changeIncidentRequest, {
    revision: found.revision,
    tlp,
    restriction,
    reason,
    ...(agreedBy === undefined ? {} : { consent: { by: agreedBy, how, at } }),
  });
  await showIncident(cli, await (await cli.api()).patch(pathOf(found), body, incidentView));
}
