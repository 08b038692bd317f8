import { attributionLines, separatorLines } from '../phrases/attribution.ts';
import { headerBlockAt } from './header-block.ts';

/**
 * The text without what it quotes: lines marked `>`, and all below a separator of a mail program. Coarse on purpose: it
 * only has to keep a quoted bounce from being taken for a bounce; `readMail` strips history with more care.
 */
export function ownWords(text: string): string {
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    if (/^\s{0,3}[>|]/.test(line)) continue;
    if (line.length < 300 && separatorLines.some((one) => one.test(line))) break;
    if (line.length < 300 && attributionLines.some((one) => one.test(line))) continue;
    kept.push(line);
  }
  return kept.join('\n');
}

/** The same, cut also where the fields of a former message stand unmarked; a notice that lists such fields would suffer. */
export function authorsWords(text: string): string {
  const lines = ownWords(text).split('\n');
  const cut = lines.findIndex((_line, at) => headerBlockAt(lines, at));
  return cut === -1 ? lines.join('\n') : lines.slice(0, cut).join('\n');
}
