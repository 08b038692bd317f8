import type { Name } from './name.ts';
import { readOneLine } from './one-line.ts';
import { readRfc4514 } from './rfc4514.ts';

/** A name in any of its text forms: one that begins with a slash is in OpenSSL's one-line form. */
export function readName(text: string): Name {
  const trimmed = text.trimStart();
  return trimmed.startsWith('/') ? readOneLine(trimmed.trimEnd()) : readRfc4514(trimmed);
}
