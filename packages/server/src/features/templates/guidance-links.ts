/** Where guidance stands on the server's pages; see the feature guidance. */
const LINKS: readonly { title: string; path: string }[] = [
  { title: 'What a site does first', path: '/guidance/first-steps' },
  { title: 'Keeping evidence', path: '/guidance/forensics' },
];

/** For the end of every document and reminder; without an address that others reach, where to ask for it. */
export function guidanceLines(publicUrl: string | undefined, csirtAddress: string): string {
  if (publicUrl === undefined) return `Guidance: ask ${csirtAddress} for it.`;
  return LINKS.map(({ title, path }) => `Guidance: ${title}: ${publicUrl}${path}`).join('\n');
}
