import { keywordFor } from './attribute-types.ts';
import type { Attribute, Name, Rdn } from './name.ts';
import { prepared } from './prepare.ts';

/** Characters that mean something in a key. */
function escaped(text: string): string {
  return text.replace(/[%/+=#]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
}

function attributeKey(attribute: Attribute): string {
  const type = keywordFor(attribute.type).toLowerCase();
  return 'value' in attribute ? `${type}=${escaped(prepared(attribute.value))}` : `${type}=#${attribute.der}`;
}

/** The attributes of an RDN are a set: their order and repetition mean nothing. */
function rdnKey(rdn: Rdn): string {
  return [...new Set(rdn.map(attributeKey))].sort().join('+');
}

/**
 * One text for all spellings of a name, from the root down: `dc=org/dc=example/cn=robot - portal/`. Equal names have
 * equal keys and others have not. Every RDN is closed by a slash, and a slash in a value is written `%2f`, so a key
 * begins with another exactly when the one name stands at or under the other.
 */
export function nameKey(name: Name): string {
  return name.map((rdn) => `${rdnKey(rdn)}/`).join('');
}

export function sameName(one: Name, other: Name): boolean {
  return one.length === other.length && nameKey(one) === nameKey(other);
}

/** Whether the ancestor's RDNs are a proper prefix of the name's: `CN=A,O=B` is under `O=B`, not under itself. */
export function isUnder(name: Name, ancestor: Name): boolean {
  return name.length > ancestor.length && sameName(name.slice(0, ancestor.length), ancestor);
}

export function isAtOrUnder(name: Name, ancestor: Name): boolean {
  return name.length >= ancestor.length && sameName(name.slice(0, ancestor.length), ancestor);
}
