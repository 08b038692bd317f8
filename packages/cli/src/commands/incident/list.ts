import { type IncidentSummary, incidentState, incidentSummary, pageOf, tlpText } from '@muster/contract';
import type { Cli } from '../../cli.ts';
import type { Paint } from '../../output/style.ts';
import { cutTo, oneLine } from '../../output/text.ts';
import { TEXT_WIDTH } from '../../output/wrap.ts';
import { chosen } from '../ban-whom.ts';
import { siteIdOf } from '../names.ts';
import { leftText } from './clock-text.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { serverNow } from './which.ts';
import { ZONE_OPTION, type ZoneOption, zonedText, zoneOf } from './zone.ts';

interface ListOptions extends ZoneOption {
  state: string;
  site?: string;
  find?: string;
  overdue?: boolean;
  exercises?: boolean;
}

export const addList: AddIncidentCommands = (incident, run) => {
  incident
    .command('list')
    .description('incidents that you may see, the newest first, with what is due next')
    .option('--state <state>', 'open, resolved, closed or all', 'open')
    .option('--site <name>', 'at one site')
    .option('--find <text>', 'in title, id, and what was observed')
    .option('--overdue', 'those alone with a clock whose time is over')
    .option('--exercises', 'those of drills too')
    .option(...ZONE_OPTION)
    .addHelpText(
      'after',
      examples('muster incident list --overdue', 'muster incident list --state all --find 203.0.113.7'),
    )
    .action(run((cli, command) => list(cli, command.opts<ListOptions>())));
};

async function list(cli: Cli, options: ListOptions): Promise<void> {
  const { state, site, find, overdue, exercises } = options;
  const wanted = chosen('--state', state, [...incidentState.options, 'all']);
  const query = {
    state: wanted === 'all' ? undefined : wanted,
    site: site === undefined ? undefined : await siteIdOf(cli, site),
    search: find,
    overdue: overdue ? 'true' : undefined,
    exercise: exercises ? undefined : 'false',
  };
  const found: IncidentSummary[] = [];
  for await (const one of (await cli.api()).items('/api/v1/incidents', pageOf(incidentSummary), query))
    found.push(one);
  if (cli.options.json) {
    cli.show(found, () => '');
    return;
  }
  const [zone, now] = [await zoneOf(cli, options), await serverNow(cli)];
  const texts = found.map((one) => entryText(one, { zone, now, paint: cli.paint }));
  cli.line(texts.length === 0 ? 'There is no such incident that you may see.' : texts.join('\n\n'));
}

export interface Reader {
  zone: string;
  /** Procedure time. */
  now: string;
  paint: Paint;
}

/** One incident in three lines of at most 80 columns. */
export function entryText(one: IncidentSummary, { zone, now, paint }: Reader): string {
  const { publicId, exercise, tlp, severity, state, site, siteCount, nextDueAt, title, withheld } = one;
  const place = site === null ? 'whole federation' : oneLine(site.name);
  const more = siteCount > 1 ? ` and ${siteCount - 1} more` : '';
  const head = [publicId, tlpText(tlp), severity, state, ...(exercise ? ['EXERCISE'] : [])].join('  ');
  if (withheld) return `${head}\n  It is being handled; more is for those named in it.`;
  return [
    paint('bold', head),
    `  ${cutTo(oneLine(title), TEXT_WIDTH - 2)}`,
    `  ${cutTo(place, 24)}${more}${nextDueAt === null ? '' : `: ${leftText(nextDueAt, now, paint)}, due ${zonedText(nextDueAt, zone)}`}`,
  ].join('\n');
}
