import { decodeUtf7 } from './utf7.ts';

/** Names seen in real mail that `TextDecoder` does not know. */
const aliases: Record<string, string> = {
  cp850: 'windows-1252',
  cp437: 'windows-1252',
  'cp-850': 'windows-1252',
  ansi: 'windows-1252',
  'x-mac-roman': 'macintosh',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  'x-sjis': 'shift_jis',
  cp936: 'gbk',
  utf8: 'utf-8',
  'utf-8mb4': 'utf-8',
};

const undeclared = new Set([
  '',
  'us-ascii',
  'ascii',
  'ansi_x3.4-1968',
  'unknown',
  'unknown-8bit',
  'x-unknown',
  '7bit',
  '8bit',
  'binary',
  'default',
]);

// biome-ignore lint/suspicious/noControlCharactersInRegex: seven-bit text needs no decoder
const sevenBit = /^[\x00-\x7f]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: ISO-2022-JP begins a run of its signs with an escape sequence
export const japaneseShift = /\x1b\$[@B]/;

/** Decodes a byte string (one character per byte) by a declared charset; guesses where it is missing or wrong. */
export function decodeCharset(bytes: string, charset: string): string {
  const name = charset
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '');
  if (/^(unicode-1-1-)?utf-7$/.test(name)) return decodeUtf7(bytes);
  if (japaneseShift.test(bytes) && (undeclared.has(name) || name.startsWith('iso-2022')))
    return byLabel(bytes, 'iso-2022-jp') ?? bytes;
  if (
    sevenBit.test(bytes) &&
    !name.startsWith('iso-2022') &&
    !name.startsWith('hz') &&
    !name.startsWith('utf-16')
  )
    return bytes;
  if (undeclared.has(name)) return guess(bytes);
  return byLabel(bytes, aliases[name] ?? name) ?? guess(bytes);
}

/** UTF-8 where the bytes are valid UTF-8, else Windows-1252, in which every byte is something. */
export function guess(bytes: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return new TextDecoder('windows-1252').decode(Buffer.from(bytes, 'latin1'));
  }
}

function byLabel(bytes: string, label: string): string | null {
  try {
    return new TextDecoder(label).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return null;
  }
}
