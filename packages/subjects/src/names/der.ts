import { SubjectError } from '../subject-error.ts';
import type { Attribute, Name, Rdn } from './name.ts';
import { LONGEST_NAME, MOST_RDNS } from './name.ts';
import { stringOf, tagFor } from './string-types.ts';

export interface Element {
  tag: number;
  content: Uint8Array;
  whole: Uint8Array;
  end: number;
}

/** One DER element, of a name or a certificate: two bytes of length are enough for both. */
export function elementAt(bytes: Uint8Array, at: number): Element {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) throw damaged('it ends too early');
  if ((tag & 0x1f) === 0x1f) throw damaged('it has a tag that does not occur there');
  if (first === 0x80 || first > 0x82) throw damaged('a length is longer than it may be');
  const more = first & 0x80 ? first & 0x7f : 0;
  const start = at + 2 + more;
  let length = more === 0 ? first : 0;
  for (const byte of bytes.subarray(at + 2, start)) length = length * 256 + byte;
  const end = start + length;
  if (end > bytes.length) throw damaged('it ends too early');
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end), end };
}

export function elementsOf(content: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < content.length; at = found.at(-1)?.end as number) found.push(elementAt(content, at));
  return found;
}

function damaged(why: string): SubjectError {
  return new SubjectError('name.der', `This is no DER of a name: ${why}.`);
}

/** @throws SubjectError `name.der`, `name.empty`, `name.too-long` */
export function readDerName(bytes: Uint8Array): Name {
  if (bytes.length > LONGEST_NAME)
    throw new SubjectError('name.too-long', 'The name is longer than any that is issued.');
  const sequence = elementAt(bytes, 0);
  if (sequence.tag !== 0x30 || sequence.end !== bytes.length) throw damaged('it is not one sequence');
  const rdns = elementsOf(sequence.content).map(rdnOf);
  if (rdns.length === 0)
    throw new SubjectError('name.empty', 'The name is empty, and an empty name stands above everybody.');
  if (rdns.length > MOST_RDNS)
    throw new SubjectError('name.too-long', 'The name is deeper than any that is issued.');
  return rdns;
}

function rdnOf({ tag, content }: Element): Rdn {
  const attributes = tag === 0x31 ? elementsOf(content).map(attributeOf) : [];
  if (attributes.length === 0) throw damaged('a part of it is no set of attributes');
  return attributes;
}

function attributeOf({ tag, content }: Element): Attribute {
  const [type, value, ...more] = tag === 0x30 ? elementsOf(content) : [];
  if (type?.tag !== 0x06 || value === undefined || more.length > 0)
    throw damaged('an attribute has no type or value');
  return attributeFrom(oidText(type.content), value);
}

function attributeFrom(type: string, { tag, content, whole }: Element): Attribute {
  const value = stringOf(tag, content);
  return value === undefined ? { type, der: hexOf(whole) } : { type, value };
}

/** A value that is written as the hex of its DER (`#1303...`). */
export function readDerValue(type: string, bytes: Uint8Array): Attribute {
  const element = elementAt(bytes, 0);
  if (element.end !== bytes.length) throw damaged('something follows the value');
  return attributeFrom(type, element);
}

export function oidText(content: Uint8Array): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const [index, byte] of content.entries()) {
    if (byte === 0x80 && arc === 0n) throw damaged('a type is not written as DER asks');
    arc = arc * 128n + BigInt(byte & 0x7f);
    if (byte & 0x80) {
      if (index === content.length - 1) throw damaged('a type ends too early');
      continue;
    }
    arcs.push(arc);
    arc = 0n;
  }
  const [first, ...rest] = arcs;
  if (first === undefined) throw damaged('a type is empty');
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...rest].join('.');
}

function oidBytes(oid: string): number[] {
  const [root = 0n, second = 0n, ...rest] = oid.split('.').map(BigInt);
  return [root * 40n + second, ...rest].flatMap((arc) => {
    const bytes = [Number(arc & 0x7fn)];
    for (let left = arc >> 7n; left > 0n; left >>= 7n) bytes.unshift(Number(left & 0x7fn) | 0x80);
    return bytes;
  });
}

function element(tag: number, content: readonly number[]): number[] {
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return [tag, ...length, ...content];
}

/** The DER of a string value, as hex. */
export function stringDer(type: string, value: string): string {
  return hexOf(Uint8Array.from(element(tagFor(type, value), [...new TextEncoder().encode(value)])));
}

/** DER of a name; the attributes of a set in the order that DER asks for. */
export function writeDerName(name: Name): Uint8Array {
  const rdns = name.map((rdn) => {
    const attributes = rdn.map((one) => {
      const value = [...bytesOf('value' in one ? stringDer(one.type, one.value) : one.der)];
      return element(0x30, [...element(0x06, oidBytes(one.type)), ...value]);
    });
    attributes.sort((a, b) => (hexOf(Uint8Array.from(a)) < hexOf(Uint8Array.from(b)) ? -1 : 1));
    return element(0x31, attributes.flat());
  });
  return Uint8Array.from(element(0x30, rdns.flat()));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
