import type { BanSubject, SubjectIdentifier } from '@muster/contract';

const KINDS: Record<SubjectIdentifier['format'], string> = {
  iss_sub: 'OIDC',
  email: 'mail',
  x509: 'X.509',
  fqan: 'VOMS',
  'keystone-user': 'Keystone user',
  'application-credential': 'application credential',
  trust: 'trust',
  account: 'account',
};

/** What kind of name it is: `X.509`. */
export function kindText({ format }: Pick<SubjectIdentifier, 'format'>): string {
  return KINDS[format];
}

/** The name itself, as it is written. A site is told by its id unless its name is known. */
export function nameText(identifier: SubjectIdentifier, siteName?: (id: string) => string): string {
  switch (identifier.format) {
    case 'iss_sub':
      return `${identifier.sub} at ${hostOf(identifier.iss)}`;
    case 'email':
      return identifier.email;
    case 'x509':
      return identifier.name;
    case 'fqan':
      return identifier.fqan;
    case 'keystone-user':
      return `${identifier.userId} at ${siteName?.(identifier.siteId) ?? identifier.siteId}`;
    case 'application-credential':
    case 'trust':
      return `${identifier.id} at ${siteName?.(identifier.siteId) ?? identifier.siteId}`;
    case 'account':
      return `${identifier.name} at ${siteName?.(identifier.siteId) ?? identifier.siteId}`;
  }
}

/** Identifiers that another page sent along in the address; none of a text that is none. The server checks the rest. */
export function identifiersIn(text: string): SubjectIdentifier[] {
  try {
    const all: unknown = JSON.parse(text);
    return Array.isArray(all) ? (all.filter(isIdentifier) as SubjectIdentifier[]) : [];
  } catch {
    return [];
  }
}

function isIdentifier(one: unknown): boolean {
  return typeof one === 'object' && one !== null && 'format' in one && String(one.format) in KINDS;
}

/** What `cascade` means for this subject; empty where it changes nothing. */
export function cascadeText({ identifiers, cascade }: BanSubject): string {
  if (!identifiers.some(({ format }) => format === 'x509')) return '';
  return cascade ? 'and everything delegated under the name' : 'this very name alone';
}

function hostOf(iss: string): string {
  try {
    return new URL(iss).host;
  } catch {
    return iss;
  }
}
