/** `2027-02-01 00:00 UTC`: a moment as people at any site read it. */
export function momentText(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}
