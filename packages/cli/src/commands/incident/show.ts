import { type IncidentView, incidentClocksView, taskList } from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { incidentText } from './incident-text.ts';
import { incidentOf, pathOf } from './which.ts';
import { ZONE_OPTION, type ZoneOption, zoneOf } from './zone.ts';

export const addShow: AddIncidentCommands = (incident, run) => {
  incident
    .command('show <incident>')
    .description('one incident: the clocks of each site, what is due when, what is missing, open tasks')
    .option(...ZONE_OPTION)
    .addHelpText('after', examples('muster incident show EGI-20270105-01 --zone Europe/Prague'))
    .action(
      run(async (cli, command) =>
        showIncident(cli, await incidentOf(cli, command.args[0]), command.opts<ZoneOption>()),
      ),
    );
};

/** As it stands now; after a change, too, so that one sees what it did. */
export async function showIncident(
  cli: Cli,
  incident: IncidentView,
  options: ZoneOption = {},
): Promise<void> {
  const api = await cli.api();
  const { clocks } = await api.get(`${pathOf(incident)}/clocks`, incidentClocksView);
  const tasks = (await api.get(`${pathOf(incident)}/tasks`, taskList)).items.filter(
    ({ state }) => state === 'open',
  );
  if (cli.options.json) {
    cli.show({ ...incident, clocks, tasks }, () => '');
    return;
  }
  cli.line(incidentText({ incident, clocks, tasks }, await zoneOf(cli, options), cli.paint));
}
