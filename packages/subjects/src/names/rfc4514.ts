import { SubjectError } from '../subject-error.ts';
import { looksLikeType, typeOf } from './attribute-types.ts';
import { bytesOf, readDerValue } from './der.ts';
import { type Attribute, LONGEST_NAME, MOST_RDNS, type Name } from './name.ts';
import { fromUtf8, isWhole } from './string-types.ts';

/*
 * RFC 4514, and of RFC 2253 what it allows beyond that: semicolons, quoted values, spaces around separators. The text
 * begins with the leaf; what comes back begins with the root. A text that somebody wrote from the root down (`DC=org,
 * CN=x`, as some programs print) is a different, valid name, and is not turned round by guessing.
 */

const SPECIAL = new Set(['"', '+', ',', ';', '<', '>', '#', '=', '\\', ' ']);

/** @throws SubjectError `name.syntax`, `name.unknown-type`, `name.empty`, `name.too-long` */
export function readRfc4514(text: string): Name {
  if (text.length > LONGEST_NAME)
    throw new SubjectError('name.too-long', 'The name is longer than any that is issued.');
  if (text.trim() === '') {
    throw new SubjectError('name.empty', 'The name is empty, and an empty name stands above everybody.');
  }
  const reader = new Reader(text);
  const rdns: Attribute[][] = [[]];
  for (;;) {
    rdns.at(-1)?.push(reader.attribute());
    const separator = reader.separator();
    if (separator === 'end') break;
    if (separator === 'rdn') rdns.push([]);
  }
  if (rdns.length > MOST_RDNS)
    throw new SubjectError('name.too-long', 'The name is deeper than any that is issued.');
  return rdns.reverse();
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  attribute(): Attribute {
    const equals = this.#text.indexOf('=', this.#at);
    const keyword = this.#text.slice(this.#at, Math.max(equals, this.#at)).trim();
    if (equals < 0 || !looksLikeType(keyword))
      throw this.#wrong('an attribute and an equals sign are missing');
    const type = typeOf(keyword);
    if (type === undefined) {
      throw new SubjectError(
        'name.unknown-type',
        `The attribute ${keyword} is not known; write it as a dotted OID.`,
      );
    }
    this.#at = equals + 1;
    this.#spaces();
    if (this.#text[this.#at] === '#') return this.#der(type);
    return { type, value: this.#text[this.#at] === '"' ? this.#quoted() : this.#plain() };
  }

  separator(): 'end' | 'rdn' | 'attribute' {
    this.#spaces();
    const one = this.#text[this.#at++];
    if (one === undefined) return 'end';
    if (one === '+') return 'attribute';
    if (one === ',' || one === ';') return 'rdn';
    throw this.#wrong(`${one} stands where a separator is expected`);
  }

  #der(type: string): Attribute {
    const hex = /^(?:[0-9a-fA-F]{2})+/.exec(this.#text.slice(this.#at + 1))?.[0];
    if (hex === undefined) throw this.#wrong('after # hex digits in pairs are expected');
    this.#at += 1 + hex.length;
    return readDerValue(type, bytesOf(hex));
  }

  #quoted(): string {
    const bytes: number[] = [];
    this.#at++;
    for (;;) {
      const one = this.#next();
      if (one === undefined) throw this.#wrong('a quotation mark is missing');
      if (one === '"') return this.#decoded(bytes);
      this.#take(one, bytes);
    }
  }

  #plain(): string {
    // Without an escape the text is the value.
    const bare = /[^\\",;+<>\0]*/y;
    bare.lastIndex = this.#at;
    const [value = ''] = bare.exec(this.#text) ?? [];
    const after = this.#text[this.#at + value.length];
    if ((after === undefined || ',;+'.includes(after)) && isWhole(value)) {
      this.#at += value.length;
      return withoutEndSpaces(value);
    }
    return this.#escapedPlain();
  }

  #escapedPlain(): string {
    const bytes: number[] = [];
    let kept = 0;
    for (;;) {
      const one = this.#text[this.#at];
      if (one === undefined || one === ',' || one === ';' || one === '+') break;
      if (one === '"' || one === '<' || one === '>' || one === '\0')
        throw this.#wrong(`${one} must be escaped`);
      const escaped = one === '\\';
      this.#take(this.#next() as string, bytes);
      if (escaped || one !== ' ') kept = bytes.length;
    }
    return this.#decoded(bytes.slice(0, kept));
  }

  /** One character, by its code point; the next place is behind it. */
  #next(): string | undefined {
    const point = this.#text.codePointAt(this.#at);
    if (point === undefined) return undefined;
    const one = String.fromCodePoint(point);
    this.#at += one.length;
    return one;
  }

  #take(one: string, bytes: number[]): void {
    if (one !== '\\') {
      if (!isWhole(one)) throw this.#wrong('a character is only half there');
      bytes.push(...new TextEncoder().encode(one));
      return;
    }
    const pair = this.#text.slice(this.#at, this.#at + 2);
    if (/^[0-9a-fA-F]{2}$/.test(pair)) {
      bytes.push(Number.parseInt(pair, 16));
      this.#at += 2;
      return;
    }
    const next = this.#next();
    if (next === undefined || !SPECIAL.has(next))
      throw this.#wrong('a backslash escapes nothing that can be escaped');
    bytes.push(next.charCodeAt(0));
  }

  #decoded(bytes: readonly number[]): string {
    const value = fromUtf8(Uint8Array.from(bytes));
    if (value === undefined) throw this.#wrong('escaped bytes are no UTF-8');
    return value;
  }

  #spaces(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #wrong(why: string): SubjectError {
    return new SubjectError('name.syntax', `The name cannot be read at character ${this.#at + 1}: ${why}.`);
  }
}

/** Spaces alone, and one by one: `/ +$/` would look at each run of them inside the value as often as it is long. */
function withoutEndSpaces(value: string): string {
  let end = value.length;
  while (value[end - 1] === ' ') end--;
  return value.slice(0, end);
}
