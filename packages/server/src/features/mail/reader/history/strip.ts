import { attributionLines, headerBlockAt, separatorLines } from '../../classifier/index.ts';

export interface StrippedText {
  body: string;
  signature: string;
  quoted: string;
}

const LONGEST_ATTRIBUTION = 300;
const listFooter = /^_{20,}\s*$/;

/**
 * Takes quoted history out of a text. Removed are: lines marked `>`, the line that introduces them, everything below a
 * separator or an unmarked field block of a former message, a mailing list's footer, and the signature, which is given apart.
 * What carries none of these marks stays, wherever it stands: answers above, below and between quotes.
 */
export function stripHistory(text: string): StrippedText {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const kept: string[] = [];
  const quoted: string[] = [];
  const signature: string[] = [];
  let inSignature = false;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as string;
    if (isQuoted(line)) {
      quoted.push(line);
      inSignature = false;
      continue;
    }
    const introduction = attributionAt(lines, at);
    if (introduction > 0) {
      quoted.push(...lines.slice(at, at + introduction));
      at += introduction - 1;
      inSignature = false;
      continue;
    }
    if (cutsAllBelow(lines, at)) {
      quoted.push(...lines.slice(at));
      break;
    }
    if (/^--[ \u00a0]?$/.test(line) && lines.slice(at + 1).some((one) => one.trim() !== ''))
      inSignature = true;
    else if (inSignature) signature.push(line);
    else kept.push(line);
  }
  return { body: tidy(kept), signature: tidy(signature), quoted: tidy(quoted) };
}

function isQuoted(line: string): boolean {
  return /^\s{0,3}>/.test(line) || /^\s{0,3}\|(?:\s|$)/.test(line);
}

/** How many lines (one to three, as long ones are folded) introduce the quote that follows at once; 0 if none. */
function attributionAt(lines: readonly string[], at: number): number {
  let joined = '';
  for (let count = 1; count <= 3; count += 1) {
    const line = lines[at + count - 1];
    if (line === undefined || line.trim() === '') return 0;
    joined = joined === '' ? line.trim() : `${joined} ${line.trim()}`;
    if (joined.length > LONGEST_ATTRIBUTION) return 0;
    if (!attributionLines.some((one) => one.test(joined))) continue;
    const next = lines.slice(at + count, at + count + 3).find((one) => one.trim() !== '');
    if (next !== undefined && isQuoted(next)) return count;
  }
  return 0;
}

function cutsAllBelow(lines: readonly string[], at: number): boolean {
  const line = lines[at] as string;
  if (line.length > LONGEST_ATTRIBUTION) return false;
  if (separatorLines.some((one) => one.test(line))) return true;
  if (headerBlockAt(lines, at)) return true;
  if (/^_{20,}\s*$/.test(line) && headerBlockAt(lines, nextWritten(lines, at + 1))) return true;
  if (
    listFooter.test(line) &&
    /mailing list|mailman|listinfo|unsubscribe/i.test(lines.slice(at + 1, at + 6).join(' '))
  )
    return true;
  return unquotedAttribution(lines, at);
}

/** `On <date>, A <a@b> wrote:` above an unmarked copy: only with a date or address in it, and no marked line further down. */
function unquotedAttribution(lines: readonly string[], at: number): boolean {
  const joined =
    `${(lines[at] as string).trim()} ${/[:：]\s*$/.test(lines[at] as string) ? '' : (lines[at + 1] ?? '').trim()}`.trim();
  if (joined.length > LONGEST_ATTRIBUTION || !attributionLines.some((one) => one.test(joined))) return false;
  if (!(/\d{1,2}[:.]\d{2}/.test(joined) && /\d{4}|@/.test(joined))) return false;
  return !lines.slice(at + 1).some(isQuoted) && lines.slice(at + 2).some((one) => one.trim() !== '');
}

function nextWritten(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && (lines[at] as string).trim() === '') at += 1;
  return at;
}

function tidy(lines: string[]): string {
  return lines
    .map((line) => line.replace(/[ \t\u00a0]+$/, ''))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
}
