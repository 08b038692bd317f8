/** Dates as mail writes them (RFC 5322 section 3.3), in UTC. */
export function mailDate(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}
