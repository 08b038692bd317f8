import { changeStateRequest, type IncidentState, incidentView } from '@muster/contract';
import { requestOf } from '../drill/campaign.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { showIncident } from './show.ts';
import { incidentOf, pathOf } from './which.ts';

const changes: readonly [name: string, state: IncidentState, description: string][] = [
  ['resolve', 'resolved', 'say that what had to be done at the sites is done'],
  ['reopen', 'open', 'open it again'],
  ['close', 'closed', 'say that nothing is left to do'],
];

export const addState: AddIncidentCommands = (incident, run) => {
  for (const [name, state, description] of changes)
    incident
      .command(`${name} <incident>`)
      .description(description)
      .requiredOption('--reason <text>', 'for the record')
      .addHelpText('after', examples(`muster incident ${name} EGI-20270105-01 --reason "…"`))
      .action(
        run(async (cli, command) => {
          const found = await incidentOf(cli, command.args[0]);
          const body = requestOf(changeStateRequest, { revision: found.revision, state, ...command.opts() });
          await showIncident(cli, await (await cli.api()).post(`${pathOf(found)}/state`, body, incidentView));
        }),
      );
};
