import { checkIds } from '@muster/contract';
import { z } from 'zod';

/**
 * A scenario: the script of a drill as data. Frozen, by its hash, when a campaign is announced.
 * Offsets are texts like `90m`, `4h`, `2d` after the start, in procedure time, unless a field says machine time.
 */

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `90m` -> 5400 seconds. */
const duration = z
  .string()
  .regex(/^\d+(\.\d+)?[smhd]$/, 'a duration is a number and s, m, h or d, like 90m')
  .transform((text) => Number(text.slice(0, -1)) * (units[text.slice(-1)] as number));

const amount = z.strictObject({
  amount: z.number().positive(),
  /** Another fact at which the clock begins, where the procedure's own does not fit the exercise. */
  anchor: z.string().optional(),
  unit: z.enum(['clock-hour', 'working-hour', 'day', 'working-day', 'calendar-month']),
});

const identity = z.strictObject({
  /** Name of the credential files that the deployers and probes hold: `<name>.crt` and `<name>.key`. */
  credential: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** The name as sites see it: a DN in OpenSSL's one-line form, or `iss sub`. */
  name: z.string().min(3),
});

const question = z.strictObject({
  id: z.enum(['F1', 'F2', 'F3', 'F4', 'F5', 'F6']),
  level: z.number().int().min(1).max(4),
  text: z.string().min(10),
  attempts: z.number().int().min(1).max(20).default(3),
  hint: z.strictObject({ text: z.string().min(3), cost: z.number().min(0).max(1) }).optional(),
});

const inject = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]*$/),
  kind: z.enum(['alarm', 'request', 'notice']),
  at: duration,
  /** Each site gets it at a random moment of this length after `at`, the same for the same seed. */
  window: duration.default(0),
  /** Contact roles, tried in this order: the first that the site has is addressed. */
  to: z
    .array(z.enum(['security', 'csirt', 'alarm', 'admin']))
    .min(1)
    .default(['security', 'csirt', 'alarm']),
  subject: z.string().min(3).max(150),
  /** `{{...}}` names of the text model: site, incident, identity, contact, deadlines, questions. */
  body: z.string().min(10),
  asks: z.array(question.shape.id).default([]),
});

const implants = z.strictObject({
  perSite: z.number().int().min(1).max(20),
  /** Machine milliseconds. */
  periodMs: z.number().int().min(200).max(600_000).default(30_000),
  jitterPercent: z.number().int().min(0).max(50).default(10),
  /** Machine seconds. */
  leaseSeconds: z.number().int().min(1).max(600).default(600),
  dormantSeconds: z.number().int().min(1).max(3600).default(600),
  hardLimitSeconds: z.number().int().min(10).max(604_800),
  /** Submitted at a random moment of this window. */
  at: duration,
  window: duration.default(0),
});

const scheme = z.strictObject({
  requiredDepth: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]).default(4),
  requiredFields: z.array(z.string()).default([]),
  timeToleranceSeconds: z.number().positive().default(1800),
  trafficTolerancePercent: z.number().positive().default(10),
  ownerShutOutSeconds: z
    .number()
    .positive()
    .default(4 * 3600),
  examinablePeriods: z.number().positive().default(4),
  lateShare: z.number().min(0).max(1).default(0.5),
});

export const scenarioSchema = z
  .strictObject({
    scenario: z.string().regex(/^[a-z][a-z0-9-]*$/),
    version: z.number().int().positive(),
    title: z.string().min(5),
    story: z.string().min(20),
    /** Who answers questions about the exercise; stands in every message, canary file and User-Agent. */
    contact: z.string().min(5).default('the organising CSIRT'),
    tlp: z.enum(['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']).default('AMBER'),
    procedure: z.string().default('egi-ssc'),
    deadlines: z
      .strictObject({ acknowledge: amount, contain: amount, answer: amount, close: amount })
      .partial()
      .default({}),
    identities: z.strictObject({ drill: identity, innocent: identity, operator: identity }).optional(),
    implants: implants.optional(),
    control: z
      .strictObject({ beat: z.boolean(), workload: z.boolean() })
      .default({ beat: false, workload: false }),
    probes: z.strictObject({ every: duration, from: duration.default(0) }).optional(),
    injects: z.array(inject).min(1),
    questions: z.array(question).default([]),
    checks: z.array(z.strictObject({ id: z.enum(checkIds), weight: z.number().positive() })).min(1),
    scheme: scheme.prefault({}),
    /** After this the campaign may be scored for good; no deadline ends later. */
    ends: duration,
  })
  .superRefine((value, context) => {
    const complain = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (value.injects.filter(({ kind }) => kind === 'alarm').length !== 1) {
      complain(['injects'], 'a scenario has exactly one inject of kind alarm');
    }
    unique(
      value.injects.map(({ key }) => key),
      (i) => complain(['injects', i, 'key'], 'this key stands twice'),
    );
    unique(
      value.questions.map(({ id }) => id),
      (i) => complain(['questions', i, 'id'], 'this question stands twice'),
    );
    unique(
      value.checks.map(({ id }) => id),
      (i) => complain(['checks', i, 'id'], 'this check stands twice'),
    );
    value.injects.forEach((one, i) => {
      if (one.at + one.window > value.ends) complain(['injects', i, 'at'], 'the inject comes after the end');
      for (const id of one.asks) {
        if (!value.questions.some((asked) => asked.id === id)) {
          complain(['injects', i, 'asks'], `question ${id} is not among the questions`);
        }
      }
    });
    value.checks.forEach(({ id }, i) => {
      const needsCopies = id.startsWith('K') || id.startsWith('F');
      if (needsCopies && !value.implants) complain(['checks', i, 'id'], `${id} needs implants`);
      if (id === 'K1' && !value.probes) complain(['checks', i, 'id'], 'K1 needs probes');
      if (id === 'K7' && !value.control.workload)
        complain(['checks', i, 'id'], 'K7 needs a control workload');
      if (id.startsWith('F') && !value.questions.some((asked) => asked.id === id)) {
        complain(['checks', i, 'id'], `${id} has no question`);
      }
    });
    if ((value.implants || value.probes) && !value.identities) {
      complain(['identities'], 'implants and probes need identities');
    }
  });

export type Scenario = z.output<typeof scenarioSchema>;

function unique(values: string[], complain: (index: number) => void): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) !== index) complain(index);
  });
}
