import { UsageError } from '../../errors.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Seconds as people say them: `12 min`, `2 h 41 min`, `26 d 3 h`. Two units at most. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  if (whole < DAY) return withRest(Math.floor(whole / HOUR), 'h', Math.floor((whole % HOUR) / MINUTE), 'min');
  return withRest(Math.floor(whole / DAY), 'd', Math.floor((whole % DAY) / HOUR), 'h');
}

/** Time left as a clock that does not change its width: `17:40:02`, with days in front where there are any. */
export function countdownText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const days = Math.floor(whole / DAY);
  const clock = [Math.floor((whole % DAY) / HOUR), Math.floor((whole % HOUR) / MINUTE), whole % MINUTE]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  return days > 0 ? `${days} d ${clock}` : clock;
}

/** An instant as `2027-01-05 14:07 UTC`, whatever zone the machine is in. */
export function instantText(at: string | Date): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What people write after `--at` or `--from`, as RFC 3339 in UTC. A time without a zone is refused: whose would it be? */
export function instantFrom(option: string, text: string): string {
  const zoned = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)? ?(Z|UTC|[+-]\d{2}:?\d{2})$/i;
  const at = zoned.test(text) ? new Date(text.replace(/ ?UTC$/i, 'Z').replace(' ', 'T')) : undefined;
  if (at === undefined || Number.isNaN(at.getTime())) {
    throw new UsageError(
      `${option} ${text} is not understood; write date, time and zone: 2027-01-05T14:07Z or 2027-01-05T15:07+01:00`,
    );
  }
  return at.toISOString();
}

function withRest(large: number, unit: string, small: number, smallUnit: string): string {
  return small > 0
    ? `${large} ${unit} ${smallUnit === 'min' ? String(small).padStart(2, '0') : small} ${smallUnit}`
    : `${large} ${unit}`;
}
