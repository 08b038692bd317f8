import {
  type ClockState,
  type ProcedureStep,
  proofsOf,
  type StepBreach,
  type StepDeadline,
  type StepProof,
} from '@muster/contract';
import { countedSeconds, dueWithPauses, type Interval } from '../../kernel/calendar/index.ts';
import { earliest, inOrder, latest, type StandingFact, standing } from './facts.ts';
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
  site: string | null;
  key: string | null;
  readAt: Date;
  anchorAt: Date | null;
  dueAt: Date | null;
  /**
   * `late`: proof came after the due time. `missed`: the due time is over and there is no proof, or a breach made
   * the step impossible.
   */
  state: ClockState;
  metAt: Date | null;
  proofs: ProofReading[];
  breaches: BreachReading[];
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
  shows: 'anchor' | 'condition' | 'proof' | 'waiver' | 'breach';
}

/** One thing that has to be shown; `at` is null until it is. */
export type ProofReading = StepProof & { at: Date | null };
export type BreachReading = StepBreach & { at: Date };

/**
 * Reads all clocks of one place. Pure: the same facts, calendars, pauses and time give the same readings.
 * The earliest standing fact of a kind counts, for anchors and for proofs; where a step needs several proofs, it is done
 * with the last of them. A proof that is older than its anchor (contained before the alarm) is in time. Where a fact was
 * corrected, the reading of before is kept in `history`.
 */
export function computeClocks(
  procedure: Procedure,
  facts: readonly FactOccurrence[],
  context: ClockContext,
): ClockReading[] {
  const known = knownFacts(facts, context);
  return procedure.document.steps.flatMap((step) => readStep(step, known, context));
}

/** What counts when it is `now`, of what is known by `knownAt`; in the order in which it became known. */
export function knownFacts(
  facts: readonly FactOccurrence[],
  { now, knownAt = now }: Pick<ClockContext, 'now' | 'knownAt'>,
): FactOccurrence[] {
  return inOrder(facts.filter((fact) => fact.recordedAt <= knownAt)).map((fact) =>
    knownAt > now && fact.at && fact.at > now ? { ...fact, at: null } : fact,
  );
}

/** The clocks of one step: one, or one for each key of its anchor. */
export function readStep(
  step: ProcedureStep,
  known: readonly FactOccurrence[],
  context: ClockContext,
): ClockReading[] {
  return keysOf(step, known).map((key) => readClock(step, key, known, context));
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
  if (step.repeating && fact.key !== key) return false;
  return (
    fact.kind === step.deadline?.anchor || shows(step, fact.kind) || breachOf(step, fact.kind) !== undefined
  );
}

function shows({ proof }: ProcedureStep, kind: string): boolean {
  return typeof proof === 'string' ? proof === kind : proof.some(({ fact }) => fact === kind);
}

function breachOf({ breaches }: ProcedureStep, kind: string): StepBreach | undefined {
  return breaches.find(({ fact }) => fact === kind);
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
  const proofs = proofsOf(step).map((one) => ({
    ...one,
    shownBy: earliest(mine.filter(({ kind }) => kind === one.fact)),
  }));
  const shown = proofs.flatMap(({ shownBy }) => shownBy ?? []);
  const complete = shown.length === proofs.length ? latest(shown) : undefined;
  const breaches = breachesOf(step, mine, { from: anchor?.at, to: complete?.at });
  const isSpoilt = breaches.some(({ effect }) => effect === 'fail');
  const proof = isSpoilt ? undefined : complete;
  const timing = anchor && step.deadline ? timingOf(step, anchor.at, proof?.at, context) : undefined;
  const waiver = mine.find(({ kind }) => kind === STEP_WAIVED);
  const condition = mine.filter(
    ({ kind }) => kind === step.condition?.when || kind === step.condition?.unless,
  );
  const state = stateOf({ step, key, mine, anchor, proof, isSpoilt, waiver, timing, now: context.now });
  const grounds = [
    ...groundsOf('anchor', anchor),
    ...condition.flatMap((fact) => groundsOf('condition', fact)),
    ...shown.flatMap((fact) => groundsOf('proof', fact)),
    ...breaches.flatMap(({ breach }) => groundsOf('breach', breach)),
    ...groundsOf('waiver', waiver),
  ].filter(({ ref }, i, all) => all.findIndex((one) => one.ref === ref) === i);
  return {
    step: step.id,
    title: step.title,
    actor: step.actor,
    site: null,
    key,
    readAt: context.now,
    anchorAt: anchor?.at ?? null,
    dueAt: timing?.dueAt ?? null,
    state,
    metAt: state === 'met' || state === 'late' ? (proof?.at ?? null) : null,
    proofs: proofs.map(({ fact, says, shownBy }) => ({ fact, says, at: shownBy?.at ?? null })),
    breaches: breaches.map(({ fact, says, effect, at }) => ({ fact, says, effect, at })),
    pausedSpans: timing?.pausedSpans ?? [],
    calendarVersion: timing?.calendarVersion ?? null,
    remainingSeconds: timing?.remainingSeconds ?? null,
    elapsedShare: timing?.elapsedShare ?? null,
    evidence: grounds.map(({ ref }) => ref),
    grounds,
    history: [],
  };
}

/** Only what happened while the step was to be done: before its anchor nobody could know, after its proof it is over. */
function breachesOf(
  step: ProcedureStep,
  mine: readonly StandingFact[],
  { from, to }: { from: Date | undefined; to: Date | undefined },
): (BreachReading & { breach: StandingFact })[] {
  if (step.deadline && !from) return [];
  return step.breaches.flatMap((one) => {
    const within = mine.filter(
      ({ kind, at }) => kind === one.fact && (!from || at >= from) && (!to || at < to),
    );
    const breach = earliest(within);
    return breach ? [{ ...one, at: breach.at, breach }] : [];
  });
}

function groundsOf(shows: ClockGround['shows'], fact: StandingFact | undefined): ClockGround[] {
  return fact ? fact.evidence.map((ref) => ({ ref, at: fact.at, shows })) : [];
}

/** When a deadline is due that starts at `anchorAt`: the one place where that is computed, for clocks and for plans. */
export function dueFrom(
  { amount, unit, calendar }: StepDeadline,
  anchorAt: Date,
  calendars: ProcedureCalendars,
  pauses: readonly Interval[] = [],
): Date {
  return dueWithPauses(anchorAt, amount, unit, calendars[calendar], pauses);
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
  const deadline = step.deadline as StepDeadline;
  const { unit } = deadline;
  const calendar = context.calendars[deadline.calendar];
  const applicable = context.pauses.filter((pause) => pause.kind !== 'downtime' || step.actor === 'site');
  // A pause that lasts has stopped the clock until now; how much longer it will, nobody knows yet.
  const spans = applicable.map((pause): Interval => ({ start: pause.from, end: pause.to ?? context.now }));
  const dueAt = dueFrom(deadline, anchorAt, context.calendars, spans);
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
  isSpoilt: boolean;
  waiver: StandingFact | undefined;
  timing: Timing | undefined;
  now: Date;
}

function stateOf({ step, key, mine, anchor, proof, isSpoilt, waiver, timing, now }: StateInput): ClockState {
  if (waiver) return 'waived';
  const { when, unless } = step.condition ?? {};
  if (unless && mine.some(({ kind }) => kind === unless)) return 'not-applicable';
  // A request that was withdrawn needs no answer.
  if (step.repeating && key !== null && !anchor) return 'not-applicable';
  if (proof && !step.deadline) return 'met';
  if (when && !mine.some(({ kind }) => kind === when)) return 'waiting';
  if (isSpoilt) return 'missed';
  if (!timing) return 'waiting';
  if (proof) return proof.at <= timing.dueAt ? 'met' : 'late';
  if (now > timing.dueAt) return 'missed';
  return timing.paused ? 'paused' : 'running';
}
