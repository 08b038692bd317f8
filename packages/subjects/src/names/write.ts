import { hasKeyword, keywordFor } from './attribute-types.ts';
import { stringDer } from './der.ts';
import type { Attribute, Name } from './name.ts';
import { escapedBytes } from './string-types.ts';

/**
 * RFC 4514, 2.4; characters that nobody sees or that end a line are written as bytes. So is a space at the end: at
 * the end of a whole name, `\ ` would not outlast whoever trims the text.
 */
function escapedValue(value: string): string {
  if (value === ' ') return '\\20';
  const safe = value.replace(/["+,;<>\\]|^[ #]/g, '\\$&').replace(/ $/, '\\20');
  return escapedBytes(safe, /\p{Cc}/gu, '\\');
}

type Keyword = (oid: string) => string | undefined;

/** A type without a keyword has its value as the hex of DER, as RFC 4514 asks. */
function written(attribute: Attribute, keyword: Keyword): string {
  const word = keyword(attribute.type);
  if (!('value' in attribute)) return `${word ?? attribute.type}=#${attribute.der}`;
  if (word !== undefined) return `${word}=${escapedValue(attribute.value)}`;
  return `${attribute.type}=#${stringDer(attribute.type, attribute.value)}`;
}

function nameText(name: Name, keyword: Keyword): string {
  return [...name]
    .reverse()
    .map((rdn) => rdn.map((one) => written(one, keyword)).join('+'))
    .join(',');
}

const own: Keyword = (oid) => (hasKeyword(oid) ? keywordFor(oid) : undefined);

/** RFC 4514 text, from the leaf up: `CN=Alberto Forti,L=CNAF,O=INFN,C=IT`. The form that is kept and shown. */
export function writeRfc4514(name: Name): string {
  return nameText(name, own);
}

/**
 * The keywords of RFC 2253, and those few more that Java's reader of names (`X500Principal`) and Bouncy Castle's both
 * know, and take for the same: `SN` is a surname to one of them and a serial number to the other.
 */
const ARGUS: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SURNAME',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'T',
  '2.5.4.42': 'GIVENNAME',
  '2.5.4.43': 'INITIALS',
  '2.5.4.44': 'GENERATION',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

/** As Argus reads names, which is RFC 2253: a type that its reader has no word for stands as a dotted OID. */
export function writeArgus(name: Name): string {
  return nameText(name, (oid) => ARGUS[oid]);
}
