import type { OrderTarget, SubjectIdentifier } from '@muster/contract';

/** Whom or what an order means, in full: a short title may be shared by two people. */
export function targetText(target: OrderTarget): string {
  switch (target.type) {
    case 'subject':
      return target.subject.identifiers.map(identifierText).join('; ');
    case 'workload':
      return `the workload ${target.ref} of ${target.system}`;
    case 'image':
      return `the image ${target.ref ?? `of SHA-512 ${target.sha512}`}`;
  }
}

/** A name as it is given to `muster ban preview`; what is local to a site stands without the site. */
export function identifierText(identifier: SubjectIdentifier): string {
  switch (identifier.format) {
    case 'iss_sub':
      return `${identifier.iss} ${identifier.sub}`;
    case 'email':
      return identifier.email;
    case 'x509':
      return identifier.name;
    case 'fqan':
      return identifier.fqan;
    case 'keystone-user':
      return `keystone-user ${identifier.userId}`;
    case 'account':
      return `account ${identifier.name}`;
    case 'application-credential':
    case 'trust':
      return `${identifier.format} ${identifier.id}`;
  }
}
