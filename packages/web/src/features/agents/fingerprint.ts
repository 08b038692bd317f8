/**
 * A key's thumbprint as people read it to each other: groups of four. Base64url tells `l` from `I` badly, so each group
 * is shown in a face that does.
 */
export function groupsOf(fingerprint: string): string[] {
  return fingerprint.match(/.{1,4}/g) ?? [];
}

/** Whether what somebody read is this fingerprint; spaces between groups do not count, letters' case does. */
export function isSame(fingerprint: string, read: string): boolean {
  return read.replaceAll(/\s+/g, '') === fingerprint;
}
