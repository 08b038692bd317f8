import type { OutlineItem } from '@muster/contract';

const units: Record<NonNullable<OutlineItem['deadline']>['unit'], [one: string, many: string]> = {
  'clock-hour': ['hour', 'hours'],
  'working-hour': ['working hour', 'working hours'],
  day: ['day', 'days'],
  'working-day': ['working day', 'working days'],
  'calendar-month': ['month', 'months'],
};

/** `4 working hours`, `1 day`. */
export function amountText({
  amount,
  unit,
}: Pick<NonNullable<OutlineItem['deadline']>, 'amount' | 'unit'>): string {
  return `${amount} ${units[unit][amount === 1 ? 0 : 1]}`;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** How long after the start, to the minute: `0:05 h`, `25:00 h`, `35 d`; days from the third day on. */
export function offsetText(seconds: number): string {
  if (seconds >= 3 * DAY && seconds % DAY === 0) return `${seconds / DAY} d`;
  if (seconds >= 3 * DAY) return `${Math.floor(seconds / DAY)} d ${clockText(seconds % DAY)}`;
  return `${clockText(seconds)} h`;
}

function clockText(seconds: number): string {
  const hours = Math.floor(seconds / HOUR);
  return `${hours}:${String(Math.floor((seconds % HOUR) / MINUTE)).padStart(2, '0')}`;
}

/** `+1:00 h`, and where sites get it at different moments: `+1:00 h to 1:10 h`. */
export function spanText(at: number, until: number | null): string {
  return until === null ? `+${offsetText(at)}` : `+${offsetText(at)} to ${offsetText(until)}`;
}

/** What one line of the outline says. */
export function itemText({ what, deadline, kind }: OutlineItem): string {
  if (kind !== 'deadline' || deadline === null)
    return what.charAt(0).toUpperCase() + what.slice(1).replace(/"([^"]*)"/g, '“$1”');
  const after = deadline.inject === null ? `after “${deadline.anchor}”` : `after “${deadline.inject}”`;
  const [title] = what.split(`: ${deadline.amount} ${deadline.unit}`);
  return `${title}: ${amountText(deadline)} ${after}`;
}
