import type { ClockState, ProcedureStep } from '@muster/contract';
import { countedSeconds, dueWithPauses, type Interval } from '../../kernel/calendar/index.ts';
import { earliest, inOrder, type StandingFact, standing } from './facts.ts';
import {
  type ClockPause,
  type FactOccurrence,
  type Procedure,
  type ProcedureCalendars,
  STEP_WAIVED,
  waiverKey,
} from './model.ts';

export interface ClockContext {
  calendars: ProcedureCalendars;
  pauses: readonly ClockPause[];
  now: Date;
  /** When it is later than `now`: what was learnt until then of what had happened by `now` counts too. */
  knownAt?: Date;
}

/** What one clock said before a fact was corrected. */
export interface EarlierReading {
  correctedAt: Date;
  anchorAt: Date | null;
  dueAt: Date | null;
  state: ClockState;
  metAt: Date | null;
}

/** One clock, read at one time. See `clockView` in the contract for the meaning of each field. */
export interface ClockReading {
  step: string;
  title: string;
  actor: ProcedureStep['actor'];
  key: string | null;
  readAt: Date;
  anchorAt: Date | null;
  dueAt: Date | null;
  /** `late`: proof came after the due time. `missed`: the due time is over and there is no proof. */
  state: ClockState;
  metAt: Date | null;
  pausedSpans: ClockPause[];
  calendarVersion: string | null;
  remainingSeconds: number | null;
  elapsedShare: number | null;
  evidence: string[];
  /** What each piece of evidence shows, and when that happened; in the order of `evidence`. */
  grounds: ClockGround[];
  history: EarlierReading[];
}

export interface ClockGround {
  ref: string;
  at: Date;
  shows: 'anchor' | 'condition' | 'proof' | 'waiver';
}

/**
 * Reads all clocks of an incident. Pure: the same facts, calendars, pauses and time give the same readings.
 * The earliest standing fact of a kind counts, for anchors and for proofs. A proof that is older than its anchor
 * (contained before the alarm) is in time. Where a fact was corrected, the reading of before is kept in `history`.
 */
export function computeClocks(
  procedure: Procedure,
  facts: readonly FactOccurrence[],
  context: ClockContext,
): ClockReading[] {
  const { now, knownAt = now } = context;
  const known = inOrder(facts.filter((fact) => fact.recordedAt <= knownAt)).map((fact) =>
    knownAt > now && fact.at && fact.at > now ? { ...fact, at: null } : fact,
  );
  return procedure.document.steps.flatMap((step) =>
    keysOf(step, known).map((key) => readClock(step, key, known, context)),
  );
}

function keysOf(step: ProcedureStep, known: readonly FactOccurrence[]): (string | null)[] {
  if (!step.repeating) return [null];
  const keys = new Set(known.filter(({ kind }) => kind === step.deadline?.anchor).map(({ key }) => key));
  return keys.size > 0 ? [...keys] : [null];
}

function readClock(
  step: ProcedureStep,
  key: string | null,
  known: readonly FactOccurrence[],
  context: ClockContext,
): ClockReading {
  const history: EarlierReading[] = [];
  for (const [index, fact] of known.entries()) {
    if (fact.supersedes === null || !concerns(step, key, fact)) continue;
    const before = readOnce(step, key, standing(known.slice(0, index)), { ...context, now: fact.recordedAt });
    const { anchorAt, dueAt, state, metAt } = before;
    history.push({ correctedAt: fact.recordedAt, anchorAt, dueAt, state, metAt });
  }
  return { ...readOnce(step, key, standing(known), context), history };
}

/** Whether a fact is anchor, proof, condition or waiver of this clock. */
function concerns(
  step: ProcedureStep,
  key: string | null,
  fact: { kind: string; key: string | null },
): boolean {
  if (fact.kind === STEP_WAIVED) return waives(step, key, fact);
  if (fact.kind === step.condition?.when || fact.kind === step.condition?.unless) return true;
  if (fact.kind !== step.deadline?.anchor && fact.kind !== step.proof) return false;
  return !step.repeating || fact.key === key;
}

function waives(step: ProcedureStep, key: string | null, fact: { key: string | null }): boolean {
  return fact.key === waiverKey(step.id, key) || fact.key === waiverKey(step.id, null);
}

function readOnce(
  step: ProcedureStep,
  key: string | null,
  facts: readonly StandingFact[],
  context: ClockContext,
): ClockReading {
  const mine = facts.filter((fact) => concerns(step, key, fact));
  const anchor = earliest(mine.filter(({ kind }) => kind === step.deadline?.anchor));
  const proof = earliest(mine.filter(({ kind }) => kind === step.proof));
  const timing = anchor && step.deadline ? timingOf(step, anchor.at, proof?.at, context) : undefined;
  const waiver = mine.find(({ kind }) => kind === STEP_WAIVED);
  const condition = mine.filter(
    ({ kind }) => kind === step.condition?.when || kind === step.condition?.unless,
  );
  const state = stateOf({ step, key, mine, anchor, proof, waiver, timing, now: context.now });
  const grounds = [
    ...groundsOf('anchor', anchor),
    ...condition.flatMap((fact) => groundsOf('condition', fact)),
    ...groundsOf('proof', proof),
    ...groundsOf('waiver', waiver),
  ].filter(({ ref }, i, all) => all.findIndex((one) => one.ref === ref) === i);
  return {
    step: step.id,
    title: step.title,
    actor: step.actor,
    key,
    readAt: context.now,
    anchorAt: anchor?.at ?? null,
    dueAt: timing?.dueAt ?? null,
    state,
    metAt: state === 'met' || state === 'late' ? (proof?.at ?? null) : null,
    pausedSpans: timing?.pausedSpans ?? [],
    calendarVersion: timing?.calendarVersion ?? null,
    remainingSeconds: timing?.remainingSeconds ?? null,
    elapsedShare: timing?.elapsedShare ?? null,
    evidence: grounds.map(({ ref }) => ref),
    grounds,
    history: [],
  };
}

function groundsOf(shows: ClockGround['shows'], fact: StandingFact | undefined): ClockGround[] {
  return fact ? fact.evidence.map((ref) => ({ ref, at: fact.at, shows })) : [];
}

interface Timing {
  dueAt: Date;
  paused: boolean;
  pausedSpans: ClockPause[];
  calendarVersion: string | null;
  remainingSeconds: number;
  elapsedShare: number;
}

function timingOf(
  step: ProcedureStep,
  anchorAt: Date,
  metAt: Date | undefined,
  context: ClockContext,
): Timing {
  const { amount, unit, calendar: owner } = step.deadline as NonNullable<ProcedureStep['deadline']>;
  const calendar = context.calendars[owner];
  const applicable = context.pauses.filter((pause) => pause.kind !== 'downtime' || step.actor === 'site');
  // A pause that lasts has stopped the clock until now; how much longer it will, nobody knows yet.
  const spans = applicable.map((pause): Interval => ({ start: pause.from, end: pause.to ?? context.now }));
  const dueAt = dueWithPauses(anchorAt, amount, unit, calendar, spans);
  const readAt = metAt && metAt < context.now ? metAt : context.now;
  const total = countedSeconds(anchorAt, dueAt, unit, calendar, spans);
  const elapsed = countedSeconds(anchorAt, readAt, unit, calendar, spans);
  return {
    dueAt,
    paused: applicable.some(({ from, to }) => from <= context.now && (to === null || to > context.now)),
    pausedSpans: applicable.filter(({ from, to }) => from < dueAt && (to === null || to > anchorAt)),
    calendarVersion: unit === 'clock-hour' ? null : calendar.version,
    remainingSeconds: total - elapsed,
    elapsedShare: total > 0 ? elapsed / total : 1,
  };
}

interface StateInput {
  step: ProcedureStep;
  key: string | null;
  mine: readonly StandingFact[];
  anchor: StandingFact | undefined;
  proof: StandingFact | undefined;
  waiver: StandingFact | undefined;
  timing: Timing | undefined;
  now: Date;
}

function stateOf({ step, key, mine, anchor, proof, waiver, timing, now }: StateInput): ClockState {
  if (waiver) return 'waived';
  const { when, unless } = step.condition ?? {};
  if (unless && mine.some(({ kind }) => kind === unless)) return 'not-applicable';
  // A request that was withdrawn needs no answer.
  if (step.repeating && key !== null && !anchor) return 'not-applicable';
  if (proof && !step.deadline) return 'met';
  if (when && !mine.some(({ kind }) => kind === when)) return 'waiting';
  if (!timing) return 'waiting';
  if (proof) return proof.at <= timing.dueAt ? 'met' : 'late';
  if (now > timing.dueAt) return 'missed';
  return timing.paused ? 'paused' : 'running';
}
