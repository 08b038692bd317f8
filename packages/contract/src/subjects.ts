import { z } from 'zod';

const text = z.string().trim().min(1).max(1000);
const local = z.string().trim().min(1).max(255);

/**
 * One way to name somebody who can be banned. `x509` names are written as RFC 4514 text and always compared as
 * sequences of RDNs; what is local to a site carries the site's id. The first two formats are those of RFC 9493.
 */
export const subjectIdentifier = z.discriminatedUnion('format', [
  z.object({ format: z.literal('iss_sub'), iss: z.url({ protocol: /^https?$/ }).max(500), sub: local }),
  z.object({ format: z.literal('email'), email: z.email().max(254) }),
  /** The subject of a certificate, a robot, a proxy or a per-user sub-proxy. */
  z.object({ format: z.literal('x509'), name: text }),
  /** A VOMS attribute: `/biomed/Role=production`. Everybody who shows it is meant. */
  z.object({ format: z.literal('fqan'), fqan: text }),
  /** A user of the site's Keystone, by id. */
  z.object({ format: z.literal('keystone-user'), siteId: local, userId: local }),
  z.object({ format: z.literal('application-credential'), siteId: local, id: local }),
  z.object({ format: z.literal('trust'), siteId: local, id: local }),
  /** A unix account, of the batch farm or of hosts. */
  z.object({ format: z.literal('account'), siteId: local, name: local }),
]);
export type SubjectIdentifier = z.infer<typeof subjectIdentifier>;
export type SubjectFormat = SubjectIdentifier['format'];

/** At most this many ways to name one subject in one order. */
export const subjectIdentifiers = z.array(subjectIdentifier).min(1).max(100);

/**
 * Whom a ban means. `cascade`: with an X.509 name, everything delegated under it too (a proper RDN prefix). Without it,
 * that name and its own plain proxies (`CN=proxy`, `CN=limited proxy`, `CN=<digits>` at the end, each of which is the
 * same holder acting), and no other name under it, such as the sub-proxies of a robot’s users.
 */
export const banSubject = z.object({ identifiers: subjectIdentifiers, cascade: z.boolean() });
export type BanSubject = z.infer<typeof banSubject>;
