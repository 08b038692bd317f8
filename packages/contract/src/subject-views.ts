import { z } from 'zod';
import { idOf, instant, pageOf } from './common.ts';
import { subjectIdentifier } from './subjects.ts';

/*
 * The identity graph: who is known, under which names, and what ties these together. Every tie says who said so and
 * how certain it is.
 */

export const subjectId = idOf('sub');
export const subjectEdgeId = idOf('sed');
const siteRef = z.object({ id: z.string(), name: z.string() });

/**
 * `delegated-from`: a proxy, trust or sub-proxy, and from whom it is. `mapped-to`: a subject and its account at a site.
 * `same-person`: two names of one person. `owns-credential`: an account and what lets it in. `acts-through`: a person
 * and the gateway that acts for them. `member-of`: a subject and its VO.
 */
export const subjectEdgeKind = z.enum([
  'delegated-from',
  'mapped-to',
  'same-person',
  'owns-credential',
  'acts-through',
  'member-of',
]);
export type SubjectEdgeKind = z.infer<typeof subjectEdgeKind>;

/** Who said so: an agent of the site itself, a list that somebody gave, the certificate, or an officer. */
export const subjectSourceKind = z.enum([
  'agent',
  'grid-mapfile',
  'mapping-history',
  'vo-members',
  'gateway-users',
  'certificate',
  'officer',
]);
export type SubjectSourceKind = z.infer<typeof subjectSourceKind>;

export const subjectSummary = z.object({
  id: subjectId,
  /** The same for every spelling of the same subject. */
  key: z.string(),
  identifier: subjectIdentifier,
  label: z.string(),
  /** Where it belongs, for what is local to a site. */
  site: siteRef.nullable(),
  /** A robot or a portal that acts for others. */
  gateway: z.boolean(),
  firstSeenAt: instant,
  lastSeenAt: instant,
});
export type SubjectSummary = z.infer<typeof subjectSummary>;

export const subjectEdgeView = z.object({
  id: subjectEdgeId,
  kind: subjectEdgeKind,
  from: subjectId,
  to: subjectId,
  confidence: z.number().min(0).max(1),
  source: z.object({ kind: subjectSourceKind, name: z.string() }),
  site: siteRef.nullable(),
  fromAt: instant.nullable(),
  /** Null while it holds. */
  toAt: instant.nullable(),
  firstSeenAt: instant,
  lastSeenAt: instant,
});

/** A subject, what is tied to it, and the ties; at most 500 of them. */
export const subjectGraph = z.object({
  subject: subjectSummary,
  neighbours: z.array(subjectSummary),
  edges: z.array(subjectEdgeView),
  /** Names that stand under it, of an X.509 name. */
  under: z.array(subjectSummary),
  /** Names that look like it and are others. */
  lookAlikes: z.array(z.object({ subject: subjectSummary, why: z.string() })),
  cut: z.boolean(),
});
export type SubjectGraph = z.infer<typeof subjectGraph>;

export const subjectsQuery = z.object({
  /** A subject in any written form, or the beginning of a name, `sub` or account. */
  q: z.string().trim().min(1).max(8000),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type SubjectsQuery = z.infer<typeof subjectsQuery>;

/** A subject by one of its identifiers, as JSON: also what is local to a site has no written form of its own. */
export const namedSubjectQuery = z.object({ identifier: z.string().min(2).max(8000) });

export const subjectMatch = z.enum(['same', 'under', 'begins-so', 'looks-alike']);
export const foundSubjects = z.object({
  /** As what the text was read; null where it is only the beginning of something. */
  read: subjectIdentifier.nullable(),
  ...pageOf(z.object({ subject: subjectSummary, match: subjectMatch })).shape,
});
export type FoundSubjects = z.infer<typeof foundSubjects>;

/** PEM of a certificate or a chain of proxies, the leaf first: what it says, without keeping anything. */
export const readChainRequest = z.object({ pem: z.string().min(1).max(200_000) });
export type ReadChainRequest = z.infer<typeof readChainRequest>;
export const chainView = z.object({
  subject: subjectIdentifier,
  /** The end-entity certificate, and for a per-user sub-proxy that one. */
  endEntity: subjectIdentifier,
  identity: subjectIdentifier,
  kind: z.enum(['person', 'robot', 'sub-proxy']),
  robot: subjectIdentifier.nullable(),
  issuer: subjectIdentifier,
  links: z.array(
    z.object({
      subject: subjectIdentifier,
      kind: z.enum(['end-entity', 'proxy', 'limited-proxy', 'legacy-proxy', 'authority']),
      notBefore: instant,
      notAfter: instant,
    }),
  ),
  /** What does not hold, each in a sentence; a chain with faults says less than it seems to. */
  faults: z.array(z.object({ code: z.string(), detail: z.string() })),
});
export type ChainView = z.infer<typeof chainView>;

export const subjectImportFormat = z.enum([
  'grid-mapfile',
  'mapping-history',
  'vo-members',
  'gateway-users',
  'certificates',
]);
export const importSubjectsRequest = z.object({
  format: subjectImportFormat,
  text: z.string().min(1).max(5_000_000),
  /** Whose mapping it is, by id or name: for a grid-mapfile and a mapping history. */
  site: z.string().min(1).max(255).nullable().default(null),
  /** For the members of a VO. */
  vo: z.string().min(1).max(255).nullable().default(null),
  /** For the users of a gateway: its own name, in any written form. */
  gateway: z.string().min(1).max(1000).nullable().default(null),
  /** Whether the list is whole: ties of the same source that it does not name end, unless a line cannot be read. */
  whole: z.boolean().default(false),
});
export type ImportSubjectsRequest = z.infer<typeof importSubjectsRequest>;
export type ImportSubjectsInput = z.input<typeof importSubjectsRequest>;
export const importedSubjects = z.object({
  subjects: z.number().int(),
  edges: z.number().int(),
  ended: z.number().int(),
  faults: z.array(z.object({ line: z.number().int(), why: z.string() })),
});
export type ImportedSubjects = z.infer<typeof importedSubjects>;

/** An officer ties two subjects, or takes a tie back. */
export const tieSubjectsRequest = z.object({
  kind: z.enum(['same-person', 'mapped-to', 'acts-through', 'member-of', 'delegated-from']),
  from: subjectIdentifier,
  to: subjectIdentifier,
  confidence: z.number().min(0.05).max(1).default(0.9),
  reason: z.string().trim().min(1).max(2000),
});
export type TieSubjectsRequest = z.infer<typeof tieSubjectsRequest>;
export const untieSubjectsRequest = z.object({ reason: z.string().trim().min(1).max(2000) });
export type UntieSubjectsRequest = z.infer<typeof untieSubjectsRequest>;
