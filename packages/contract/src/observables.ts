import { z } from 'zod';
import { idOf, instant, pageQuery } from './common.ts';
import { incidentId, itemAudience, tlpLabel } from './incidents.ts';

export const observableType = z.enum([
  'ip',
  'network',
  'domain',
  'url',
  'mail',
  'md5',
  'sha1',
  'sha256',
  'sha512',
  'file',
  'process',
  'subject',
  'identity',
  'mac',
  'account',
  'user-agent',
  'cve',
  'other',
]);
/** `subject`: an X.509 name. `identity`: issuer and subject of a token. `file`: a name or a path. */
export type ObservableType = z.infer<typeof observableType>;

export const observableId = idOf('obs');
export const observableProposalId = idOf('obp');

const siteId = z.string().min(1).max(64);
const note = z.string().trim().max(4000);
const tag = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._:+=/"-]{0,99}$/u, 'must be a word of letters and digits, such as miner');
const tags = z
  .array(tag)
  .max(30)
  .transform((list) => [...new Set(list)]);

const sighting = z.strictObject({
  /** Where; null: somewhere outside the sites of the incident. */
  siteId: siteId.nullable().default(null),
  /** When it was seen; null where nobody knows. */
  at: instant.nullable().default(null),
  note: note.default(''),
});

export const newObservable = z.strictObject({
  /** As it was written, defanged or not. */
  value: z.string().min(1).max(4096),
  /** Left out: what the value most likely is. */
  type: observableType.optional(),
  /** Whether seeing it elsewhere means trouble; else it only belongs to the story. */
  ioc: z.boolean().default(true),
  /** Left out: the incident's own label. */
  tlp: tlpLabel.optional(),
  note: note.default(''),
  tags: tags.default([]),
  /** The one site that it belongs to; null: the whole incident. */
  siteId: siteId.nullable().default(null),
  audience: itemAudience.default('parties'),
  sighting: sighting.optional(),
});
export type NewObservable = z.infer<typeof newObservable>;

export const addObservablesRequest = z.strictObject({ observables: z.array(newObservable).min(1).max(500) });
export type AddObservablesRequest = z.infer<typeof addObservablesRequest>;

export const changeObservableRequest = z
  .strictObject({
    /** Of what was read: a change of something that has changed since is refused. */
    revision: z.number().int().min(1),
    ioc: z.boolean().optional(),
    tlp: tlpLabel.optional(),
    note: note.optional(),
    tags: tags.optional(),
    audience: itemAudience.optional(),
    /** Null lets what belongs to one site belong to the whole incident; for the CSIRT. */
    siteId: z.null().optional(),
  })
  .refine((change) => Object.keys(change).length > 1, 'must change something');
export type ChangeObservableRequest = z.infer<typeof changeObservableRequest>;

export const withdrawObservableRequest = z.strictObject({ reason: z.string().trim().min(3).max(2000) });
export type WithdrawObservableRequest = z.infer<typeof withdrawObservableRequest>;

export const addSightingRequest = sighting;
export type AddSightingRequest = z.infer<typeof addSightingRequest>;

const yesOrNo = z.enum(['true', 'false']);

export const listObservablesQuery = pageQuery.extend({
  type: observableType.optional(),
  ioc: yesOrNo.optional(),
  /** A part of the value or of a tag. */
  text: z.string().max(200).optional(),
  site: siteId.optional(),
  /** Left out: those that are withdrawn too. */
  withdrawn: yesOrNo.optional(),
});
export type ListObservablesQuery = z.infer<typeof listObservablesQuery>;

export const exportObservablesQuery = z.object({
  /** Written so that nobody clicks on them; `false` for machines. */
  defanged: yesOrNo.default('true'),
  /** Nothing with a narrower label. */
  tlp: tlpLabel.optional(),
  ioc: yesOrNo.optional(),
});
export type ExportObservablesQuery = z.infer<typeof exportObservablesQuery>;

const sightingView = z.object({
  site: z.object({ id: z.string(), name: z.string() }).nullable(),
  at: instant.nullable(),
  note: z.string(),
  recordedAt: instant,
});

/** Who added it, or in which mail it stood. */
const observableSource = z.object({
  kind: z.enum(['person', 'mail', 'import']),
  name: z.string(),
  mail: z.string().nullable(),
  quote: z.string().nullable(),
});

export const observableView = z.object({
  id: observableId,
  incident: incidentId,
  type: observableType,
  /** In canonical form. */
  value: z.string(),
  /** Written so that nobody clicks on it. */
  defanged: z.string(),
  tlp: tlpLabel,
  ioc: z.boolean(),
  note: z.string(),
  tags: z.array(z.string()),
  site: z.object({ id: z.string(), name: z.string() }).nullable(),
  audience: itemAudience,
  sightings: z.array(sightingView),
  source: observableSource,
  addedAt: instant,
  changedAt: instant,
  withdrawn: z.object({ at: instant, reason: z.string() }).nullable(),
  /** How many other incidents have it, of those that the reader may read. */
  elsewhere: z.number().int(),
  revision: z.number().int(),
  mayChange: z.boolean(),
});
export type ObservableView = z.infer<typeof observableView>;

export const observableList = z.object({
  items: z.array(observableView),
  next: z.string().nullable(),
  /** All that fit the question, not this page alone. */
  count: z.number().int(),
  /** How many there are of each type, withdrawn ones left out. */
  types: z.array(z.object({ type: observableType, count: z.number().int() })),
});
export type ObservableList = z.infer<typeof observableList>;

/** What became of each that was asked for, in the same order. */
export const addedObservables = z.object({
  items: z.array(
    z.object({
      observable: observableView,
      /** `known`: it was there already, and nothing of it was changed but a sighting added. */
      outcome: z.enum(['added', 'known', 'restored']),
    }),
  ),
});
export type AddedObservables = z.infer<typeof addedObservables>;

export const readTextRequest = z.strictObject({ text: z.string().max(500_000) });
export type ReadTextRequest = z.infer<typeof readTextRequest>;

export const foundObservable = z.object({
  type: observableType,
  value: z.string(),
  defanged: z.string(),
  /** Where it stands in the text, in UTF-16 units, as JavaScript counts. */
  start: z.number().int(),
  end: z.number().int(),
  /** How often. */
  times: z.number().int(),
  /** Unsure: a person should look. */
  sure: z.boolean(),
  /** It is in the incident's list already. */
  known: z.boolean(),
});
export type FoundObservable = z.infer<typeof foundObservable>;

/** What stands in a pasted text; nothing is kept of it. */
export const readTextView = z.object({ found: z.array(foundObservable), more: z.number().int() });
export type ReadTextView = z.infer<typeof readTextView>;

export const observableProposal = z.object({
  id: observableProposalId,
  type: observableType,
  value: z.string(),
  defanged: z.string(),
  sure: z.boolean(),
  mail: z.string().nullable(),
  /** The words around it, as they were written. */
  quote: z.string(),
  site: z.object({ id: z.string(), name: z.string() }).nullable(),
  proposedAt: instant,
});
export type ObservableProposal = z.infer<typeof observableProposal>;

export const decideProposalsRequest = z
  .strictObject({
    accept: z.array(observableProposalId).max(500).default([]),
    refuse: z.array(observableProposalId).max(500).default([]),
    ioc: z.boolean().default(true),
    tlp: tlpLabel.optional(),
    audience: itemAudience.default('parties'),
  })
  .refine(({ accept, refuse }) => accept.length + refuse.length > 0, 'must decide something');
export type DecideProposalsRequest = z.infer<typeof decideProposalsRequest>;

export const decidedProposals = z.object({
  accepted: z.number().int(),
  refused: z.number().int(),
  left: z.number().int(),
});
export type DecidedProposals = z.infer<typeof decidedProposals>;

export const searchObservablesQuery = pageQuery.extend({
  /** A value, plain or defanged: what is the same, what stands at the same host or below it, what lies in the network. */
  q: z.string().trim().min(2).max(2048),
});
export type SearchObservablesQuery = z.infer<typeof searchObservablesQuery>;

export const seenObservable = z.object({
  incident: z.object({
    id: incidentId,
    publicId: z.string(),
    title: z.string(),
    exercise: z.boolean(),
    state: z.string(),
    tlp: tlpLabel,
  }),
  observable: observableView.omit({ mayChange: true, revision: true, elsewhere: true }),
  /** How it fits: the same, at or below the same host, inside or around the network. */
  match: z.enum(['same', 'host', 'network']),
});
export type SeenObservable = z.infer<typeof seenObservable>;

export const observableSearch = z.object({
  /** What the question was read as; null where it is no known form. */
  read: z.object({ type: observableType, value: z.string() }).nullable(),
  items: z.array(seenObservable),
  next: z.string().nullable(),
  /** In how many incidents, of those that the reader may read. */
  incidents: z.number().int(),
  count: z.number().int(),
});
export type ObservableSearch = z.infer<typeof observableSearch>;
