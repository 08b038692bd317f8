/** One part of an X.509 name; several pairs where it is a set of them. */
export interface Rdn {
  type: string;
  value: string;
}

/**
 * The parts of a name in RFC 4514 text, from the root on, as a directory shows them. For reading only: names are
 * compared by the server.
 */
export function rdnsOf(name: string): Rdn[] {
  const parts = name.match(/(?:\\.|[^\\,])+/g) ?? [];
  return parts.reverse().map((part) => {
    const at = part.indexOf('=');
    return { type: part.slice(0, at).trim(), value: part.slice(at + 1).trim() };
  });
}

/** What a name adds to the one above it: `CN=user:jdoe`; the whole where it does not stand under it. */
export function relativeName(name: string, above: string): string {
  return name.endsWith(`,${above}`) ? name.slice(0, -above.length - 1) : name;
}
