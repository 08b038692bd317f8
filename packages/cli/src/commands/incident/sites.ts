import {
  addIncidentSiteRequest,
  endPartRequest,
  incidentSiteState,
  incidentView,
  setIncidentSiteRequest,
} from '@muster/contract';
import { requestOf } from '../drill/campaign.ts';
import { siteIdOf } from '../names.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { showIncident } from './show.ts';
import { incidentOf, pathOf, siteIn } from './which.ts';

const states = incidentSiteState.options.join(', ');

export const addSites: AddIncidentCommands = (incident, run) => {
  incident
    .command('add-site <incident> <site>')
    .description('name another site that is concerned; its clocks begin')
    .option('--state <state>', states, 'suspected')
    .addHelpText('after', examples('muster incident add-site EGI-20270105-01 GAMMA --state affected'))
    .action(
      run(async (cli, command) => {
        const [called, site = ''] = command.args;
        const found = await incidentOf(cli, called);
        const { state } = command.opts<{ state: string }>();
        const body = requestOf(addIncidentSiteRequest, { siteId: await siteIdOf(cli, site), state });
        await showIncident(cli, await (await cli.api()).post(`${pathOf(found)}/sites`, body, incidentView));
      }),
    );
  incident
    .command('set-site <incident> <site> <state>')
    .description(`say how far a site is concerned: ${states}`)
    .addHelpText('after', examples('muster incident set-site EGI-20270105-01 GAMMA contained'))
    .action(
      run(async (cli, command) => {
        const [called, site = '', state] = command.args;
        const found = await incidentOf(cli, called);
        const path = `${pathOf(found)}/sites/${siteIn(found, site)}`;
        const body = requestOf(setIncidentSiteRequest, { state });
        await showIncident(cli, await (await cli.api()).patch(path, body, incidentView));
      }),
    );
  incident
    .command('end-site <incident> <site>')
    .description('say that a site is not concerned: it no longer knows of the incident')
    .requiredOption('--reason <text>', 'for the record')
    .addHelpText('after', examples('muster incident end-site EGI-20270105-01 GAMMA --reason "a false alarm"'))
    .action(
      run(async (cli, command) => {
        const [called, site = ''] = command.args;
        const found = await incidentOf(cli, called);
        const path = `${pathOf(found)}/sites/${siteIn(found, site)}/end`;
        const body = requestOf(endPartRequest, command.opts());
        await showIncident(cli, await (await cli.api()).post(path, body, incidentView));
      }),
    );
};
