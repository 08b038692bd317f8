/** Names of sites and NGIs are compared without regard to case, outer white space and Unicode form. */
export function nameKey(name: string): string {
  return name.normalize('NFC').trim().toLowerCase();
}
