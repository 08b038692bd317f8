import { z } from 'zod';
import { instant } from './common.ts';

/** In what a deadline is counted; defined in the server's kernel/calendar/deadline.ts. */
export const deadlineUnit = z.enum(['clock-hour', 'working-hour', 'day', 'working-day', 'calendar-month']);

/** Whose working hours count. */
export const calendarOwner = z.enum(['site', 'ngi', 'csirt']);
export type CalendarOwner = z.infer<typeof calendarOwner>;

const word = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');

/** The kind of a fact: `alarm-raised`, `contained`. */
export const factKind = word;

const countable = {
  amount: z.number().positive().max(10_000),
  unit: deadlineUnit,
};

export const stepDeadline = z
  .strictObject({
    /** The kind of fact at which the clock starts. */
    anchor: factKind,
    ...countable,
    calendar: calendarOwner.default('site'),
    /** The anchor in a reader's words: `from suspicion`. */
    says: z.string().min(3).max(120).optional(),
  })
  .refine(wholeUnlessHours, { path: ['amount'], message: 'days and months are counted in whole numbers' });
export type StepDeadline = z.infer<typeof stepDeadline>;

/** When a part of the time has passed (in percent of what counts), who is told. */
export const escalation = z.strictObject({
  at: z.union([z.literal(50), z.literal(80), z.literal(100)]),
  to: z.array(z.enum(['site', 'ngi', 'csirt', 'csirt-duty'])).min(1),
});
export type Escalation = z.infer<typeof escalation>;

/** One of the facts that must all be known before a step counts as done, and the words of its box on a checklist. */
export const stepProof = z.strictObject({ fact: factKind, says: z.string().min(3).max(240) });
export type StepProof = z.infer<typeof stepProof>;

/**
 * What must not happen between the anchor and the proof. `flag`: the step can still be done, and the reading says what
 * was lost. `fail`: it cannot be done any more; the clock is missed at once, whatever time was left.
 */
export const stepBreach = z.strictObject({
  fact: factKind,
  says: z.string().min(3).max(240),
  effect: z.enum(['flag', 'fail']),
});
export type StepBreach = z.infer<typeof stepBreach>;

const moreThanOnce = (kinds: readonly string[]) => kinds.find((kind, i) => kinds.indexOf(kind) !== i);

export const procedureStep = z
  .strictObject({
    id: word,
    title: z.string().min(3).max(200),
    actor: z.enum(['site', 'ngi', 'csirt', 'vo']),
    /** What to do, for whoever does it in the night: plain text, a blank line between paragraphs. */
    action: z.string().min(3).max(2000).optional(),
    /** The step is a duty only once a fact of kind `when` is known, and no more once one of kind `unless` is. */
    condition: z
      .strictObject({
        when: factKind.optional(),
        unless: factKind.optional(),
        /** The condition in words: the box on a checklist. */
        says: z.string().min(3).max(240).optional(),
      })
      .optional(),
    /** A step without one is done or not done, never late. */
    deadline: stepDeadline.optional(),
    /** The kind of fact that shows that it was done; of several, each is needed, and the last one's time counts. */
    proof: z.union([factKind, z.array(stepProof).min(1).max(6)]),
    /** What shows it, in words: which message, id or document an officer looks for. */
    provenBy: z.string().min(3).max(500).optional(),
    breaches: z.array(stepBreach).max(8).default([]),
    /** One clock for each key of the anchor's facts: each request has its own. */
    repeating: z.boolean().default(false),
    escalation: z.array(escalation).max(3).default([]),
  })
  .superRefine((step, context) => {
    if (step.repeating && !step.deadline) {
      context.addIssue({ code: 'custom', path: ['repeating'], message: 'a repeating step needs a deadline' });
    }
    const twice = moreThanOnce([...proofsOf(step), ...step.breaches].map(({ fact }) => fact));
    if (twice !== undefined) {
      context.addIssue({ code: 'custom', path: ['proof'], message: `${twice} stands twice in this step` });
    }
    for (const [index, one] of step.escalation.entries()) {
      if (index > 0 && one.at <= (step.escalation[index - 1]?.at ?? 0)) {
        context.addIssue({
          code: 'custom',
          path: ['escalation', index, 'at'],
          message: 'thresholds must rise from one to the next',
        });
      }
    }
  });
export type ProcedureStep = z.infer<typeof procedureStep>;

/** A procedure as it is written down: data that a federation can read, change and give a new version. */
export const procedureDocument = z
  .strictObject({
    name: word,
    version: z.number().int().min(1),
    title: z.string().min(3).max(200),
    /** Where the rule comes from: document, version, section. */
    source: z.string().min(3).max(500),
    /** Drills measure who acts unasked: their clocks tell nobody at 50, 80 and 100 %, unless this says so. */
    escalateExercises: z.boolean().default(false),
    steps: z.array(procedureStep).min(1).max(50),
  })
  .superRefine((procedure, context) => {
    const seen = new Set<string>();
    for (const [index, { id }] of procedure.steps.entries()) {
      if (seen.has(id)) {
        context.addIssue({
          code: 'custom',
          path: ['steps', index, 'id'],
          message: `step ${id} stands twice`,
        });
      }
      seen.add(id);
    }
  });
export type ProcedureDocument = z.infer<typeof procedureDocument>;

/** The proofs of a step one by one; a single kind is shown by the step's own title. */
export function proofsOf(step: {
  title: string;
  proof: string | readonly StepProof[];
}): readonly StepProof[] {
  return typeof step.proof === 'string' ? [{ fact: step.proof, says: step.title }] : step.proof;
}

/** Another deadline for one step; what is left out stays as the procedure says. */
export const deadlineOverride = z
  .strictObject({
    step: word,
    anchor: factKind.optional(),
    ...countable,
    calendar: calendarOwner.optional(),
  })
  .refine(wholeUnlessHours, { path: ['amount'], message: 'days and months are counted in whole numbers' });
export type DeadlineOverride = z.infer<typeof deadlineOverride>;

/** Which text of a procedure an incident follows, for ever. */
export const procedurePin = z.object({
  name: word,
  version: z.number().int(),
  /** SHA-256 of the document's bytes. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  overrides: z.array(deadlineOverride),
});
export type ProcedurePin = z.infer<typeof procedurePin>;

export const clockState = z.enum([
  'waiting',
  'running',
  'paused',
  'met',
  'late',
  'missed',
  'waived',
  'not-applicable',
]);
export type ClockState = z.infer<typeof clockState>;

export const pauseKind = z.enum(['downtime', 'our-outage', 'suspended']);
export type PauseKind = z.infer<typeof pauseKind>;

const earlierReading = z.object({
  /** When the correction that replaced this reading was recorded. */
  correctedAt: instant,
  anchorAt: instant.nullable(),
  dueAt: instant.nullable(),
  state: clockState,
  metAt: instant.nullable(),
});

/** One clock as it stands at `readAt`. */
export const clockView = z.object({
  step: word,
  title: z.string(),
  actor: z.string(),
  /** Id of the site whose duty it is; null for what somebody else has to do, once for the whole incident. */
  site: z.string().nullable(),
  /** For a repeating step what it repeats for (a request's id). */
  key: z.string().nullable(),
  readAt: instant,
  anchorAt: instant.nullable(),
  dueAt: instant.nullable(),
  state: clockState,
  metAt: instant.nullable(),
  /** What has to be shown, and since when each is known to have happened. */
  proofs: z.array(stepProof.extend({ at: instant.nullable() })),
  /** What happened although it must not. */
  breaches: z.array(stepBreach.extend({ at: instant })),
  pausedSpans: z.array(z.object({ kind: pauseKind, from: instant, to: instant.nullable(), ref: z.string() })),
  /** Of the calendar that counted; null for clock hours, which need none. */
  calendarVersion: z.string().nullable(),
  /** What is left of the time that counts (working time for working units); negative when overdue. */
  remainingSeconds: z.number().nullable(),
  /** 0 at the anchor, 1 at the due time, more when overdue; frozen when the step is done. */
  elapsedShare: z.number().nullable(),
  /** Ledger entries on which the reading rests. */
  evidence: z.array(z.string()),
  /** What was read before a fact was corrected, oldest first. */
  history: z.array(earlierReading),
});
export type ClockView = z.infer<typeof clockView>;

/** Its duty is not fulfilled, waived or taken back: in time, too late, or while it is paused. */
export function isOpenClock({ state }: Pick<ClockView, 'state'>): boolean {
  return state === 'running' || state === 'missed' || state === 'paused';
}

/**
 * What of an open clock's step is not shown yet, in words: which of the parties was not told. Of a step with one proof
 * that is the step itself, which its title says already.
 */
export function missingProofs(clock: Pick<ClockView, 'state' | 'title' | 'proofs'>): string[] {
  if (!isOpenClock(clock)) return [];
  return clock.proofs.flatMap(({ at, says }) => (at === null && says !== clock.title ? [says] : []));
}

function wholeUnlessHours(deadline: { amount: number; unit: z.infer<typeof deadlineUnit> }): boolean {
  const hours = deadline.unit === 'clock-hour' || deadline.unit === 'working-hour';
  return hours || Number.isInteger(deadline.amount);
}
