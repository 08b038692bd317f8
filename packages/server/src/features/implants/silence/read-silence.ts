import { surroundingsAt } from './presence.ts';
import { classifyReturned } from './returned.ts';
import { beatEvidence, type Finding, type Span } from './span.ts';
import { classifyStillSilent } from './still-silent.ts';
import {
  type Deaf,
  type Gap,
  longestPeriodMs,
  type SilenceRules,
  silenceRules,
  type Trace,
  thresholdMs,
} from './trace.ts';

export interface SilenceInput {
  subject: Trace;
  /** Everything else that runs at the site: controls and copies. */
  others: Trace[];
  /** When we could not hear. Sorted or not. */
  deaf: Deaf[];
  nowMs: number;
  /** Procedure time of a machine time. */
  at(ms: number): Date;
  rules?: SilenceRules;
}

/**
 * Every silence of one deployment, oldest first; the last one is open (`until` null) while it lasts.
 * A pause counts only as far as we could have heard, so our outages, stalls and slow commits never make a silence.
 */
export function readSilence(input: SilenceInput): Span[] {
  const { subject, deaf } = input;
  const rules = input.rules ?? silenceRules;
  const spans: Span[] = [];
  for (const gap of subject.gaps) {
    const untilMs = gap.after[0]?.ms ?? input.nowMs;
    const rawMs = untilMs - gap.before.ms;
    const restarted = gap.after[0] !== undefined && gap.after[0].instance !== gap.before.instance;
    const ended = gap.before.kind === 'receipt';
    if (!ended && !restarted && rawMs <= thresholdMs(subject, rules)) continue;
    const hidden = deaf.filter(
      (one) => one.fromMs < untilMs && one.untilMs + recoveryMs(subject, one) > gap.before.ms,
    );
    const heardMs = rawMs - coveredMs(hidden, subject, gap.before.ms, untilMs);
    let finding: Finding;
    if (!ended && !restarted && heardMs <= thresholdMs(subject, rules)) {
      finding = {
        kind: 'our-outage',
        confirmed: gap.after.length > 0,
        why: 'We could not hear it: our own outage covers the silence.',
        ...(gap.after.length > 0 ? { returnedBecause: 'we hear again' } : {}),
      };
    } else {
      const fall = { fromMs: gap.before.ms, toMs: fallUntilMs(subject, gap, hidden) };
      const around = surroundingsAt(subject, input.others, fall, input.nowMs, rules);
      finding =
        gap.after.length > 0
          ? classifyReturned(subject, gap, around)
          : classifyStillSilent({ ...input, rules, gap, around });
      if (around.witnesses.length > 0 && finding.kind !== 'asked-to-stop') {
        finding.evidence = [
          ...(finding.evidence ?? []),
          ...around.witnesses.map((ref) => ({ ref, at: gap.before.at, says: 'spoke on meanwhile' })),
        ];
      }
    }
    spans.push(spanOf(input, gap, finding, hidden));
  }
  return joinGoodbyes(spans);
}

function spanOf(input: SilenceInput, gap: Gap, finding: Finding, hidden: Deaf[]): Span {
  const { subject, at } = input;
  const { before } = gap;
  const back = gap.after[0];
  const receipt = before.kind === 'receipt';
  const toMs = receipt ? before.ms : fallUntilMs(subject, gap, hidden);
  let held: Span['held'] = null;
  if (finding.heldUntilMs !== undefined) {
    const limitMs =
      subject.boundMs === null ? Number.POSITIVE_INFINITY : subject.boundMs + subject.hardLimitSeconds * 1000;
    const endMs = finding.heldUntilMs ?? (input.nowMs > limitMs ? limitMs : null);
    held = { from: before.at, to: endMs === null ? null : back?.ms === endMs ? back.at : at(endMs) };
  }
  return {
    deployment: subject.deployment,
    kind: finding.kind,
    from: { from: before.at, to: toMs === before.ms ? before.at : at(toMs) },
    fromMs: before.ms,
    until: back?.at ?? null,
    untilMs: back?.ms ?? null,
    confirmed: finding.confirmed,
    held,
    why: finding.why,
    returnedBecause: finding.returnedBecause ?? null,
    evidence: [
      beatEvidence(before, receipt ? 'its last word' : 'its last beat before the silence'),
      ...(finding.evidence ?? []),
      ...hidden.map((one) => ({ ref: one.ref, at: at(one.fromMs), says: 'we could not hear' })),
    ],
  };
}

/** The latest moment at which the first missing beat was due. What we could not hear puts it off. */
function fallUntilMs(subject: Trace, gap: Gap, hidden: Deaf[]): number {
  let due = gap.before.ms + longestPeriodMs(subject);
  for (const one of [...hidden].sort((a, b) => a.fromMs - b.fromMs)) {
    if (one.fromMs <= due) due = Math.max(due, one.untilMs + recoveryMs(subject, one));
  }
  return Math.min(due, gap.after[0]?.ms ?? due);
}

/** After our outage a copy needs a period, or its dormant time when its lease had run out meanwhile. */
function recoveryMs(subject: Trace, deaf: Deaf): number {
  const slept = deaf.untilMs - deaf.fromMs >= subject.leaseSeconds * 1000 - longestPeriodMs(subject);
  return (slept ? subject.dormantSeconds * 1000 : 0) + longestPeriodMs(subject);
}

/** How much of `fromMs..untilMs` is covered by what we could not hear. */
function coveredMs(hidden: Deaf[], subject: Trace, fromMs: number, untilMs: number): number {
  let covered = 0;
  let reached = fromMs;
  for (const one of [...hidden].sort((a, b) => a.fromMs - b.fromMs)) {
    const start = Math.max(one.fromMs, reached);
    const end = Math.min(one.untilMs + recoveryMs(subject, one), untilMs);
    if (end > start) {
      covered += end - start;
      reached = end;
    }
  }
  return covered;
}

/** A frozen copy that is woken only to say goodbye was contained from the freeze on: one silence, not two. */
function joinGoodbyes(spans: Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const earlier = joined.at(-1);
    if (
      earlier?.kind === 'asked-to-stop' &&
      span.kind === 'asked-to-stop' &&
      earlier.untilMs === span.fromMs
    ) {
      joined[joined.length - 1] = {
        ...earlier,
        until: span.until,
        untilMs: span.untilMs,
        returnedBecause: span.returnedBecause,
        evidence: [...earlier.evidence, ...span.evidence],
      };
    } else joined.push(span);
  }
  return joined;
}
