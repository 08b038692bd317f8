import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { orderEffects } from './containment.ts';
import { defaultBanEffects } from './effect-defaults.ts';
import { tlpLabel } from './incidents.ts';
import { siteOrderCounts, siteOrderView } from './order-views.ts';
import { orderId } from './orders.ts';
import { banSubject, subjectIdentifier } from './subjects.ts';
import { workloadState } from './workloads.ts';

/*
 * A ban says whom the federation does not let in, and what is done to what of theirs runs already. It is previewed
 * before it is made, needs a second person above a limit, and always ends.
 */

export const banId = idOf('ban');
/** The id, or the number as people say it. */
export const banRef = z.union([banId, z.string().regex(/^BAN-[1-9]\d{0,8}$/i, 'must be an id or BAN-17')]);
export const banProposalId = idOf('bpr');
export const listReceiverId = idOf('blr');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const reasonText = z.string().trim().min(1).max(2000);
const certainty = z.number().min(0).max(1);
const siteRef = z.object({ id: z.string(), name: z.string() });
const whom = {
  subject: banSubject,
  effects: orderEffects.default(defaultBanEffects),
  /** The sites that it is for, by id or name; null for all that the author may ban at. */
  sites: z.array(z.string().min(1).max(255)).min(1).max(2000).nullable(),
};

export const previewBanRequest = z.object(whom);
export type PreviewBanRequest = z.infer<typeof previewBanRequest>;

/**
 * Why a subject is reached: it is named; it is the same as one that is named (an edge of the identity graph); or it
 * stands under one that is named, delegated or mapped.
 */
export const reachedBecause = z.enum(['named', 'same', 'under', 'mapped']);
export const reachedSubject = z.object({
  /** The same for every spelling of the same subject. */
  key: z.string(),
  identifier: subjectIdentifier,
  label: z.string(),
  because: reachedBecause,
  /** 0 to 1: how certain it is that this subject belongs to the one that is banned. */
  confidence: z.number().min(0).max(1),
  /** Who said so. */
  sources: z.array(z.string()),
  /** A robot or a portal that acts for others. */
  gateway: z.boolean(),
});
export type ReachedSubject = z.infer<typeof reachedSubject>;

export const reachedWorkload = z.object({
  siteId: z.string(),
  siteName: z.string(),
  system: z.string(),
  ref: z.string(),
  name: z.string(),
  state: workloadState,
  owner: z.string(),
  project: z.string().nullable(),
});
export const reachedCredential = z.object({
  siteId: z.string(),
  siteName: z.string(),
  system: z.string(),
  account: z.string(),
  kind: z.string(),
  name: z.string(),
});

export const approvalNeed = z.object({ needed: z.boolean(), reasons: z.array(z.string()) });
export type ApprovalNeed = z.infer<typeof approvalNeed>;

export const reachView = z.object({
  /** SHA-256 over what is reached; a ban is made with the digest of the preview that its author saw. */
  digest: sha256,
  at: instant,
  totals: z.object({
    subjects: z.number().int(),
    /** People, as far as they are told apart: those who are meant and those who are collateral. */
    users: z.number().int(),
    /** The same as the limit counts them: whom only an officer's word ties together are apart. */
    counted: z.number().int().optional(),
    collateral: z.number().int(),
    workloads: z.number().int(),
    credentials: z.number().int(),
    /** Sites that get the order; those at which something runs or lets in; those that have no agent. */
    sites: z.number().int(),
    touched: z.number().int(),
    withoutAgent: z.number().int(),
  }),
  subjects: z.array(reachedSubject),
  /** Users of a gateway who lose access though nobody named them. */
  collateral: z.array(z.object({ label: z.string(), through: z.string() })),
  /**
   * Others with machines in the same projects, counted, where the effects touch the network that they share. They are
   * not banned and lose no access.
   */
  neighbours: z.array(
    z.object({
      siteId: z.string(),
      siteName: z.string(),
      system: z.string(),
      project: z.string(),
      accounts: z.number().int(),
    }),
  ),
  /** Names that look like one that is banned and are not reached. */
  lookAlikes: z.array(z.object({ label: z.string(), why: z.string() })),
  workloads: z.array(reachedWorkload),
  credentials: z.array(reachedCredential),
  sites: z.array(
    z.object({
      site: siteRef,
      agent: z.boolean(),
      workloads: z.number().int(),
      accounts: z.number().int(),
      credentials: z.number().int(),
    }),
  ),
  approval: approvalNeed,
  /** Lists are cut at 500 lines, and this says so; the totals count all. */
  cut: z.boolean(),
});
export type ReachView = z.infer<typeof reachView>;

export const makeBanRequest = z.object({
  ...whom,
  /** Of the preview that the author looked at, at most an hour ago. */
  digest: sha256,
  reason: reasonText,
  tlp: tlpLabel.default('AMBER'),
  /** Id or public id. */
  incident: z.string().max(64).nullable().default(null),
  /** Without an incident: whether it is part of an exercise. */
  exercise: z.boolean().default(false),
  expiresAt: instant,
  /** How certain it is that what runs was taken over, as its author says; it changes no effect. Null: not said. */
  certainty: certainty.nullable().default(null),
  /** The proposal that it is made of: of an imported list (`bpr_`) or of a signal (`sgp_`). */
  proposal: z.string().max(64).nullable().default(null),
});
export type MakeBanRequest = z.infer<typeof makeBanRequest>;
export type MakeBanInput = z.input<typeof makeBanRequest>;

/** `lapsed`: nobody approved in time. `withdrawn`: taken back before it was approved, by its author or another officer of its place. */
export const banState = z.enum([
  'awaiting-approval',
  'active',
  'lifted',
  'expired',
  'refused',
  'withdrawn',
  'lapsed',
]);
export type BanState = z.infer<typeof banState>;

/** One thing that happened to a ban. */
export const banEvent = z.object({
  at: instant,
  by: z.string(),
  kind: z.enum([
    'made',
    'looked-again',
    'approved',
    'refused',
    'withdrawn',
    'lapsed',
    'active',
    'extended',
    'lifted',
    'expired',
    'sparing-asked',
    'spared',
    'not-spared',
  ]),
  siteId: z.string().nullable(),
  text: z.string(),
});

export type BanEvent = z.infer<typeof banEvent>;

export const banSummary = z.object({
  id: banId,
  /** As people say it: `BAN-17`. */
  publicId: z.string(),
  title: z.string(),
  subject: banSubject,
  effects: orderEffects,
  reason: z.string(),
  tlp: tlpLabel,
  incident: z.object({ id: z.string(), publicId: z.string() }).nullable(),
  exercise: z.boolean(),
  state: banState,
  madeAt: instant,
  madeBy: z.string(),
  activeAt: instant.nullable(),
  expiresAt: instant,
  endedAt: instant.nullable(),
  /** When it must be approved at the latest. */
  approveBy: instant.nullable(),
  orderId: orderId.nullable(),
  /** How far it has come; of a site's contact only their own site. */
  counts: siteOrderCounts,
});
export type BanSummary = z.infer<typeof banSummary>;

/** Why a ban holds for a subject: as a preview says it, or as somebody who loses access though nobody named them. */
export const subjectBanHow = z.enum([...reachedBecause.options, 'collateral']);
export type SubjectBanHow = z.infer<typeof subjectBanHow>;
/** At most a hundred: those that are open first, then the newest. */
export const subjectBans = z.object({
  items: z.array(z.object({ ban: banSummary, how: subjectBanHow })),
  cut: z.boolean(),
});
export type SubjectBans = z.infer<typeof subjectBans>;

export const sparingView = z.object({
  site: siteRef,
  askedAt: instant,
  askedBy: z.string(),
  reason: z.string(),
  state: z.enum(['open', 'spared', 'not-spared']),
  answeredAt: instant.nullable(),
  answeredBy: z.string().nullable(),
  answer: z.string(),
});

export const banView = z.object({
  ...banSummary.shape,
  /** Sites that it is for; null for all. */
  sites: z.array(siteRef).nullable(),
  /** What its author said: how certain it is that what runs was taken over, from 0 to 1. */
  certainty: certainty.nullable(),
  approval: z.object({
    ...approvalNeed.shape,
    given: z.array(z.object({ by: z.string(), at: instant, answer: z.enum(['approve', 'refuse']) })),
  }),
  /** As it was when the ban was made or last looked at again; null for who reads their own site only. */
  reach: reachView.nullable(),
  sparings: z.array(sparingView),
  events: z.array(banEvent),
  liftOrderId: orderId.nullable(),
  /** What the reader may do now. */
  may: z.object({
    approve: z.boolean(),
    lift: z.boolean(),
    extend: z.boolean(),
    withdraw: z.boolean(),
    askSparing: z.boolean(),
  }),
});
export type BanView = z.infer<typeof banView>;

export const bansQuery = z.object({
  state: z.enum(['open', 'ended', 'all']).default('open'),
  q: z.string().trim().max(200).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type BansQuery = z.infer<typeof bansQuery>;

const answerReason = z.string().trim().max(2000).default('');
/** Who refuses need not have looked at all of it. */
export const answerBanRequest = z.discriminatedUnion('answer', [
  z.object({
    answer: z.literal('approve'),
    /** Of the reach that the approver saw in the ban. */
    digest: sha256,
    reason: answerReason,
  }),
  z.object({ answer: z.literal('refuse'), reason: answerReason }),
]);
export type AnswerBanRequest = z.infer<typeof answerBanRequest>;
export const endBanRequest = z.object({ reason: reasonText });
export const extendBanRequest = z.object({ expiresAt: instant, reason: reasonText });
export type ExtendBanRequest = z.infer<typeof extendBanRequest>;
export const askSparingRequest = z.object({ reason: reasonText });
export const answerSparingRequest = z.object({ answer: z.enum(['spare', 'keep']), reason: reasonText });
export type AnswerSparingRequest = z.infer<typeof answerSparingRequest>;

export const banBoard = z.object({
  ban: banSummary,
  rows: z.array(siteOrderView),
  /** While it is being lifted: how far that has come. */
  lifting: z.array(siteOrderView).nullable(),
});
export type BanBoard = z.infer<typeof banBoard>;

/**
 * Above any of these, in one ban or in all that one officer made alone within 24 hours, a second officer must approve. A
 * gateway always needs one.
 */
export const banLimits = z.object({
  users: z.number().int().min(0).max(100_000),
  workloads: z.number().int().min(0).max(1_000_000),
  /** Sites at which something of theirs runs or lets them in. */
  sites: z.number().int().min(0).max(10_000),
  approvalHours: z.number().int().min(1).max(168),
  /** The longest that a ban may last before it must be extended by hand. */
  mostDays: z.number().int().min(1).max(730),
});
export type BanLimits = z.infer<typeof banLimits>;

export const banImportFormat = z.enum(['argus', 'dn']);
export type BanImportFormat = z.infer<typeof banImportFormat>;
export const importBansRequest = z.object({
  format: banImportFormat,
  /** Who publishes the list: a name, an address. */
  source: z.string().trim().min(1).max(200),
  text: z.string().min(1).max(900_000),
});
export type ImportBansRequest = z.infer<typeof importBansRequest>;
/** Somebody else's ban. It bans nobody until an officer makes a ban of it. */
export const banProposal = z.object({
  id: banProposalId,
  format: banImportFormat,
  source: z.string(),
  title: z.string(),
  subject: banSubject,
  text: z.string(),
  /** Of the list as it was read; null where that was not kept. */
  line: z.number().int().nullable(),
  importedAt: instant,
  importedBy: z.string(),
  state: z.enum(['open', 'accepted', 'dismissed']),
  banId: banId.nullable(),
});
export type BanProposal = z.infer<typeof banProposal>;
export const importedBans = z.object({
  proposals: z.array(banProposal),
  /** What was known already: proposed, or banned. */
  known: z.number().int(),
  skipped: z.array(z.object({ line: z.number().int(), text: z.string(), why: z.string() })),
});
export type ImportedBans = z.infer<typeof importedBans>;
export const banProposals = z.array(banProposal);

/* The lists, for who has no agent. Every form carries the same bans, number and chain. */

export const banListFormat = z.enum(['json', 'argus', 'dn', 'dn-oneline', 'lcmaps', 'csv']);
export type BanListFormat = z.infer<typeof banListFormat>;

export const banListEntry = z.object({
  id: banId,
  /** The list in which it came or last changed. */
  changedIn: z.number().int(),
  subject: banSubject,
  effects: orderEffects,
  reason: z.string(),
  tlp: tlpLabel,
  incident: z.string().nullable(),
  exercise: z.boolean(),
  from: instant,
  expiresAt: instant,
});
export type BanListEntry = z.infer<typeof banListEntry>;

/** GET /api/v1/ban-list: all, or with `since` what changed after that number. */
export const banList = z.object({
  issuer: z.string(),
  /** The narrowest label that this list has, and for whom it is. */
  audience: z.object({ mostTlp: tlpLabel, siteId: z.string().nullable(), ngiId: z.string().nullable() }),
  /** Grows; whoever keeps a list refuses one with a lower number. */
  number: z.number().int().min(0),
  /** SHA-256 over the canonical JSON of the whole list of this number, and of the one before it. */
  sha256,
  previous: z.object({ number: z.number().int(), sha256 }).nullable(),
  madeAt: instant,
  since: z.number().int().nullable(),
  bans: z.array(banListEntry),
  /** Ended after `since`; empty in a whole list. */
  removed: z.array(z.object({ id: banId, endedIn: z.number().int() })),
});
export type BanList = z.infer<typeof banList>;
export const banListQuery = z.object({ since: z.coerce.number().int().min(0).optional() });

/** Who may read the lists by a token of its own: a program of a site, a federation elsewhere. */
export const makeListReceiverRequest = z.object({
  name: z.string().trim().min(1).max(120),
  /** Id or name; null for one that is no site of ours. */
  site: z.string().max(255).nullable().default(null),
  mostTlp: tlpLabel.default('AMBER'),
  validDays: z.number().int().min(1).max(730).default(365),
});
export type MakeListReceiverRequest = z.infer<typeof makeListReceiverRequest>;
export const listReceiverView = z.object({
  id: listReceiverId,
  name: z.string(),
  site: siteRef.nullable(),
  mostTlp: tlpLabel,
  madeAt: instant,
  madeBy: z.string(),
  expiresAt: instant,
  revokedAt: instant.nullable(),
  lastReadAt: instant.nullable(),
  lastNumber: z.number().int().nullable(),
});
export type ListReceiverView = z.infer<typeof listReceiverView>;
export const madeListReceiver = z.object({ receiver: listReceiverView, token: z.string() });
export type MadeListReceiver = z.infer<typeof madeListReceiver>;
export const listReceiverViews = z.array(listReceiverView);

/* Containment of one workload, and blocking of an image, outside of any ban. */

export const containRequest = z.object({
  effects: orderEffects.omit({ new: true, storage: true }),
  reason: reasonText,
  tlp: tlpLabel.default('AMBER'),
  incident: z.string().max(64).nullable().default(null),
  exercise: z.boolean().default(false),
  expiresAt: instant,
});
export type ContainRequest = z.infer<typeof containRequest>;

/** Of one site's cloud, by its id; with `sha512` every image with these bytes. One of the two at least. */
export const blockedImage = z.object({
  ref: z.string().trim().min(1).max(255).nullable(),
  sha512: z
    .string()
    .regex(/^[0-9a-fA-F]{128}$/, 'must be a SHA-512: 128 hex digits')
    .nullable(),
});
export type BlockedImage = z.infer<typeof blockedImage>;

export const blockImageRequest = z.object({
  image: blockedImage,
  sites: whom.sites,
  reason: reasonText,
  tlp: tlpLabel.default('AMBER'),
  incident: z.string().max(64).nullable().default(null),
  exercise: z.boolean().default(false),
  expiresAt: instant,
});
export type BlockImageRequest = z.infer<typeof blockImageRequest>;

export const containPreview = z.object({
  site: siteRef,
  agent: z.boolean(),
  workload: z
    .object({
      system: z.string(),
      ref: z.string(),
      name: z.string(),
      state: workloadState,
      owner: z.string(),
    })
    .nullable(),
  /** Orders that stand on this workload already. */
  standing: z.array(orderId),
});
export type ContainPreview = z.infer<typeof containPreview>;
