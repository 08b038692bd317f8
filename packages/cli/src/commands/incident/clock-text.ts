import { type ClockState, type ClockView, isOpenClock, missingProofs } from '@muster/contract';
import type { Paint } from '../../output/style.ts';
import { hanging, TEXT_WIDTH } from '../../output/wrap.ts';
import { durationText } from '../drill/times.ts';
import { zonedText } from './zone.ts';

const INDENT = '  ';
const URGENT_SECONDS = 3600;

/** The worst first. */
const order: readonly ClockState[] = [
  'missed',
  'running',
  'paused',
  'waiting',
  'late',
  'met',
  'waived',
  'not-applicable',
];

/** `3 h 12 min left`, `40 min over`. */
export function leftText(dueAt: string, now: string, paint: Paint): string {
  const seconds = (Date.parse(dueAt) - Date.parse(now)) / 1000;
  if (seconds < 0) return paint('red', `${durationText(-seconds)} over`);
  const text = `${durationText(seconds)} left`;
  return seconds < URGENT_SECONDS ? paint('yellow', text) : text;
}

/** What is due first of those that are open, then what has not begun, then what is over. */
export function byUrgency(clocks: readonly ClockView[]): ClockView[] {
  return clocks.toSorted(
    (one, other) =>
      order.indexOf(one.state) - order.indexOf(other.state) ||
      (one.dueAt ?? '9').localeCompare(other.dueAt ?? '9'),
  );
}

const quiet: readonly ClockState[] = ['waiting', 'waived', 'not-applicable'];

/** The clocks of one place: one by one those that somebody looks at or looked at, in a line those that nobody needs to. */
export function clocksText(clocks: readonly ClockView[], zone: string, paint: Paint): string[] {
  const shown = byUrgency(clocks);
  return [
    ...shown.filter(({ state }) => !quiet.includes(state)).flatMap((clock) => clockText(clock, zone, paint)),
    ...quiet.flatMap((state) => {
      const names = shown.filter((clock) => clock.state === state).map(nameOf);
      if (names.length === 0) return [];
      return hanging(`${INDENT}${standing[state]}: `, names.join('; '), TEXT_WIDTH).map((line) =>
        paint('dim', line),
      );
    }),
  ];
}

/** One clock: how it stands and what it is, and while it is open when it is due and what is missing. */
export function clockText(clock: ClockView, zone: string, paint: Paint): string[] {
  const { dueAt, breaches } = clock;
  const lines = hanging(INDENT, nameOf(clock), TEXT_WIDTH);
  const due = isOpenClock(clock) && dueAt !== null ? `, due ${zonedText(dueAt, zone)}` : '';
  lines.push(`${INDENT}${INDENT}${standingText(clock, zone, paint)}${due}`);
  for (const says of missingProofs(clock))
    lines.push(...hanging(`${INDENT}${INDENT}missing: `, says, TEXT_WIDTH));
  for (const { says } of breaches)
    lines.push(...hanging(`${INDENT}${INDENT}`, says, TEXT_WIDTH).map((line) => paint('red', line)));
  return lines;
}

function standingText({ state, dueAt, readAt, metAt }: ClockView, zone: string, paint: Paint): string {
  switch (state) {
    case 'running':
    case 'missed':
      if (dueAt !== null) return leftText(dueAt, readAt, paint);
      return state === 'missed' ? paint('red', standing.missed) : standing.running;
    case 'met':
      return paint('green', `${standing.met}${metAt === null ? '' : ` ${zonedText(metAt, zone)}`}`);
    case 'late':
      return paint('yellow', `${standing.late}${metAt === null ? '' : ` ${zonedText(metAt, zone)}`}`);
    default:
      return standing[state];
  }
}

const standing: Readonly<Record<ClockState, string>> = {
  waiting: 'not begun',
  running: 'to do, no deadline',
  paused: 'paused',
  met: 'done',
  late: 'done late',
  missed: 'cannot be done any more',
  waived: 'waived',
  'not-applicable': 'not asked for',
};

function nameOf({ title, key }: ClockView): string {
  return key === null ? title : `${title} [${key}]`;
}
