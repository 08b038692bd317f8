import { readFile } from 'node:fs/promises';
import {
  type CampaignView,
  campaignSummary,
  campaignView,
  createCampaignRequest,
  healthView,
  pageOf,
  type SchemeView,
  schemeView,
  siteSummary,
} from '@muster/contract';
import { z } from 'zod';
import type { ApiClient } from '../../api-client.ts';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import type { Colour } from '../../output/style.ts';
import { type Cell, properties, table } from '../../output/table.ts';
import { oneLine } from '../../output/text.ts';
import { showLive } from '../../output/watch.ts';
import { ngiIdOf } from '../names.ts';
import { campaignPath, readCampaign, requestOf } from './campaign.ts';
import type { AddDrillCommands } from './group.ts';
import { instantFrom, instantText } from './times.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 42;

interface CreateOptions {
  scenario?: string;
  file?: string;
  site?: string[];
  all?: boolean;
  ngi?: string;
  from?: string;
  to?: string;
  seed?: string;
}

export const addCreate: AddDrillCommands = (drill, run) => {
  drill
    .command('create <name>')
    .description('draft a campaign; nothing happens at any site yet')
    .option('--scenario <name>', 'one that ships with Muster; see "muster scenario list"')
    .option('--file <file>', 'your own scenario (YAML)')
    .option('--site <name...>', 'the sites that take part, by name or id')
    .option('--all', 'every site that you may see')
    .option('--ngi <name>', 'the NGI that runs it for its own sites, by name or id')
    .option('--from <time>', 'when the window opens, with zone; else now')
    .option('--to <time>', `when it closes; else ${DEFAULT_DAYS} days later`)
    .option('--seed <text>', 'the same seed plans the same copies')
    .addHelpText(
      'after',
      `
Examples:
  muster drill create "Autumn drill" --scenario rogue-user --all
  muster drill create "Contact check" --scenario contact-check --site Brno Plzeň --from 2027-01-05T08:00Z`,
    )
    .action(run((cli, command) => create(cli, command.args[0] ?? '', command.opts<CreateOptions>())));

  drill.command('list').description('list the campaigns that you may see').action(run(list));

  drill
    .command('show <campaign>')
    .description('one campaign: state, window, sites, what is missing; by id or name')
    .action(
      run((cli, command) =>
        showLive(cli, async () => {
          const api = await cli.api();
          const path = await campaignPath(api, command.args[0]);
          const campaign = await readCampaign(api, path);
          if (!campaign) {
            const scheme = await api.get(`${path}/scheme`, schemeView);
            cli.show(scheme, () => schemeText(cli, scheme));
            return 'done';
          }
          cli.show(campaign, () => campaignText(cli, campaign));
          return isOver(campaign) ? 'done' : 'more';
        }),
      ),
    );
};

async function create(cli: Cli, name: string, options: CreateOptions): Promise<void> {
  if ((options.scenario === undefined) === (options.file === undefined))
    throw new UsageError('give either --scenario NAME or --file FILE');
  const api = await cli.api();
  const ngi = options.ngi === undefined ? undefined : await ngiIdOf(cli, options.ngi);
  const from = options.from ? instantFrom('--from', options.from) : (await api.get('/health', healthView)).at;
  const request = requestOf(createCampaignRequest, {
    name,
    scenario: options.scenario,
    yaml: options.file === undefined ? undefined : await readText(options.file),
    sites: await sitesFor(api, { ...options, ...(ngi === undefined ? {} : { ngi }) }),
    from,
    to: options.to
      ? instantFrom('--to', options.to)
      : new Date(new Date(from).getTime() + DEFAULT_DAYS * DAY_MS).toISOString(),
    seed: options.seed,
    ngi,
  });
  const campaign = await api.post('/api/v1/campaigns', request, campaignView);
  cli.show(campaign, () =>
    [campaignText(cli, campaign), '', `Next: muster drill rehearse ${campaign.id}`].join('\n'),
  );
}

export async function readText(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file} cannot be read: ${error.message}`);
  });
}

async function sitesFor(api: ApiClient, options: CreateOptions): Promise<string[]> {
  if (options.site !== undefined && !options.all) return options.site;
  if (options.site !== undefined || (!options.all && options.ngi === undefined))
    throw new UsageError('say which sites take part: either --site NAME... or --all');
  const sites: string[] = [];
  for await (const site of api.items('/api/v1/sites', pageOf(siteSummary), { ngi: options.ngi })) {
    sites.push(site.id);
  }
  if (sites.length === 0)
    throw new UsageError('there is no site that you may see; "muster federation import" brings them');
  return sites;
}

async function list(cli: Cli): Promise<void> {
  const campaigns = await (await cli.api()).get('/api/v1/campaigns', z.array(campaignSummary));
  cli.show(campaigns, () =>
    campaigns.length === 0
      ? 'There is no campaign that you may see. "muster drill create" drafts one.'
      : table(
          [
            { title: 'NAME', most: 40 },
            { title: 'STATE' },
            { title: 'FROM' },
            { title: 'TO' },
            { title: 'ID' },
          ],
          campaigns.map(({ id, name, state, window }) => [
            name,
            stateCell(state),
            instantText(window.from),
            instantText(window.to),
            id,
          ]),
          cli.paint,
        ),
  );
}

/** One campaign for people, with what stands in the way of its start. */
export function campaignText(cli: Cli, campaign: CampaignView): string {
  const { paint } = cli;
  const parts = [
    properties(
      [
        ['campaign', campaign.name],
        ['id', campaign.id],
        ['state', stateCell(campaign.state)],
        ['scenario', `${campaign.scenario.name} version ${campaign.scenario.version}`],
        ['window', `${instantText(campaign.window.from)} to ${instantText(campaign.window.to)}`],
        ['seed', campaign.seed],
        ...timesOf(campaign),
      ],
      paint,
    ),
    table(
      [
        { title: 'SITE', most: 32 },
        { title: 'AUTHORISED' },
        { title: 'INCIDENT' },
        { title: 'ALARM' },
        { title: '' },
      ],
      campaign.participations.map((part) => [
        part.site.name,
        part.authorised ? 'yes' : part.leftOut ? 'no' : { text: 'no', colour: 'yellow' },
        part.incident?.publicId ?? '-',
        part.alarmAt === null ? '-' : instantText(part.alarmAt),
        standing(part),
      ]),
      paint,
    ),
  ];
  const conflicts = campaign.conflicts.map(({ name, sites, daysApart }) =>
    oneLine(`"${name}" challenges ${sites.length} of these sites ${daysApart} days apart.`),
  );
  if (conflicts.length > 0) parts.push([paint('yellow', 'Calendar'), ...conflicts].join('\n'));
  const faults = campaign.rehearsal?.findings.filter(({ ok }) => !ok) ?? [];
  if (faults.length > 0)
    parts.push(
      [
        paint('yellow', 'The rehearsal found'),
        ...faults.map(({ site, what, detail }) => oneLine(`${site ?? 'everywhere'}: ${what}. ${detail}`)),
      ].join('\n'),
    );
  return parts.join('\n\n');
}

function standing({ leftOut, suspendedAt }: CampaignView['participations'][number]): Cell {
  if (leftOut !== null) return { text: oneLine(`left out: ${leftOut.reason}`), colour: 'dim' };
  return suspendedAt === null ? '' : { text: 'suspended: this is real', colour: 'red' };
}

/** What those who take part may read of it: what is asked, by when, and what it weighs. */
function schemeText(cli: Cli, scheme: SchemeView): string {
  return [
    properties(
      [
        ['campaign', scheme.name],
        ['id', scheme.campaign],
        ['window', `${instantText(scheme.window.from)} to ${instantText(scheme.window.to)}`],
      ],
      cli.paint,
    ),
    table(
      [{ title: 'CHECK' }, { title: 'WHAT' }, { title: 'AXIS' }, { title: 'WEIGHT', align: 'right' }],
      scheme.checks.map(({ id, title, axis, weight }) => [id, title, axis, weight]),
      cli.paint,
    ),
    `Your own row: muster drill watch ${scheme.campaign} --once`,
  ].join('\n\n');
}

function timesOf(campaign: CampaignView): [string, Cell][] {
  const times: [string, string | null][] = [
    ['announced', campaign.announcedAt],
    ['started', campaign.startedAt],
    ['stopping since', campaign.stoppingAt],
    ['closed', campaign.closedAt],
    ['aborted', campaign.abortedAt],
  ];
  return times.flatMap(([name, at]): [string, Cell][] => (at === null ? [] : [[name, instantText(at)]]));
}

export function isOver({ state }: { state: CampaignView['state'] }): boolean {
  return state === 'closed' || state === 'aborted';
}

function stateCell(state: CampaignView['state']): Cell {
  const colours: Partial<Record<CampaignView['state'], Colour>> = {
    running: 'green',
    stopping: 'yellow',
    aborted: 'red',
    closed: 'dim',
  };
  const colour = colours[state];
  return colour === undefined ? state : { text: state, colour };
}
