const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Seconds as people say them: `12 min`, `2 h 41 min`, `26 d 3 h`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  if (whole < DAY) return withRest(Math.floor(whole / HOUR), 'h', Math.floor((whole % HOUR) / MINUTE), 'min');
  return withRest(Math.floor(whole / DAY), 'd', Math.floor((whole % DAY) / HOUR), 'h');
}

function withRest(large: number, unit: string, small: number, smallUnit: string): string {
  return small > 0
    ? `${large} ${unit} ${smallUnit === 'min' ? String(small).padStart(2, '0') : small} ${smallUnit}`
    : `${large} ${unit}`;
}

/** Time left as a clock that does not change its width. */
export function countdownText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const days = Math.floor(whole / DAY);
  const clock = [Math.floor((whole % DAY) / HOUR), Math.floor((whole % HOUR) / MINUTE), whole % MINUTE]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  return days > 0 ? `${days} d ${clock}` : clock;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([zone, options]);
  let found = formats.get(key);
  if (!found) {
    try {
      found = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options });
    } catch {
      // A zone that this browser does not know.
      found = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hourCycle: 'h23', ...options });
    }
    formats.set(key, found);
  }
  return found;
}

const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
const DATE: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' };

export const viewerZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `14:07` in a zone. */
export function timeText(at: number, zone = 'UTC'): string {
  return format(zone, TIME).format(at);
}

/** `14:07:22` in a zone. */
export function secondsText(at: number, zone = 'UTC'): string {
  return format(zone, { ...TIME, second: '2-digit' }).format(at);
}

/** `Tue 5 Jan` in a zone. */
export function dayText(at: number, zone = 'UTC'): string {
  return format(zone, DATE).format(at).replace(',', '');
}

/** `Tue 5 Jan, 14:07 UTC`; another zone is named by its city. */
export function instantText(at: number, zone = 'UTC'): string {
  return `${dayText(at, zone)}, ${timeText(at, zone)} ${zoneName(zone)}`;
}

export function zoneName(zone: string): string {
  return zone === 'UTC' ? 'UTC' : (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}
