const known = new Set<string>();

/** Whether this is a time zone of the IANA list, as `Europe/Prague`, whose rules this machine knows. */
export function isZone(name: string): boolean {
  if (known.has(name)) return true;
  if (name === '') return false;
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
  } catch {
    return false;
  }
  known.add(name);
  return true;
}
