/**
 * Attribute types by OID, with the keyword that is written and the others under which programs write the same type:
 * RFC 4514 and 4519, OpenSSL's short and long names, and what Java and Globus use. All keywords are compared without
 * regard to case.
 */
const TYPES: readonly [oid: string, written: string, others: readonly string[]][] = [
  ['2.5.4.3', 'CN', ['commonName']],
  ['2.5.4.4', 'SN', ['surname']],
  ['2.5.4.5', 'serialNumber', []],
  ['2.5.4.6', 'C', ['countryName', 'country']],
  ['2.5.4.7', 'L', ['localityName', 'locality']],
  ['2.5.4.8', 'ST', ['S', 'SP', 'stateOrProvinceName']],
  ['2.5.4.9', 'STREET', ['streetAddress']],
  ['2.5.4.10', 'O', ['organizationName', 'organization']],
  ['2.5.4.11', 'OU', ['organizationalUnitName', 'organizationalUnit']],
  ['2.5.4.12', 'title', ['T']],
  ['2.5.4.13', 'description', []],
  ['2.5.4.15', 'businessCategory', []],
  ['2.5.4.17', 'postalCode', []],
  ['2.5.4.20', 'telephoneNumber', []],
  ['2.5.4.41', 'name', []],
  ['2.5.4.42', 'GN', ['givenName', 'G']],
  ['2.5.4.43', 'initials', []],
  ['2.5.4.44', 'generationQualifier', ['generation']],
  ['2.5.4.45', 'x500UniqueIdentifier', []],
  ['2.5.4.46', 'dnQualifier', ['DN', 'DNQ']],
  ['2.5.4.65', 'pseudonym', []],
  ['2.5.4.97', 'organizationIdentifier', []],
  ['0.9.2342.19200300.100.1.1', 'UID', ['userId']],
  ['0.9.2342.19200300.100.1.3', 'mail', ['rfc822Mailbox']],
  ['0.9.2342.19200300.100.1.25', 'DC', ['domainComponent']],
  ['1.2.840.113549.1.9.1', 'emailAddress', ['E', 'Email']],
  ['1.2.840.113549.1.9.2', 'unstructuredName', []],
  ['1.2.840.113549.1.9.8', 'unstructuredAddress', []],
  ['1.3.6.1.4.1.311.60.2.1.1', 'jurisdictionL', ['jurisdictionLocalityName']],
  ['1.3.6.1.4.1.311.60.2.1.2', 'jurisdictionST', ['jurisdictionStateOrProvinceName']],
  ['1.3.6.1.4.1.311.60.2.1.3', 'jurisdictionC', ['jurisdictionCountryName']],
];

export const COMMON_NAME = '2.5.4.3';
export const DOMAIN_COMPONENT = '0.9.2342.19200300.100.1.25';
export const EMAIL_ADDRESS = '1.2.840.113549.1.9.1';

const oidOf = new Map(
  TYPES.flatMap(([oid, written, others]) =>
    [written, ...others].map((one) => [one.toLowerCase(), oid] as const),
  ),
);
const keywordOf = new Map(TYPES.map(([oid, written]) => [oid, written]));

/** X.660: two arcs at least, the first of them 0 to 2, no leading zeros. */
const DOTTED = /^(?:oid\.)?([0-2](?:\.(?:0|[1-9][0-9]{0,38})){1,40})$/i;

/** What a keyword or a dotted OID (`2.5.4.3`, `OID.2.5.4.3`) names; undefined when that is not known. */
export function typeOf(text: string): string | undefined {
  return oidOf.get(text.toLowerCase()) ?? DOTTED.exec(text)?.[1];
}

/** The keyword to write for a type; the dotted OID where there is none. */
export function keywordFor(oid: string): string {
  return keywordOf.get(oid) ?? oid;
}

export function hasKeyword(oid: string): boolean {
  return keywordOf.has(oid);
}

/** Whether a text has the form of a type, known or not. */
export function looksLikeType(text: string): boolean {
  return /^(?:[A-Za-z][A-Za-z0-9-]*|(?:oid\.)?[0-9]+(?:\.[0-9]+)+)$/i.test(text);
}
