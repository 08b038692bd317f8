import type { ClockState } from '@muster/contract';

export const stateWords: Record<ClockState, string> = {
  waiting: 'not begun',
  running: 'to do',
  paused: 'paused',
  met: 'done',
  late: 'done late',
  missed: 'overdue',
  waived: 'waived',
  'not-applicable': 'not needed',
};

/** `2027-01-08 19:59 UTC (Fri 20:59 Europe/Prague)`: on paper nobody can switch zones. */
export function dueText(instant: string, zone: string): string {
  const at = new Date(instant);
  const utc = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (zone === 'UTC') return utc;
  const there = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
  return `${utc} (${there} ${zone})`;
}
