import { commonEndings, fileEndings, wordsWithDots } from './endings.ts';
import type { Candidate } from './types.ts';

const urls = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,14}:\/\/[^\s<>"`{}|\\^\p{Cc}]{1,2048}/giu;
const nextUrl = /[,;|](?=[a-z][a-z0-9+.-]{1,14}:\/\/)/i;
const closers = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
  ['»', '«'],
  ['”', '“'],
  ['’', '‘'],
]);
const label = '[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}\\p{M}_-]{0,62})\\.';
const name = `(?:${label}){1,30}(?:xn--[a-z0-9-]{2,59}|\\p{L}[\\p{L}\\p{M}]{1,23})(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}]|@)`;
const names = new RegExp(`(?<![\\p{L}\\p{N}\\p{M}_.@/\\\\$%=-])${name}`, 'giu');
const nameHere = new RegExp(name, 'iuy');

/** Whole addresses with their scheme; the punctuation of the sentence around them is left out. */
export function findUrls(text: string): Candidate[] {
  const found: Candidate[] = [];
  const pattern = new RegExp(urls);
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const one = match[0].slice(0, nextUrl.exec(match[0])?.index);
    const raw = withoutSentence(one);
    const end = match.index + raw.length;
    if (/:\/\/./.test(raw)) found.push({ type: 'url', start: match.index, end, raw, sure: true });
    pattern.lastIndex = match.index + one.length;
  }
  return found;
}

function withoutSentence(url: string): string {
  const open = new Map<string, number>();
  for (const sign of url) open.set(sign, (open.get(sign) ?? 0) + 1);
  let end = url.length;
  for (; end > 0; end -= 1) {
    const last = url[end - 1] as string;
    const opener = closers.get(last);
    if (opener !== undefined && (open.get(opener) ?? 0) >= (open.get(last) ?? 0)) break;
    if (opener === undefined && !/[.,;:!?'"*_~…“‘«]/.test(last)) break;
    open.set(last, (open.get(last) ?? 1) - 1);
  }
  return url.slice(0, end);
}

/** Mail addresses, looked for around every at sign. */
export function findMails(text: string): Candidate[] {
  const found: Candidate[] = [];
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const before = text.slice(Math.max(0, at - 64), at);
    const local =
      /[a-z0-9.!#$%&'*+/=?^_`{|}~-]*$/i.exec(before.slice(-64))?.[0].replace(/^[^a-z0-9_]+/i, '') ?? '';
    nameHere.lastIndex = at + 1;
    const host = nameHere.exec(text)?.[0];
    if (local === '' || host === undefined) continue;
    found.push({
      type: 'mail',
      start: at - local.length,
      end: at + 1 + host.length,
      raw: `${local}@${host}`,
      sure: true,
    });
  }
  return found;
}

/** Names of hosts; the name of a file that looks like one is a file, and neither is sure. */
export function findDomains(text: string): Candidate[] {
  const found: Candidate[] = [];
  for (const { index: start, 0: raw } of text.matchAll(names)) {
    const end = start + raw.length;
    const labels = raw.split('.');
    const last = (labels.at(-1) as string).toLowerCase();
    if (wordsWithDots.test(raw) || labels.some((one) => one === '')) continue;
    // `It is done.The next` lacks a blank; it is no name.
    if (labels.length === 2 && /^\p{Lu}\p{Ll}/u.test(labels[1] as string)) continue;
    if (fileEndings.has(last)) found.push({ type: 'file', start, end, raw, sure: false });
    else
      found.push({
        type: 'domain',
        start,
        end,
        raw,
        sure: labels.length > 2 && (commonEndings.has(last) || /^\p{L}{2}$/u.test(last)),
      });
  }
  return found;
}
