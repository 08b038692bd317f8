export {
  type Calendar,
  compileCalendar,
  type Holiday,
  type Span,
  WEEKDAYS,
  type Weekday,
} from './calendar.ts';
export {
  addAmount,
  countedSeconds,
  DEADLINE_UNITS,
  type DeadlineUnit,
  dueWithPauses,
} from './deadline.ts';
export { type Interval, workingSecondsBetween } from './working-time.ts';
export { instantOf, wallOf } from './zone.ts';
