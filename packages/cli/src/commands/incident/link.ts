import { incidentLinkKind, incidentView, linkIncidentRequest } from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { tableOr } from '../../output/table.ts';
import { requestOf } from '../drill/campaign.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { partiesOf } from './parties.ts';
import { incidentOf, pathOf } from './which.ts';

export const addLink: AddIncidentCommands = (incident, run) => {
  incident
    .command('link <incident> [other]')
    .description('say that it has to do with another; without one: what it is linked to')
    .option('--kind <kind>', `${incidentLinkKind.options.join(', ')}: read from it to the other`, 'related')
    .option('--note <text>', 'kept with it', '')
    .addHelpText(
      'after',
      `${examples(
        'muster incident link EGI-20270105-01',
        'muster incident link EGI-20270106-02 EGI-20270105-01 --kind follows --note "the same miner"',
      )}
Who reads one alone learns nothing of the other.`,
    )
    .action(
      run(async (cli, command) => {
        const [called, other] = command.args;
        if (other !== undefined) await link(cli, called, other, command.opts<object>());
        await list(cli, called);
      }),
    );
  incident
    .command('unlink <incident> <other>')
    .description('end its links to another; the other by its id, or the link by its own')
    .addHelpText('after', examples('muster incident unlink EGI-20270106-02 EGI-20270105-01'))
    .action(
      run(async (cli, command) => {
        const [called, other = ''] = command.args;
        await unlink(cli, called, other);
        await list(cli, called);
      }),
    );
};

async function link(cli: Cli, called: string | undefined, other: string, options: object): Promise<void> {
  const [found, to] = [await incidentOf(cli, called), await incidentOf(cli, other)];
  const body = requestOf(linkIncidentRequest, { incident: to.id, ...options });
  await (await cli.api()).post(`${pathOf(found)}/links`, body, incidentView);
}

async function unlink(cli: Cli, called: string | undefined, other: string): Promise<void> {
  const found = await incidentOf(cli, called);
  const { links } = await partiesOf(cli, found);
  const wanted = other.trim().toLowerCase();
  const ended = links.filter(
    ({ id, incident }) =>
      id === wanted || incident.id === wanted || incident.publicId.toLowerCase() === wanted,
  );
  if (ended.length === 0)
    throw new UsageError(
      `${found.publicId} is not linked to ${other}; "muster incident link ${found.publicId}" names its links`,
    );
  for (const { id } of ended) await (await cli.api()).delete(`${pathOf(found)}/links/${id}`, incidentView);
}

async function list(cli: Cli, called: string | undefined): Promise<void> {
  const { links } = await partiesOf(cli, await incidentOf(cli, called));
  cli.show(links, () =>
    tableOr(
      'It is linked to no other that you may see.',
      [
        { title: 'HOW' },
        { title: 'INCIDENT' },
        { title: 'STATE' },
        { title: 'TITLE', most: 40 },
        { title: 'NOTE', most: 40 },
        { title: 'ID' },
      ],
      links.map(({ id, kind, outward, incident, note }) => [
        outward ? kind : `${kind} (from there)`,
        incident.publicId,
        incident.state,
        incident.title,
        note,
        id,
      ]),
      cli.paint,
    ),
  );
}
