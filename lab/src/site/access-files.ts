/** The three files by which a site rules its front door. They are read again at every request. */
import { readFileSync } from 'node:fs';

/** Lines of text without blank ones and comments; a missing or unreadable file is an empty one. */
export function readLines(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** grid-mapfile: `"<DN>" <account>`; the last matching line wins. */
export function mappedAccount(file: string, dn: string): string | undefined {
  let account: string | undefined;
  for (const line of readLines(file)) {
    const match = line.match(/^"([^"]*)"\s+(\S+)/);
    if (match?.[1] === dn) account = match[2];
  }
  return account;
}

/** `closed` when a line `*` refuses everybody, `banned` when the name stands on a line of its own. */
export function banState(file: string, dn: string): 'open' | 'closed' | 'banned' {
  const lines = readLines(file).map((line) => line.replace(/^"(.*)"$/, '$1'));
  if (lines.includes('*')) return 'closed';
  return lines.includes(dn) ? 'banned' : 'open';
}

export function isReleased(file: string, job: string): boolean {
  const lines = readLines(file);
  return lines.includes('*') || lines.includes(job);
}
