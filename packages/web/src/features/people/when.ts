import { viewerZone, zoneName } from '../../ui/times.ts';

/** Access runs over years, so the year is named: `10 Jun 2027, 23:59 Prague`. */
const format = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

export function when(instant: string): string {
  return `${format.format(Date.parse(instant))} ${zoneName(viewerZone)}`;
}
