import { z } from 'zod';
import { idOf, instant } from './common.ts';
import {
  incidentId,
  incidentPersonRole,
  incidentSeverity,
  incidentSiteState,
  incidentSiteView,
  incidentState,
  tlpLabel,
} from './incidents.ts';

const reason = z.string().trim().min(3).max(2000);
const refId = z.string().min(1).max(120);

/**
 * What concerns the whole incident. Each field that is given is changed. `revision` is that of the view the change was
 * made from (or an `If-Match` header): when somebody was faster the answer is 409 and says who.
 */
export const changeIncidentRequest = z.strictObject({
  revision: z.number().int().nonnegative().optional(),
  title: z.string().trim().min(3).max(200).optional(),
  severity: incidentSeverity.optional(),
  tlp: tlpLabel.optional(),
  /** What the source asks for beyond the label. */
  restriction: z.string().trim().max(2000).optional(),
  /** Why. Demanded when the label becomes wider. */
  reason: reason.optional(),
  /** Who of the source agreed to a wider label, and how: a label is the source's (TLP 2.0). */
  consent: z.strictObject({ by: z.string().trim().min(2).max(200), how: reason, at: instant }).optional(),
});
export type ChangeIncidentRequest = z.infer<typeof changeIncidentRequest>;

export const changeStateRequest = z.strictObject({
  revision: z.number().int().nonnegative().optional(),
  state: incidentState,
  /** Why; demanded to open one again. */
  reason: reason.optional(),
});
export type ChangeStateRequest = z.infer<typeof changeStateRequest>;

export const addIncidentSiteRequest = z.strictObject({
  siteId: refId,
  state: incidentSiteState.default('suspected'),
});
export type AddIncidentSiteRequest = z.infer<typeof addIncidentSiteRequest>;

export const setIncidentSiteRequest = z.strictObject({ state: incidentSiteState });
export type SetIncidentSiteRequest = z.infer<typeof setIncidentSiteRequest>;

/** Why something ends: a site’s part, a share. */
export const endPartRequest = z.strictObject({ reason });
export type EndPartRequest = z.infer<typeof endPartRequest>;

export const shareKind = z.enum(['ngi', 'site', 'vo']);
export type ShareKind = z.infer<typeof shareKind>;

export const shareIncidentRequest = z.strictObject({
  kind: shareKind,
  /** Id of the NGI or the site, name of the VO. */
  ref: refId,
  reason,
  until: instant.optional(),
});
export type ShareIncidentRequest = z.infer<typeof shareIncidentRequest>;

export const giveRoleRequest = z.strictObject({
  personId: idOf('per'),
  role: incidentPersonRole,
  until: instant.optional(),
});
export type GiveRoleRequest = z.infer<typeof giveRoleRequest>;

/** The lead goes from whoever has it to somebody else, in one step. */
export const handOverLeadRequest = z.strictObject({ personId: idOf('per'), note: reason.optional() });
export type HandOverLeadRequest = z.infer<typeof handOverLeadRequest>;

/** Read from the incident to the other: it is related to it, a duplicate of it, caused by it, a follow-up of it. */
export const incidentLinkKind = z.enum(['related', 'duplicate-of', 'caused-by', 'follows']);
export type IncidentLinkKind = z.infer<typeof incidentLinkKind>;

const incidentRef = z.string().min(5).max(80);

export const linkIncidentRequest = z.strictObject({
  /** Id, or the id as people write it. */
  incident: incidentRef,
  kind: incidentLinkKind.default('related'),
  note: z.string().trim().max(500).default(''),
});
export type LinkIncidentRequest = z.infer<typeof linkIncidentRequest>;

/** Takes another incident into this one. */
export const mergeIncidentRequest = z.strictObject({ incident: incidentRef, reason });
export type MergeIncidentRequest = z.infer<typeof mergeIncidentRequest>;

/** What of an incident can be chosen one by one to go into another. */
export const movableItem = z.enum(['observable', 'task', 'decision', 'evidence', 'message', 'mail', 'fact']);
export type MovableItem = z.infer<typeof movableItem>;

export const splitIncidentRequest = z.strictObject({
  title: z.string().trim().min(3).max(200),
  reason,
  /** With everything that belongs to them. */
  sites: z.array(refId).max(300).default([]),
  items: z
    .array(z.strictObject({ kind: movableItem, id: refId }))
    .max(500)
    .default([]),
});
export type SplitIncidentRequest = z.infer<typeof splitIncidentRequest>;

const personView = z.object({ id: z.string(), name: z.string() });

/** One merge or split, and whether it was undone. */
export const incidentMoveView = z.object({
  id: z.string(),
  kind: z.enum(['merge', 'split']),
  from: z.object({ id: incidentId, publicId: z.string() }),
  to: z.object({ id: incidentId, publicId: z.string() }),
  at: instant,
  by: z.string(),
  reason: z.string(),
  items: z.number().int(),
  undoneAt: instant.nullable(),
});
export type IncidentMoveView = z.infer<typeof incidentMoveView>;

/** What an undone merge or split put back, and what had changed since and so stays where it is. */
export const undoneView = z.object({
  incident: incidentId,
  back: z.number().int(),
  stays: z.array(z.object({ what: z.string(), id: z.string() })),
  says: z.string(),
});
export type UndoneView = z.infer<typeof undoneView>;

/** Who takes part in an incident, as far as the reader may know. */
export const incidentPartiesView = z.object({
  incident: incidentId,
  maySteer: z.boolean(),
  /** Those that left, too. */
  sites: z.array(incidentSiteView),
  roles: z.array(
    z.object({
      id: z.string(),
      person: personView,
      role: incidentPersonRole,
      from: instant,
      until: instant.nullable(),
      givenBy: z.string(),
      isNow: z.boolean(),
    }),
  ),
  shares: z.array(
    z.object({
      id: z.string(),
      kind: shareKind,
      ref: z.string(),
      name: z.string(),
      reason: z.string(),
      sharedAt: instant,
      sharedBy: z.string(),
      until: instant.nullable(),
      endedAt: instant.nullable(),
      /** In force, and the label lets it be read. */
      isOpen: z.boolean(),
    }),
  ),
  links: z.array(
    z.object({
      id: z.string(),
      kind: incidentLinkKind,
      /** Whether it was made from this incident to the other. */
      outward: z.boolean(),
      incident: z.object({
        id: incidentId,
        publicId: z.string(),
        title: z.string(),
        state: incidentState,
      }),
      note: z.string(),
    }),
  ),
  moves: z.array(incidentMoveView),
});
export type IncidentPartiesView = z.infer<typeof incidentPartiesView>;

/** What still stands in the way of closing. */
export const closingView = z.object({
  incident: incidentId,
  missing: z.array(z.object({ what: z.string(), text: z.string() })),
});
export type ClosingView = z.infer<typeof closingView>;

export const stateChangeQuery = z.object({
  /** What it would become; what usually comes next unless said. */
  to: incidentState.optional(),
});
export type StateChangeQuery = z.infer<typeof stateChangeQuery>;

const concernedClock = z.object({
  title: z.string(),
  /** Name of the site whose duty it is; null for what somebody else has to do. */
  site: z.string().nullable(),
  dueAt: instant.nullable(),
});

/** What another state would do to the incident, read before anybody decides. Nothing is changed by reading it. */
export const stateChangeView = z.object({
  incident: incidentId,
  publicId: z.string(),
  exercise: z.boolean(),
  from: incidentState,
  to: incidentState,
  /** Whether it can become that from what it is. */
  mayFollow: z.boolean(),
  /** Clocks that begin, that end or are taken back, and that are open and go on. */
  clocks: z.object({
    begin: z.array(concernedClock),
    end: z.array(concernedClock),
    goOn: z.array(concernedClock),
  }),
  /** Titles of the open tasks. */
  tasks: z.array(z.string()),
  /** What was ordered for it and holds until it ends by itself or somebody lifts it. */
  inForce: z.array(
    z.object({
      kind: z.enum(['ban', 'order']),
      /** As people call it: `BAN-17`. */
      name: z.string(),
      title: z.string(),
      until: instant.nullable(),
    }),
  ),
  /** Who is told, by name; not what they chose to be told. */
  told: z.object({ people: z.array(z.string()), sites: z.array(z.string()), ngis: z.array(z.string()) }),
  missing: closingView.shape.missing,
});
export type StateChangeView = z.infer<typeof stateChangeView>;

/** Who can be given a role in an incident: people with access, once each, with what they are beside it. */
export const incidentCandidatesView = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string(), as: z.string() })),
});
export type IncidentCandidatesView = z.infer<typeof incidentCandidatesView>;
