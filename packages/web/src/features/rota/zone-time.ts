const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
}

/** What the wall clock of a zone shows, as if it were UTC, in epoch milliseconds. */
export function wallOf(ms: number, zone: string): number {
  const part = Object.fromEntries(
    formatOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The instant at which the wall clock shows this; of a time that a night skips or shows twice, one close to it. */
export function instantOf(wall: number, zone: string): number {
  let guess = wall - (wallOf(wall, zone) - wall);
  guess -= wallOf(guess, zone) - wall;
  return guess;
}

/** For `<input type="datetime-local">`: `2027-01-05T09:00`. */
export function localText(ms: number, zone: string): string {
  return new Date(wallOf(ms, zone)).toISOString().slice(0, 16);
}

/** The instant that such an input means. */
export function instantOfText(text: string, zone: string): string {
  return new Date(instantOf(Date.parse(`${text}:00Z`), zone)).toISOString();
}
