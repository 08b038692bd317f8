import { z } from 'zod';
import { claimKind } from './claims.ts';
import { idOf, instant } from './common.ts';
import { campaignState } from './drills.ts';
import { silenceKind } from './implants.ts';
import { pauseKind } from './procedure.ts';
import { siteBrief } from './verdicts.ts';

/** Most columns in which beats are counted, and most of a copy's beats that are told one by one. */
export const BEAT_COLUMNS = 240;
export const BEATS_ONE_BY_ONE = 240;

const stretch = z.object({ from: instant, to: instant.nullable() });

/** A deadline of the site from its anchor on. */
export const timelineDeadline = z.object({
  step: z.string(),
  /** What a repeating step repeats for (a request's id); else an empty text. */
  key: z.string(),
  title: z.string(),
  state: z.string(),
  from: instant.nullable(),
  dueAt: instant.nullable(),
  metAt: instant.nullable(),
  /** When the clock stood still. */
  paused: z.array(stretch.extend({ kind: pauseKind })),
});
export type TimelineDeadline = z.infer<typeof timelineDeadline>;

/** `receipt`: a mail system says that it took or showed our message. Of all these only a person stops a clock. */
export const timelineMailWho = z.enum([
  'us',
  'person',
  'unknown-sender',
  'robot',
  'bounce',
  'receipt',
  'call',
]);
export type TimelineMailWho = z.infer<typeof timelineMailWho>;

export const timelineMail = z.object({
  at: instant,
  who: timelineMailWho,
  /** What it is, in a few words: `alarm`, `report`, `ticket robot`. */
  what: z.string(),
  /** The mail's or the message's id, for who may read it. */
  ref: z.string().nullable(),
});
export type TimelineMail = z.infer<typeof timelineMail>;

export const timelineSilence = z.object({
  kind: silenceKind,
  /** Its last sign of life. */
  from: instant,
  /** By when the next one was due: it fell silent between the two. */
  due: instant,
  /** When it beat again; null while it is silent. */
  until: instant.nullable(),
  confirmed: z.boolean(),
  why: z.string(),
});
export type TimelineSilence = z.infer<typeof timelineSilence>;

/** One copy, or one announced control beat. */
export const timelineCopy = z.object({
  deployment: idOf('dep'),
  /** `copy a`, `control`. */
  name: z.string(),
  role: z.enum(['implant', 'control']),
  host: z.string(),
  job: z.string().nullable(),
  firstBeatAt: instant.nullable(),
  silences: z.array(timelineSilence),
  /** Its files as read back at the site's front door. */
  sandbox: z.object({ at: instant, says: z.string() }).nullable(),
});
export type TimelineCopy = z.infer<typeof timelineCopy>;

const tryResult = z.enum(['let-in', 'refused', 'unknown']);

export const timelineProbe = z.object({ at: instant, drill: tryResult, innocent: tryResult });
export type TimelineProbe = z.infer<typeof timelineProbe>;

/** Neighbouring readings of the innocent workload that say the same. */
export const timelineWorkload = z.object({
  from: instant,
  to: instant,
  running: z.enum(['yes', 'no', 'unknown']),
  owner: tryResult,
  count: z.number().int(),
});
export type TimelineWorkload = z.infer<typeof timelineWorkload>;

export const claimJudged = z.enum(['true', 'false', 'awaits-review', 'not-comparable']);

/** Something that the site says happened at a time, beside what was measured. */
export const timelineClaim = z.object({
  id: idOf('clm'),
  mail: z.string(),
  kind: claimKind,
  /** When the mail reached us. */
  saidAt: instant,
  /** When it happened, as the site says; null where it names no time. */
  claimedAt: instant.nullable(),
  said: z.string(),
  /** Null where the reader may not know yet what was measured. */
  measured: z.string().nullable(),
  /** Seconds from the nearer end of what was measured to what was said; 0 inside. */
  gapSeconds: z.number().nullable(),
  judged: claimJudged.nullable(),
});
export type TimelineClaim = z.infer<typeof timelineClaim>;

/** Something that holds for the whole axis at one moment. */
export const timelineMark = z.object({
  at: instant,
  kind: z.enum(['start', 'alarm', 'hint', 'planned', 'suspended', 'stop', 'end']),
  says: z.string(),
});
export type TimelineMark = z.infer<typeof timelineMark>;

/** Everything that happened at one site in one campaign, on one time axis; beats apart (`timelineBeats`). */
export const timelineView = z.object({
  campaign: z.object({ id: idOf('cmp'), name: z.string(), state: campaignState }),
  participation: idOf('par'),
  site: siteBrief,
  incident: z.string().nullable(),
  /** Procedure time at which it was read, and how fast it runs. */
  at: instant,
  speed: z.number().positive(),
  /** The reader is told what was measured; else only what the site knows by itself. */
  truth: z.boolean(),
  /** The reader may read the mail itself. */
  mailText: z.boolean(),
  span: z.object({ from: instant, to: instant }),
  marks: z.array(timelineMark),
  deadlines: z.array(timelineDeadline),
  mails: z.array(timelineMail),
  copies: z.array(timelineCopy),
  probes: z.array(timelineProbe),
  workload: z.array(timelineWorkload),
  claims: z.array(timelineClaim),
  outages: z.array(stretch),
  downtimes: z.array(z.object({ from: instant, to: instant, severity: z.string(), says: z.string() })),
});
export type TimelineView = z.infer<typeof timelineView>;

export const timelineBeatsQuery = z.object({ from: instant.optional(), to: instant.optional() });
export type TimelineBeatsQuery = z.infer<typeof timelineBeatsQuery>;

/** The beats of a stretch of the axis: few ones one by one, many counted in columns of equal width. */
export const timelineBeats = z.object({
  from: instant,
  to: instant,
  copies: z.array(
    z.object({
      deployment: idOf('dep'),
      /** Seconds after `from`, one a beat; null where there are too many. */
      at: z.array(z.number()).nullable(),
      /** How many in each of `BEAT_COLUMNS` columns; null where they are told one by one. */
      counts: z.array(z.number().int()).nullable(),
    }),
  ),
});
export type TimelineBeats = z.infer<typeof timelineBeats>;

/** Words of a mail from which something was understood. */
export const markedWords = z.object({
  id: z.string(),
  /** What was understood: a kind of claim, or the question that it answers. */
  field: z.string(),
  /** Where the words stand in the text. */
  start: z.number().int(),
  end: z.number().int(),
  said: z.string(),
  measured: z.string().nullable(),
  gapSeconds: z.number().nullable(),
  /** `late`: true, but after its deadline. `unverified`: nothing to hold it against, or nobody has read it yet. */
  judged: z.enum(['true', 'wrong', 'late', 'unverified']).nullable(),
  why: z.string().nullable(),
});
export type MarkedWords = z.infer<typeof markedWords>;

export const threadMail = z.object({
  id: z.string(),
  at: instant,
  who: timelineMailWho,
  what: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  subject: z.string(),
  /** What its author wrote, as text; empty once erased. */
  text: z.string(),
  erased: z.boolean(),
  tlp: z.string().nullable(),
  hasIncidentId: z.boolean().nullable(),
  /** Labelled fields that were filled in. */
  fields: z.array(z.string()),
  /** Whether an officer has to say, or said, that it speaks for the site. */
  review: z.enum(['none', 'open', 'accepted', 'refused']),
  marks: z.array(markedWords),
  /** Of a message of ours: what became of it at each address. */
  deliveries: z.array(z.object({ address: z.string(), state: z.string(), at: instant })),
});
export type ThreadMail = z.infer<typeof threadMail>;

/** All mail of one site in one campaign, oldest first. */
export const threadView = z.object({ participation: idOf('par'), mails: z.array(threadMail) });
export type ThreadView = z.infer<typeof threadView>;
