import type { SetUpSite } from '@muster/contract';
import { instantText } from '../../ui/times.ts';

/** `2027-01-11 A day off`, one after the other. */
export function daysOffText({ holidays }: Pick<SetUpSite, 'holidays'>): string {
  return holidays.map(({ date, name }) => (name ? `${date} ${name}` : date)).join(', ');
}

/** `outage Sat 9 Jan, 00:00 UTC to …: New switches`. */
export function downtimesText({ downtimes }: Pick<SetUpSite, 'downtimes'>): string {
  return downtimes
    .map(({ severity, from, to, says }) => {
      const span = `${instantText(Date.parse(from))} to ${instantText(Date.parse(to))}`;
      return `${severity} ${span}${says ? `: ${says}` : ''}`;
    })
    .join('; ');
}
