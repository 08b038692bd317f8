import { endPartRequest, incidentView, shareIncidentRequest, shareKind } from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { tableOr } from '../../output/table.ts';
import { requestOf } from '../drill/campaign.ts';
import { instantFrom } from '../drill/times.ts';
import { ngiIdOf, siteIdOf } from '../names.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { partiesOf, standing } from './parties.ts';
import { incidentOf, pathOf } from './which.ts';
import { zonedText, zoneOf } from './zone.ts';

interface ShareOptions {
  reason?: string;
  until?: string;
}

export const addShare: AddIncidentCommands = (incident, run) => {
  incident
    .command('share <incident> [whom]')
    .description(
      'let an NGI, a site or a VO read what is for all parties; without one: with whom it is shared',
    )
    .option('--reason <text>', 'why they must know')
    .option('--until <time>', 'its end: 2027-01-05T14:07Z; until somebody ends it unless given')
    .addHelpText(
      'after',
      `${examples(
        'muster incident share EGI-20270105-01',
        'muster incident share EGI-20270105-01 site:GAMMA --reason "helps with the flows" --until 2027-02-01T00:00Z',
        'muster incident share EGI-20270105-01 vo:bio --reason "their certificates were used"',
      )}
They read nothing that belongs to one site. Under AMBER+STRICT and RED every share rests. A site that is itself
concerned is named with "muster incident add-site".`,
    )
    .action(
      run(async (cli, command) => {
        const [called, whom] = command.args;
        if (whom !== undefined) await share(cli, called, whom, command.opts<ShareOptions>());
        await list(cli, called);
      }),
    );
  incident
    .command('unshare <incident> <whom>')
    .description('end a share, by whom it is for or by its id; they know of it no longer')
    .requiredOption('--reason <text>', 'for the record')
    .addHelpText(
      'after',
      examples('muster incident unshare EGI-20270105-01 site:GAMMA --reason "it is over"'),
    )
    .action(
      run(async (cli, command) => {
        const [called, whom = ''] = command.args;
        await unshare(cli, called, whom, command.opts<{ reason: string }>());
        await list(cli, called);
      }),
    );
};

async function share(cli: Cli, called: string | undefined, whom: string, { reason, until }: ShareOptions) {
  if (reason === undefined) throw new UsageError('Say with --reason why they must know; nothing was shared');
  const { kind, name } = partyFrom(whom);
  const found = await incidentOf(cli, called);
  const ref = kind === 'site' ? await siteIdOf(cli, name) : kind === 'ngi' ? await ngiIdOf(cli, name) : name;
  const end = until === undefined ? {} : { until: instantFrom('--until', until) };
  const body = requestOf(shareIncidentRequest, { kind, ref, reason, ...end });
  await (await cli.api()).post(`${pathOf(found)}/shares`, body, incidentView);
}

async function unshare(cli: Cli, called: string | undefined, whom: string, options: object): Promise<void> {
  const found = await incidentOf(cli, called);
  const { shares } = await partiesOf(cli, found);
  const wanted = whom.trim().toLowerCase();
  const open = shares.filter(({ endedAt }) => endedAt === null);
  const one = open.find(({ id, kind, name }) => id === wanted || `${kind}:${name}`.toLowerCase() === wanted);
  if (one === undefined) {
    const known = open.map(({ kind, name }) => `${kind}:${name}`).join(', ');
    throw new UsageError(
      `${found.publicId} is not shared with ${whom}; it is shared with ${known === '' ? 'nobody' : known}`,
    );
  }
  const body = requestOf(endPartRequest, options);
  await (await cli.api()).post(`${pathOf(found)}/shares/${one.id}/end`, body, incidentView);
}

function partyFrom(whom: string) {
  const [word = '', ...rest] = whom.split(':');
  const kind = shareKind.safeParse(word.toLowerCase());
  const name = rest.join(':').trim();
  if (kind.success && name !== '') return { kind: kind.data, name };
  throw new UsageError(`${whom} is nobody to share with; write site:NAME, ngi:NAME or vo:NAME`);
}

async function list(cli: Cli, called: string | undefined): Promise<void> {
  const { shares } = await partiesOf(cli, await incidentOf(cli, called));
  const zone = await zoneOf(cli, {});
  cli.show(shares, () =>
    tableOr(
      'It is shared with nobody beyond its parties.',
      [
        { title: 'WITH', most: 30 },
        { title: 'READS' },
        { title: 'UNTIL' },
        { title: 'WHY', most: 40 },
        { title: 'ID' },
      ],
      standing(shares, ({ endedAt }) => endedAt !== null).map((one) => [
        `${one.kind}:${one.name}`,
        one.isOpen ? 'yes' : one.endedAt === null ? 'rests' : 'ended',
        one.until === null ? '-' : zonedText(one.until, zone),
        one.reason,
        one.id,
      ]),
      cli.paint,
    ),
  );
}
