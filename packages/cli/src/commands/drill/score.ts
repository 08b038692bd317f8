import { type ScoreRunView, scoreRunView } from '@muster/contract';
import { z } from 'zod';
import type { Cli } from '../../cli.ts';
import { table } from '../../output/table.ts';
import { campaignPath } from './campaign.ts';
import { distributionText } from './distribution.ts';
import type { AddDrillCommands } from './group.ts';
import { durationText, instantText } from './times.ts';

const runBrief = scoreRunView.omit({ sites: true, distributions: true });

export const addScore: AddDrillCommands = (drill, run) => {
  drill
    .command('score <campaign>')
    .description('judge everything anew and keep the result beside the earlier ones')
    .option('--list', 'only list the scores that are kept')
    .addHelpText(
      'after',
      '\nThree axes stand side by side; they are never averaged into one figure. Open, waived and not applicable\nchecks, and those that are our fault, count in none of them.',
    )
    .action(
      run(async (cli, command) => {
        const api = await cli.api();
        const path = await campaignPath(api, command.args[0]);
        if (command.opts<{ list?: boolean }>().list) {
          const runs = await api.get(`${path}/scores`, z.array(runBrief));
          cli.show(runs, () => runsTable(cli, runs));
          return;
        }
        const score = await api.post(`${path}/score`, {}, scoreRunView);
        cli.show(score, () => scoreText(cli, score));
      }),
    );
};

function runsTable(cli: Cli, runs: readonly z.output<typeof runBrief>[]): string {
  if (runs.length === 0) return 'No score was computed yet; "muster drill score" computes one.';
  return table(
    [{ title: 'AT' }, { title: '' }, { title: 'ID' }],
    runs.map(({ id, at, final }) => [instantText(at), final ? 'final' : 'interim', id]),
    cli.paint,
  );
}

export function scoreText(cli: Pick<Cli, 'paint'>, score: ScoreRunView): string {
  const rows = score.sites.map(({ site, axes, acknowledgedAfterSeconds, containedAfterSeconds }) => [
    site,
    pointsText(axes.communication),
    pointsText(axes.containment),
    pointsText(axes.forensics),
    acknowledgedAfterSeconds === null ? '-' : durationText(acknowledgedAfterSeconds),
    containedAfterSeconds === null ? '-' : durationText(containedAfterSeconds),
  ]);
  const times = [
    distributionText('Acknowledged after the alarm', score.distributions.acknowledged, score.sites.length),
    distributionText('Contained after the alarm', score.distributions.contained, score.sites.length),
  ];
  return [
    table(
      [
        { title: 'SITE', most: 32 },
        { title: 'COMMUNICATION', align: 'right' },
        { title: 'CONTAINMENT', align: 'right' },
        { title: 'FORENSICS', align: 'right' },
        { title: 'ACKNOWLEDGED', align: 'right' },
        { title: 'CONTAINED', align: 'right' },
      ],
      rows,
      cli.paint,
    ),
    '',
    ...times,
    '',
    `${score.final ? 'Final' : 'Interim'} score ${score.id} of ${instantText(score.at)}, scheme ${score.schemeSha256.slice(0, 12)}.`,
  ].join('\n');
}

/** Weight earned of weight that could be earned. */
function pointsText({ earned, possible }: { earned: number; possible: number }): string {
  return possible === 0 ? '-' : `${trimmed(earned)} of ${trimmed(possible)}`;
}

function trimmed(value: number): string {
  return String(Math.round(value * 100) / 100);
}
