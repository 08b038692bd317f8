import { z } from 'zod';
import { instant } from './common.ts';

const words = z.string().trim().max(8000);
const line = z.string().trim().max(300);
const address = z.union([z.url({ protocol: /^https$/ }), z.literal('')]);

/** What a team says of itself, in the order of RFC 2350, appendix D. Empty: nothing is said. */
export const teamDescription = z.strictObject({
  name: line.min(2),
  shortName: line,
  address: words,
  /** IANA name, such as Europe/Amsterdam. */
  timeZone: line,
  phone: line,
  fax: line,
  otherTelecommunication: words,
  mail: z.email().max(254),
  keys: words,
  members: words,
  otherInformation: words,
  customerContact: words,
  notifications: words,
  mission: words,
  constituency: words,
  affiliation: words,
  authority: words,
  incidentTypes: words,
  disclosure: words,
  authentication: words,
  triage: words,
  coordination: words,
  resolution: words,
  proactive: words,
  reportingForms: words,
  disclaimers: words,
  /** RFC 9116. */
  securityTxt: z.strictObject({
    /** In order of preference; each an address with its scheme. */
    contacts: z
      .array(
        z
          .string()
          .trim()
          .max(300)
          .regex(
            /^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:\+?[\d.()-]+)$/,
            'must begin with mailto:, https:// or tel:',
          ),
      )
      .min(1)
      .max(10),
    /** For how long the file holds after it was saved; then it is no longer served. */
    validDays: z.number().int().min(1).max(365),
    encryption: z
      .array(
        z
          .string()
          .trim()
          .max(300)
          .regex(/^(?:https:\/\/|dns:|openpgp4fpr:)\S+$/, 'must begin with https://, dns: or openpgp4fpr:'),
      )
      .max(10),
    acknowledgments: address,
    languages: z
      .array(
        z
          .string()
          .trim()
          .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en'),
      )
      .max(20),
    policy: address,
  }),
});
export type TeamDescription = z.infer<typeof teamDescription>;

/** One section of RFC 2350's template; headings of several have no text. */
export const rfc2350Section = z.object({ number: z.string(), title: z.string(), text: z.string() });
export type Rfc2350Section = z.infer<typeof rfc2350Section>;

/** The page for everybody; null before the team has described itself. */
export const teamPage = z.object({
  published: z
    .object({
      name: z.string(),
      version: z.number().int(),
      updatedAt: instant,
      sections: z.array(rfc2350Section),
      /** Whether `/.well-known/security.txt` is served now. */
      securityTxt: z.boolean(),
    })
    .nullable(),
});
export type TeamPage = z.infer<typeof teamPage>;

export const teamSettings = z.object({
  description: teamDescription,
  /** 0 before anything was saved. */
  version: z.number().int(),
  savedAt: instant.nullable(),
  savedBy: z.string().nullable(),
  /** What is left to say, and what of it is asked for by whom. */
  missing: z.array(z.object({ field: z.string(), says: z.string() })),
  sections: z.array(rfc2350Section),
  /** As it would be served. */
  securityTxt: z.string(),
  /** When that file ends to hold; null before anything was saved. */
  expiresAt: instant.nullable(),
});
export type TeamSettings = z.infer<typeof teamSettings>;

export const saveTeamRequest = z.strictObject({
  description: teamDescription,
  /** The version that was read: another's change is not overwritten. */
  after: z.number().int().min(0),
});
export type SaveTeamRequest = z.infer<typeof saveTeamRequest>;
