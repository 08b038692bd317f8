import { z } from 'zod';
import { checkIds } from './checks.ts';
import { idOf, instant } from './common.ts';
import { clockState, deadlineUnit } from './procedure.ts';

/** One place in a scenario that is wrong, counted from 1. */
export const scenarioProblem = z.object({
  line: z.number().int(),
  column: z.number().int(),
  path: z.string(),
  message: z.string(),
});
export type ScenarioProblem = z.infer<typeof scenarioProblem>;

const scenarioText = z.string().min(1).max(512_000);

export const scenarioCheckRequest = z.object({
  yaml: scenarioText,
  /** From when deadlines are counted, since nights, weekends and holidays move them; without it the coming Monday, 08:00 UTC. */
  startsAt: instant.optional(),
});
export type ScenarioCheckRequest = z.infer<typeof scenarioCheckRequest>;

export const outlineKind = z.enum(['start', 'copies', 'probes', 'inject', 'deadline', 'end']);

/** One thing that a scenario does or asks for, and when. */
export const outlineItem = z.object({
  /** Seconds after the start; null for a deadline that begins only with something that the site does. */
  at: z.number().nullable(),
  /** Where sites get it at different moments, the last of them; for a deadline, that of the site that got the mail last. */
  until: z.number().nullable(),
  kind: outlineKind,
  /** The inject's key or the procedure's step. */
  name: z.string().nullable(),
  /** For a deadline: from when it runs, and for how long. */
  deadline: z
    .object({
      /** Key of the inject that begins it; null when it is begun by something else. */
      inject: z.string().nullable(),
      anchor: z.string(),
      amount: z.number(),
      unit: deadlineUnit,
    })
    .nullable(),
  what: z.string(),
});
export type OutlineItem = z.infer<typeof outlineItem>;

const measuredBy = z.object({
  /** The start that deadlines were counted from. */
  startsAt: instant,
  /** The federation's calendar; the sites' own may say otherwise. */
  calendar: z.object({ zone: z.string(), version: z.string() }),
});

export const scenarioCheckView = measuredBy.extend({
  ok: z.boolean(),
  problems: z.array(scenarioProblem),
  outline: z.array(outlineItem),
});
export type ScenarioCheckView = z.infer<typeof scenarioCheckView>;

/** A scenario that ships with Muster. */
export const scenarioSummary = z.object({
  name: z.string(),
  version: z.number().int(),
  title: z.string(),
  checks: z.array(z.string()),
});
export type ScenarioSummary = z.infer<typeof scenarioSummary>;

export const scenarioView = scenarioSummary.extend({ yaml: z.string() });
export type ScenarioView = z.infer<typeof scenarioView>;

const draftId = idOf('scd');
const draftName = z.string().trim().min(1).max(120);

/** A scenario that officers write: it may have errors for as long as it is one. */
export const scenarioDraftSummary = z.object({
  id: draftId,
  name: z.string(),
  version: z.number().int(),
  scope: z.object({ kind: z.enum(['federation', 'ngi']), ngiId: z.string().nullable() }),
  /** The title in its text, as far as it can be read. */
  title: z.string().nullable(),
  /** How many problems it had when it was saved. */
  problems: z.number().int(),
  savedAt: instant,
  savedByMe: z.boolean(),
});
export type ScenarioDraftSummary = z.infer<typeof scenarioDraftSummary>;

export const scenarioDraftVersion = z.object({
  version: z.number().int(),
  savedAt: instant,
  savedByMe: z.boolean(),
  problems: z.number().int(),
  sha256: z.string(),
});

export const scenarioDraftView = scenarioDraftSummary.extend({
  yaml: z.string(),
  /** Newest first. */
  versions: z.array(scenarioDraftVersion),
  mayChange: z.boolean(),
});
export type ScenarioDraftView = z.infer<typeof scenarioDraftView>;

export const createScenarioDraftRequest = z.object({ name: draftName, yaml: scenarioText });
export type CreateScenarioDraftRequest = z.infer<typeof createScenarioDraftRequest>;

export const saveScenarioDraftRequest = z.object({
  name: draftName.optional(),
  yaml: scenarioText,
  /** The version that was changed; another one in between is not overwritten. */
  after: z.number().int().min(1),
});
export type SaveScenarioDraftRequest = z.infer<typeof saveScenarioDraftRequest>;

export const scenarioTextView = z.object({ version: z.number().int(), yaml: z.string() });

export const dryRunRequest = scenarioCheckRequest;
export type DryRunRequest = z.infer<typeof dryRunRequest>;

const dryRunVerdict = z.object({
  check: z.enum(checkIds),
  title: z.string(),
  axis: z.string(),
  weight: z.number(),
  verdict: z.enum(['pass', 'late', 'fail', 'pending', 'not-applicable', 'our-fault', 'waived']),
  why: z.string(),
  /** Seconds after the start from which on it no longer changes; null when it stays open until the end. */
  decidedAt: z.number().nullable(),
});

/** A site that does not exist, and what would be said of it. */
export const dryRunSite = z.object({
  kind: z.enum(['exemplary', 'tardy', 'silent']),
  says: z.string(),
  /** What happens, in seconds after the start, and by whom. */
  events: z.array(z.object({ at: z.number(), by: z.enum(['muster', 'site']), what: z.string() })),
  clocks: z.array(
    z.object({
      step: z.string(),
      title: z.string(),
      /** The inject that began it, for a step that repeats. */
      key: z.string().nullable(),
      startedAt: z.number().nullable(),
      dueAt: z.number().nullable(),
      metAt: z.number().nullable(),
      state: clockState,
    }),
  ),
  verdicts: z.array(dryRunVerdict),
  score: z.array(z.object({ axis: z.string(), earned: z.number(), possible: z.number() })),
});
export type DryRunSite = z.infer<typeof dryRunSite>;

/** Made-up facts judged by the rules in force: nothing is sent, deployed or kept. */
export const dryRunView = measuredBy.extend({ simulation: z.literal(true), sites: z.array(dryRunSite) });
export type DryRunView = z.infer<typeof dryRunView>;
