import { type AgentView, agentView, madeEnrolment, siteAgents } from '@muster/contract';
import type { AddCommands, Cli } from '../cli.ts';
import { properties, tableOr } from '../output/table.ts';
import { instantText } from './drill/times.ts';
import { siteIdOf } from './names.ts';

export const agentCommands: AddCommands = (agent, run) => {
  agent.addHelpText(
    'after',
    `
In the night:
  muster agent list --site ALPHA                              is it silent, since when, with which alarms
  muster agent revoke agt_… --reason "its key was stolen"     cuts it off at once
To let one in: "muster agent token ALPHA", then "muster agent confirm agt_… FINGERPRINT" as the site reads it out.`,
  );
  agent
    .command('list')
    .description('agents with their health')
    .option('--site <name>', 'of one site')
    .addHelpText('after', '\nExample:\n  muster agent list --site ALPHA')
    .action(
      run(async (cli, command) => {
        const { site } = command.opts<{ site?: string }>();
        const { agents } = await (await cli.api()).get('/api/v1/agents', siteAgents, {
          site: site === undefined ? undefined : await siteIdOf(cli, site),
        });
        cli.show(agents, () => agentsText(cli, agents));
      }),
    );
  agent
    .command('token <site>')
    .description('a one-time token with which an agent of a site enrols')
    .option('--name <name>', 'which system of the site it is for', 'all')
    .option('--replaces <agent>', 'the agent whose place it takes')
    .option('--hours <hours>', 'how long the token lasts', '48')
    .addHelpText('after', '\nExample:\n  muster agent token ALPHA --name slurm --hours 4')
    .action(
      run(async (cli, command) => {
        const { name, replaces, hours } = command.opts<{ name: string; replaces?: string; hours: string }>();
        const body = {
          site: await siteIdOf(cli, command.args[0] ?? ''),
          name,
          hours: Number(hours),
          ...(replaces === undefined ? {} : { replaces }),
        };
        const made = await (await cli.api()).post('/api/v1/agent-enrolments', body, madeEnrolment);
        cli.show(made, () =>
          properties(
            [
              ['token', made.token],
              ['until', instantText(made.expiresAt)],
              ['at the site', `muster-agent enrol --server ${made.server}`],
              [
                'note',
                'It is shown this once; the command asks for it. Give it to the site by another way than mail.',
              ],
            ],
            cli.paint,
          ),
        );
      }),
    );
  agent
    .command('confirm <agent> <fingerprint>')
    .description('confirm an agent’s key by the fingerprint that a person at the site read out')
    .addHelpText('after', '\nExample:\n  muster agent confirm agt_… FINGERPRINT')
    .action(
      run(async (cli, command) => {
        const [id = '', fingerprint = ''] = command.args;
        const after = await (await cli.api()).post(
          `/api/v1/agents/${id}/confirm`,
          { fingerprint },
          agentView,
        );
        cli.show(after, () => agentsText(cli, [after]));
      }),
    );
  agent
    .command('revoke <agent>')
    .description('cut an agent off at once')
    .requiredOption('--reason <text>', 'for the record')
    .addHelpText('after', '\nExample:\n  muster agent revoke agt_… --reason "its key was stolen"')
    .action(
      run(async (cli, command) => {
        const body = command.opts<{ reason: string }>();
        const after = await (await cli.api()).post(
          `/api/v1/agents/${command.args[0]}/revoke`,
          body,
          agentView,
        );
        cli.show(after, () => agentsText(cli, [after]));
      }),
    );
};

function agentsText(cli: Cli, agents: readonly AgentView[]): string {
  return tableOr(
    'There is no agent at the sites that you may see; "muster agent token SITE" lets one enrol.',
    [
      { title: 'SITE' },
      { title: 'NAME' },
      { title: 'STATE' },
      { title: 'VERSION' },
      { title: 'SEEN' },
      { title: 'ORDERS', align: 'right' },
      { title: 'ALARMS' },
      { title: 'ID' },
    ],
    agents.map((one) => [
      one.site.name,
      one.name,
      one.lateSince === null
        ? one.state
        : { text: `silent since ${instantText(one.lateSince)}`, colour: 'red' },
      one.version,
      one.lastSeenAt === null ? '-' : instantText(one.lastSeenAt),
      `${one.report?.lastSeq ?? 0} of ${one.streamSeq}`,
      one.report?.alarms.map(({ code }) => code).join(', ') || '-',
      one.id,
    ]),
    cli.paint,
  );
}
