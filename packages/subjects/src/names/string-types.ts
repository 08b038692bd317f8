import { DOMAIN_COMPONENT, EMAIL_ADDRESS } from './attribute-types.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Writes what the pattern finds as bytes of UTF-8 in hex, each with the mark before it. */
export function escapedBytes(text: string, pattern: RegExp, mark: string): string {
  return text.replace(pattern, (one) =>
    Array.from(
      new TextEncoder().encode(one),
      (byte) => `${mark}${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    ).join(''),
  );
}

/** Whether no character of the text is only half there, which no encoding could write. */
export function isWhole(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function units(bytes: Uint8Array, width: 2 | 4): string | undefined {
  if (bytes.length % width !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += width) {
    const point = width === 2 ? view.getUint16(at) : view.getUint32(at);
    if (point > 0x10ffff) return undefined;
    text += String.fromCodePoint(point);
  }
  return isWhole(text) ? text : undefined;
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/**
 * The text of a DER string by its tag, undefined for what is no string or is damaged. TeletexString is read as Latin-1,
 * as every authority that used it meant it.
 */
export function stringOf(tag: number, bytes: Uint8Array): string | undefined {
  if (tag === 0x0c) return fromUtf8(bytes);
  if (tag === 0x14) return latin1(bytes);
  if (tag === 0x1e) return units(bytes, 2);
  if (tag === 0x1c) return units(bytes, 4);
  // Printable, IA5, Numeric, Visible: ASCII.
  if ([0x13, 0x16, 0x12, 0x1a].includes(tag))
    return bytes.every((one) => one < 128) ? latin1(bytes) : undefined;
  return undefined;
}

/** The tag under which a value is written: IA5String where the type asks for it, else PrintableString or UTF8String. */
export function tagFor(type: string, value: string): number {
  if (type === DOMAIN_COMPONENT || type === EMAIL_ADDRESS) return isAscii(value) ? 0x16 : 0x0c;
  return /^[A-Za-z0-9 '()+,\-./:=?]+$/.test(value) ? 0x13 : 0x0c;
}

function isAscii(text: string): boolean {
  return Array.from(text).every((one) => one < '\u0080');
}
