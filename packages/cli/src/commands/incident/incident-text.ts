import { type ClockView, type IncidentView, type TaskView, tlpText } from '@muster/contract';
import type { Paint } from '../../output/style.ts';
import { oneLine } from '../../output/text.ts';
import { hanging, TEXT_WIDTH, wrapped } from '../../output/wrap.ts';
import { clocksText } from './clock-text.ts';
import { placeOf, zonedText } from './zone.ts';

export interface WholeIncident {
  incident: IncidentView;
  clocks: readonly ClockView[];
  /** Those that are open. */
  tasks: readonly TaskView[];
}

/** What an officer needs in the night, in 80 columns: what it is, and per site what is due, when, and what is missing. */
export function incidentText({ incident, clocks, tasks }: WholeIncident, zone: string, paint: Paint): string {
  const here = incident.sites.filter(({ endedAt }) => endedAt === null);
  const ofNobody = clocks.filter(({ site }) => site === null);
  return [
    ...head(incident, zone, paint),
    ...here.flatMap(({ site, state }) =>
      section(
        `${oneLine(site.name)}: ${state}`,
        clocks.filter((clock) => clock.site === site.id),
        zone,
        paint,
      ),
    ),
    ...(ofNobody.length === 0 ? [] : section('CSIRT and NGIs', ofNobody, zone, paint)),
    ...taskLines(tasks, zone, paint),
  ].join('\n');
}

function head(incident: IncidentView, zone: string, paint: Paint): string[] {
  const { publicId, tlp, severity, state, exercise, title, aliases, tlpRestriction, createdAt } = incident;
  const marks = [publicId, tlpText(tlp), severity, state, ...(exercise ? ['EXERCISE'] : [])];
  return [
    paint('bold', marks.join('  ')),
    ...wrapped(title, TEXT_WIDTH),
    `opened ${zonedText(createdAt, zone)}${zone === 'UTC' ? '' : `; times are those of ${placeOf(zone)}`}`,
    ...(aliases.length === 0 ? [] : hanging('also known as ', aliases.join(', '), TEXT_WIDTH)),
    ...(tlpRestriction === '' ? [] : hanging('restriction: ', tlpRestriction, TEXT_WIDTH)),
  ];
}

function section(title: string, clocks: readonly ClockView[], zone: string, paint: Paint): string[] {
  const lines = clocksText(clocks, zone, paint);
  return [
    '',
    ...wrapped(title, TEXT_WIDTH).map((line) => paint('bold', line)),
    ...(lines.length === 0 ? ['  no clocks'] : lines),
  ];
}

function taskLines(tasks: readonly TaskView[], zone: string, paint: Paint): string[] {
  if (tasks.length === 0) return [];
  return [
    '',
    paint('bold', 'Open tasks'),
    ...tasks.flatMap(({ title, dueAt, due, assignee, mandatory }) => {
      const about = [
        ...(assignee === null ? [] : [`for ${oneLine(assignee.name)}`]),
        ...(dueAt === null ? [] : [`${due === 'overdue' ? 'overdue' : 'due'} ${zonedText(dueAt, zone)}`]),
        ...(mandatory ? ['must be done before closing'] : []),
      ];
      return [
        ...hanging('  ', title, TEXT_WIDTH),
        ...(about.length === 0 ? [] : hanging('    ', about.join(', '), TEXT_WIDTH)),
      ];
    }),
  ];
}
