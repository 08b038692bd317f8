/**
 * One attribute of a name. `type` is the dotted OID. A value that is a string has `value`; any other kind of ASN.1
 * value is kept as the hex of its DER, and is compared by that.
 */
export type Attribute =
  | { readonly type: string; readonly value: string }
  | { readonly type: string; readonly der: string };

/** Relative distinguished name: a set of attributes, nearly always of one. */
export type Rdn = readonly Attribute[];

/** A distinguished name as ASN.1 has it: the root first. Never empty: the empty name would stand above everybody. */
export type Name = readonly Rdn[];

/** Longer texts and deeper names are refused: no authority issues them. */
export const LONGEST_NAME = 8_192;
export const MOST_RDNS = 64;
