import {
  type IncidentTimelineEntry,
  incidentTimeline,
  incidentTimelineEntry,
  newTimelineNote,
  timelineTopic,
} from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import type { Paint } from '../../output/style.ts';
import { oneLine } from '../../output/text.ts';
import { hanging, TEXT_WIDTH } from '../../output/wrap.ts';
import { chosen } from '../ban-whom.ts';
import { requestOf } from '../drill/campaign.ts';
import { instantFrom } from '../drill/times.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { incidentOf, pathOf, siteIn } from './which.ts';
import { wallText, ZONE_OPTION, type ZoneOption, zoneOf } from './zone.ts';

interface TimelineOptions extends ZoneOption {
  topic?: string;
  site?: string;
  last: string;
}

export const addTimeline: AddIncidentCommands = (incident, run) => {
  incident
    .command('timeline <incident>')
    .description('what happened, the newest last')
    .option('--topic <topic>', timelineTopic.options.join(', '))
    .option('--site <name>', 'of one site')
    .option('--last <n>', 'how many, from 1 to 500', '30')
    .option(...ZONE_OPTION)
    .addHelpText('after', examples('muster incident timeline EGI-20270105-01 --topic mail --last 10'))
    .action(run((cli, command) => timeline(cli, command.args[0], command.opts<TimelineOptions>())));
  incident
    .command('note <incident> <text>')
    .description('write down what was said or seen')
    .option('--at <time>', 'when it happened: 2027-01-05T14:07Z; now unless given')
    .option('--site <name>', 'the one site that it is about')
    .option('--for-parties', 'all parties may read it')
    .addHelpText(
      'after',
      examples('muster incident note EGI-20270105-01 "Jana calls back at four" --site ALPHA'),
    )
    .action(
      run(async (cli, command) => {
        const [called, text] = command.args;
        const found = await incidentOf(cli, called);
        const { at, site, forParties } = command.opts<{ at?: string; site?: string; forParties?: boolean }>();
        const body = requestOf(newTimelineNote, {
          text,
          at: at === undefined ? undefined : instantFrom('--at', at),
          siteId: site === undefined ? null : siteIn(found, site),
          audience: forParties ? 'parties' : 'csirt',
        });
        const made = await (await cli.api()).post(`${pathOf(found)}/timeline`, body, incidentTimelineEntry);
        const zone = await zoneOf(cli, {});
        cli.show(made, () => entryLines(made, zone, cli.paint).join('\n'));
      }),
    );
};

async function timeline(cli: Cli, called: string | undefined, options: TimelineOptions): Promise<void> {
  const { topic, site, last } = options;
  const limit = Number(last);
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw new UsageError(`--last ${last} is no whole number from 1 to 500`);
  const found = await incidentOf(cli, called);
  const query = {
    topic: topic === undefined ? undefined : chosen('--topic', topic, timelineTopic.options),
    site: site === undefined ? undefined : siteIn(found, site),
    order: 'newest',
    limit,
  };
  const { items, next } = await (await cli.api()).get(`${pathOf(found)}/timeline`, incidentTimeline, query);
  const earliestFirst = items.toReversed();
  if (cli.options.json) {
    cli.show(earliestFirst, () => '');
    return;
  }
  const zone = await zoneOf(cli, options);
  const head = `times are those of ${zone}${next === null ? '' : '; earlier entries are left out, --last shows more'}`;
  const lines = earliestFirst.flatMap((entry) => entryLines(entry, zone, cli.paint));
  cli.line(
    [cli.paint('dim', head), ...(lines.length === 0 ? ['Nothing is written yet.'] : lines)].join('\n'),
  );
}

function entryLines(entry: IncidentTimelineEntry, zone: string, paint: Paint): string[] {
  const { at, kind, who, site, text, correctedBy } = entry;
  const about = [wallText(at, zone), kind, who, site?.name ?? ''].map(oneLine).filter(Boolean).join('  ');
  return [paint('bold', about), ...hanging('  ', correctedBy ? `(corrected) ${text}` : text, TEXT_WIDTH)];
}
