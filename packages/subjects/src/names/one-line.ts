import { SubjectError } from '../subject-error.ts';
import { keywordFor, looksLikeType, typeOf } from './attribute-types.ts';
import { sameName } from './compare.ts';
import { type Attribute, LONGEST_NAME, MOST_RDNS, type Name } from './name.ts';
import { escapedBytes, fromUtf8, isWhole } from './string-types.ts';

/*
 * OpenSSL's one-line form, `/DC=org/CN=host/a.example`, from the root down. It is ambiguous: older programs escape
 * nothing, so a slash or plus may stand in a value. It is decided like this: a slash (or plus) opens an RDN (or a
 * further attribute of it) when a known keyword or dotted OID and `=` follow; when nothing of that form follows it
 * belongs to the value, as in `CN=host/a.example`; and when an *unknown* word and `=` follow, the text is refused as
 * ambiguous instead of read one way or the other. `\/` and `\+` (OpenSSL 3) are always of the value, and `\xC3` is a byte
 * of UTF-8. A name in whose value `/CN=` really stands is told apart only in DER, RFC 4514 or with `\/`.
 */

const TELLING = /[/+\\]/g;
const MARK = /(\/|\+)([^=/+\\]*)=/y;

/** @throws SubjectError `name.syntax`, `name.unknown-type`, `name.ambiguous`, `name.empty`, `name.too-long` */
export function readOneLine(text: string): Name {
  if (text.length > LONGEST_NAME)
    throw new SubjectError('name.too-long', 'The name is longer than any that is issued.');
  if (!text.startsWith('/'))
    throw new SubjectError('name.syntax', 'A name in one-line form begins with a slash.');
  if (text === '/')
    throw new SubjectError('name.empty', 'The name is empty, and an empty name stands above everybody.');
  const rdns: Attribute[][] = [];
  for (let at = 0; at < text.length; ) {
    const mark = markAt(text, at);
    if (mark === undefined) {
      throw new SubjectError(
        'name.syntax',
        `The name cannot be read at character ${at + 1}: an attribute is missing.`,
      );
    }
    const end = endOfValue(text, mark.end);
    const attribute = { type: mark.type, value: unescaped(text.slice(mark.end, end)) };
    if (mark.opens === '+') rdns.at(-1)?.push(attribute);
    else rdns.push([attribute]);
    at = end;
  }
  if (rdns.length > MOST_RDNS)
    throw new SubjectError('name.too-long', 'The name is deeper than any that is issued.');
  return rdns;
}

/** Where the next character stands that could end a value or escape one. */
function nextTelling(text: string, from: number): number {
  TELLING.lastIndex = from;
  return TELLING.exec(text)?.index ?? text.length;
}

function endOfValue(text: string, from: number): number {
  for (let at = nextTelling(text, from); at < text.length; at = nextTelling(text, at)) {
    if (text[at] === '\\') at += 2;
    else if (markAt(text, at)) return at;
    else at++;
  }
  return text.length;
}

interface Mark {
  opens: string;
  type: string;
  end: number;
}

function markAt(text: string, at: number): Mark | undefined {
  MARK.lastIndex = at;
  const match = MARK.exec(text);
  const [, opens, word] = match ?? [];
  if (!match || opens === undefined || word === undefined || !looksLikeType(word)) return undefined;
  const type = typeOf(word);
  if (type !== undefined) return { opens, type, end: at + match[0].length };
  if (at === 0) {
    throw new SubjectError(
      'name.unknown-type',
      `The attribute ${word} is not known; write it as a dotted OID.`,
    );
  }
  throw new SubjectError(
    'name.ambiguous',
    `In the one-line form ${opens}${word}= may open an attribute or belong to a value; write the name as RFC 4514 has it.`,
  );
}

function unescaped(text: string): string {
  if (!text.includes('\\') && isWhole(text)) return text;
  const bytes: number[] = [];
  for (const [one, hex, literal] of text.matchAll(/\\x([0-9a-fA-F]{2})|\\([/+])|./gsu)) {
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else bytes.push(...new TextEncoder().encode(literal ?? one));
  }
  const value = isWhole(text) ? fromUtf8(Uint8Array.from(bytes)) : undefined;
  if (value === undefined) throw new SubjectError('name.syntax', 'Escaped bytes of the name are no UTF-8.');
  return value;
}

/**
 * The one-line form, as grid-mapfiles have it; undefined where it cannot say the name. Slashes are escaped only where
 * they would be misread, since older programs know no escapes.
 */
export function writeOneLine(name: Name): string | undefined {
  if (name.some((rdn) => rdn.some((one) => !('value' in one)))) return undefined;
  for (const everything of [false, true]) {
    const text = name
      .map(
        (rdn) => `/${rdn.map((one) => pair(one as { type: string; value: string }, everything)).join('+')}`,
      )
      .join('');
    if (readsAs(text, name)) return text;
  }
  return undefined;
}

function pair({ type, value }: { type: string; value: string }, everything: boolean): string {
  // As OpenSSL prints it: what is no ASCII stands as its bytes.
  const bare = escapedBytes(value, /\\|[^ -~]/gu, '\\x');
  const written = everything ? bare.replace(/[/+]/g, '\\$&') : bare;
  return `${keywordFor(type)}=${written}`;
}

function readsAs(text: string, name: Name): boolean {
  try {
    return sameName(readOneLine(text), name);
  } catch {
    return false;
  }
}
