import { decodeCharset, guess, japaneseShift } from './charset.ts';
import { decodeQuotedPrintable } from './transfer.ts';

const word = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?\n]*)\?=/g;

/**
 * Decodes RFC 2047 words in a header value. Adjacent words of one charset are joined as bytes before decoding,
 * because real mailers split a multi-byte character between two words although the RFC forbids it.
 */
export function decodeHeaderValue(raw: string): string {
  const value = raw.replace(/\n[ \t]*/g, ' ');
  if (!value.includes('=?')) return plain(value);
  let out = '';
  let pending: { charset: string; bytes: string } | null = null;
  let last = 0;
  const flush = () => {
    if (pending) out += decodeCharset(pending.bytes, pending.charset);
    pending = null;
  };
  for (const match of value.matchAll(word)) {
    const between = value.slice(last, match.index);
    const charset = (match[1] ?? '').toLowerCase();
    const bytes = wordBytes(match[2] ?? '', match[3] ?? '');
    last = match.index + match[0].length;
    if (pending === null || between.trim() !== '') {
      flush();
      out += plain(between);
      pending = { charset, bytes };
      continue;
    }
    const open: { charset: string; bytes: string } = pending;
    if (open.charset === charset) open.bytes += bytes;
    else {
      flush();
      pending = { charset, bytes };
    }
  }
  flush();
  return out + plain(value.slice(last));
}

function wordBytes(encoding: string, text: string): string {
  if (encoding.toLowerCase() === 'b') return Buffer.from(text, 'base64').toString('latin1');
  return decodeQuotedPrintable(text.replaceAll('_', ' ').replace(/ $/, '=20'));
}

function plain(text: string): string {
  if (/[\x80-\xff]/.test(text)) return guess(text);
  return japaneseShift.test(text) ? decodeCharset(text, '') : text;
}
