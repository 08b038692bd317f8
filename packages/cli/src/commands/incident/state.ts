import {
  changeStateRequest,
  type IncidentState,
  type IncidentView,
  incidentView,
  stateChangeTitles,
  stateChangeView,
  stateChangeWords,
} from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { hanging, TEXT_WIDTH, wrapped } from '../../output/wrap.ts';
import { requestOf } from '../drill/campaign.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { showIncident } from './show.ts';
import { incidentOf, pathOf } from './which.ts';
import { zonedText, zoneOf } from './zone.ts';

const changes: readonly [name: string, state: IncidentState, description: string][] = [
  ['resolve', 'resolved', 'say that what had to be done at the sites is done'],
  ['reopen', 'open', 'open it again'],
  ['close', 'closed', 'say that nothing is left to do'],
];

export const addState: AddIncidentCommands = (incident, run) => {
  for (const [name, state, description] of changes)
    incident
      .command(`${name} <incident>`)
      .description(`${description}; without a reason it only says what that does`)
      .option('--reason <text>', 'do it; for the record')
      .addHelpText(
        'after',
        `${examples(
          `muster incident ${name} EGI-20270105-01`,
          `muster incident ${name} EGI-20270105-01 --reason "…"`,
        )}\nExit 0: it is done. Exit 1: it was only said what it does.`,
      )
      .action(
        run(async (cli, command) => {
          const found = await incidentOf(cli, command.args[0]);
          const { reason } = command.opts<{ reason?: string }>();
          if (reason === undefined) return await tellOf(cli, found, name, state);
          const body = requestOf(changeStateRequest, { revision: found.revision, state, reason });
          return await showIncident(
            cli,
            await (await cli.api()).post(`${pathOf(found)}/state`, body, incidentView),
          );
        }),
      );
};

/** What it would do. A script that forgot the reason must not believe that it was done. */
async function tellOf(cli: Cli, found: IncidentView, name: string, state: IncidentState): Promise<ExitCode> {
  const change = await (await cli.api()).get(`${pathOf(found)}/state`, stateChangeView, { to: state });
  if (cli.options.json) cli.show(change, () => '');
  else {
    const zone = await zoneOf(cli, {});
    const says = stateChangeWords(change, (at) => zonedText(at, zone));
    cli.line(
      [
        cli.paint('bold', `${stateChangeTitles[state]} ${found.publicId}`),
        ...says.flatMap((one) => [
          ...wrapped(one.says, TEXT_WIDTH),
          ...one.items.flatMap((item) => hanging('  - ', item, TEXT_WIDTH)),
        ]),
      ].join('\n'),
    );
  }
  const can = !change.exercise && change.mayFollow && change.missing.length === 0;
  if (!can) cli.note('Nothing was changed.');
  else cli.note(`Nothing was changed. To do it: muster incident ${name} ${found.publicId} --reason "why"`);
  return exitCodes.differs;
}
