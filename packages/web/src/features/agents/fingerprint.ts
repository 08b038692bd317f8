/** A key's thumbprint as people read it to each other: groups of four. */
export function groupsOf(fingerprint: string): string[] {
  return fingerprint.match(/.{1,4}/g) ?? [];
}

/** What was read out so far against the fingerprint: how many of its groups fit, and whether one does not. */
export function compare(fingerprint: string, read: string): { fits: number; differs: boolean } {
  const written = read.replaceAll(/\s+/g, '');
  const groups = groupsOf(fingerprint);
  const typed = groupsOf(written);
  const fits = typed.filter((group, at) => group === groups[at]).length;
  const begun = typed.at(-1) ?? '';
  const isUnderWay = begun.length < 4 && (groups[typed.length - 1] ?? '').startsWith(begun) && begun !== '';
  return { fits, differs: fits + (isUnderWay && fits < typed.length ? 1 : 0) < typed.length };
}
