import { attributionLines, separatorLines } from '../phrases/attribution.ts';

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
