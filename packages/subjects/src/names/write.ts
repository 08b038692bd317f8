import { hasKeyword, keywordFor } from './attribute-types.ts';
import { stringDer } from './der.ts';
import type { Attribute, Name } from './name.ts';
import { escapedBytes } from './string-types.ts';

/** RFC 4514, 2.4; characters that nobody sees or that end a line are written as bytes. */
function escapedValue(value: string): string {
  const safe = value.replace(/["+,;<>\\]|^[ #]|(?<!^) $/g, '\\$&');
  return escapedBytes(safe, /\p{Cc}/gu, '\\');
}

/** A type without a keyword has its value as the hex of DER, as RFC 4514 asks. */
function written(attribute: Attribute): string {
  if (!('value' in attribute)) return `${keywordFor(attribute.type)}=#${attribute.der}`;
  if (hasKeyword(attribute.type)) return `${keywordFor(attribute.type)}=${escapedValue(attribute.value)}`;
  return `${attribute.type}=#${stringDer(attribute.type, attribute.value)}`;
}

/** RFC 4514 text, from the leaf up: `CN=Alberto Forti,L=CNAF,O=INFN,C=IT`. The form that is kept and shown. */
export function writeRfc4514(name: Name): string {
  return [...name]
    .reverse()
    .map((rdn) => rdn.map(written).join('+'))
    .join(',');
}

/**
 * As Argus compares names, which is RFC 2253: the same text, since RFC 4514 only narrowed what a reader must take, and
 * the keywords here are those that Argus' reader knows.
 */
export function writeArgus(name: Name): string {
  return writeRfc4514(name);
}
