/** A ban as people call it: `BAN-17`. */
export function publicBanId(no: number): string {
  return `BAN-${no}`;
}
