import type {
  AnswerFact,
  CheckId,
  ClaimFact,
  ClaimKind,
  DeliveryState,
  Evidence,
  Question,
  SilenceKind,
} from '@muster/contract';

/**
 * What is known of one participation when it is judged: plain data, gathered from the ledger and from intervals
 * that SQL derived. Rules read this and nothing else, so that a verdict can be computed again at any time.
 * Every instant is procedure time unless its name says `machine`. Every fact names where it comes from.
 */

export interface Interval {
  from: Date;
  to: Date;
}

export type ClockStep = 'acknowledge' | 'contain' | 'answer' | 'close';

/** One running deadline of the participation's incident, as the procedure engine read it. */
export interface ClockFact {
  step: ClockStep;
  /** For a repeating step the thing it repeats for (a request's id); else an empty text. */
  key: string;
  dueAt: Date | null;
  state: 'waiting' | 'running' | 'paused' | 'met' | 'late' | 'missed' | 'waived' | 'not-applicable';
  metAt: Date | null;
  evidence: Evidence[];
}

/** One message of ours to one address of the site. */
export interface DeliveryFact {
  id: string;
  inject: string;
  /** True for the message that raises the alarm. */
  alarm: boolean;
  /** States ever reached, oldest first. */
  states: { state: DeliveryState; at: Date; evidence: Evidence }[];
}

/** A mail that a person of the site wrote to us. Machine answers are states of the delivery, not replies. */
export interface ReplyFact {
  mail: string;
  at: Date;
  /** The sender is a contact of the site, or an officer said that it speaks for the site. */
  verified: boolean;
  /** Waits for an officer: the sender is not known. */
  awaitsReview: boolean;
  addressedCsirt: boolean;
  addressedNgi: boolean;
  hasIncidentId: boolean;
  tlp: 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT' | 'RED' | null;
  /** Labelled fields of the report template that were filled in. */
  fields: string[];
  /** The mail makes at least one claim on the case, so it counts as a report. */
  isReport: boolean;
  isClosure: boolean;
  evidence: Evidence;
}

/** A phone call or a ticket contact that an officer recorded. */
export interface RecordedContactFact {
  at: Date;
  kind: 'phone' | 'ticket';
  reached: 'nobody' | 'machine' | 'human';
  evidence: Evidence;
}

export interface SilenceFact {
  kind: SilenceKind;
  /** Between these two instants the last beat was due and did not come; the site-favourable end is `from.from`. */
  from: Interval;
  /** When it beat again; null while it is silent. */
  until: Date | null;
  confirmed: boolean;
  /**
   * While silent, how long the process was still there to be examined (frozen, cut off, paused), as far as is known.
   * Null when it ended at once; `to` null while it still stands.
   */
  held: { from: Date; to: Date | null } | null;
  evidence: Evidence[];
}

export interface DeploymentFact {
  id: string;
  role: 'implant' | 'control';
  /** Has ever beaten. */
  started: boolean;
  firstBeatAt: Date | null;
  lastBeatAt: Date | null;
  silences: SilenceFact[];
  /** The sandbox as read back at the front door, before release; null while it was not read. */
  sandbox: { at: Date; present: boolean; unchanged: boolean; released: boolean; evidence: Evidence } | null;
}

export type ProbeResult = 'let-in' | 'refused' | 'unknown';

/** One round: the drill's identity and an innocent one of the same VO try, one right after the other. */
export interface ProbeRoundFact {
  id: string;
  at: Date;
  drill: ProbeResult;
  innocent: ProbeResult;
  evidence: Evidence;
}

export interface WorkloadFact {
  at: Date;
  /** The control workload's own sign of life. */
  running: 'yes' | 'no' | 'unknown';
  /** Whether its owner was let in. */
  owner: ProbeResult;
  evidence: Evidence;
}

/** What the site's own agent says of what was measured here: a claim, until probe and beats agree. */
export interface AgentFact {
  check: 'K1' | 'K2' | 'K6' | 'K7';
  at: Date;
  evidence: Evidence;
}

/** A hint that was given on a question, at the share of its weight that the scenario states. */
export interface HintFact {
  question: Question;
  cost: number;
  evidence: Evidence;
}

/** Our own time away; no beat, probe or mail of it speaks against a site. */
export interface OutageFact extends Interval {
  evidence: Evidence;
}

/** What scenario and campaign froze before the start. */
export interface Scheme {
  checks: { id: CheckId; weight: number }[];
  /** C2: 1 receives, 2 machine answers, 3 human, 4 knows the subject, 5 can investigate (WISE SCCC). */
  requiredDepth: 1 | 2 | 3 | 4 | 5;
  /** C5: labelled fields a report must have. */
  requiredFields: string[];
  /** K7: how long the innocent owner may be shut out, in seconds of procedure time. */
  ownerShutOutSeconds: number;
  /** K6: how long a copy must stand frozen or cut off to count as examinable, in beat periods. */
  examinablePeriods: number;
  /** What a late pass earns of its weight; published before the start. */
  lateShare: number;
}

export interface ParticipationFacts {
  participation: string;
  site: string;
  now: Date;
  /** No deadline is open any more: what is unknown now stays unknown. */
  final: boolean;
  suspended: Evidence | null;
  waivedChecks: { check: CheckId; evidence: Evidence }[];
  scheme: Scheme;
  /** Beat period in seconds of procedure time. */
  periodSeconds: number;
  alarmAt: Date | null;
  clocks: ClockFact[];
  deliveries: DeliveryFact[];
  replies: ReplyFact[];
  recordedContacts: RecordedContactFact[];
  deployments: DeploymentFact[];
  probes: ProbeRoundFact[];
  workload: WorkloadFact[];
  claims: ClaimFact[];
  answers: AnswerFact[];
  hints: HintFact[];
  outages: OutageFact[];
  /** Absent where no agent runs, and in facts from before there were agents. */
  agent?: AgentFact[];
}

export type { AnswerFact, CheckId, ClaimFact, ClaimKind, DeliveryState, Evidence, Question, SilenceKind };
