import { decodeCharset } from './charset.ts';
import { decodeHeaderValue } from './encoded-word.ts';
import type { HeaderField } from './headers.ts';
import { htmlToText } from './html-text.ts';
import { decodeTransfer } from './transfer.ts';

/** One MIME entity. Children are the parts of a multipart, or the one message inside a `message/*`. */
export interface Part {
  fields: HeaderField[];
  /** `text/plain`, lower case; `text/plain` too where nothing is declared. */
  type: string;
  parameters: Record<string, string>;
  disposition: string;
  filename: string;
  /** Undecoded body, one character per byte. */
  body: string;
  children: Part[];
  /** True where the part stands inside an attached or returned message. */
  enclosed: boolean;
  mboxSender: string | null;
}

/** The longest text decoded of one part; what a person or a mail system says stands at the beginning. */
export const MOST_TEXT = 2_000_000;

/** First field of that name, decoded, or ''. */
export function header(part: Part, name: string): string {
  const field = part.fields.find((one) => one.name === name);
  return field ? decodeHeaderValue(field.raw).trim() : '';
}

/** All fields of that name, decoded. */
export function headers(part: Part, name: string): string[] {
  return part.fields.filter((one) => one.name === name).map((one) => decodeHeaderValue(one.raw).trim());
}

export function hasHeader(part: Part, name: string): boolean {
  return part.fields.some((one) => one.name === name);
}

/** The body as text: transfer encoding, charset and HTML resolved; '' for what is no text. */
export function partText(part: Part): string {
  const bytes = decodeTransfer(
    part.body.slice(0, MOST_TEXT * 2),
    header(part, 'content-transfer-encoding'),
  ).slice(0, MOST_TEXT);
  const text = decodeCharset(bytes, part.parameters.charset ?? '');
  return part.type === 'text/html' ? htmlToText(text) : text;
}

/** The part and all below it, depth first. */
export function walk(part: Part): Part[] {
  const found: Part[] = [];
  const waiting: Part[] = [part];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.push(next);
    for (let at = next.children.length - 1; at >= 0; at -= 1) waiting.push(next.children[at] as Part);
  }
  return found;
}
