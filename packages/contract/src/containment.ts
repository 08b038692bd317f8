import { z } from 'zod';
import { instant } from './common.ts';
import { systemKind } from './workloads.ts';

export * from './effect-defaults.ts';

/*
 * What is to be done at a site, step by step, and what was found when it was read back. Plans are made by the site's
 * agent from the facts of the site, the order and the site's policy; the server shows them.
 */

const ref = z.string().min(1).max(255);
const words = z.string().max(2000);

/** What is done to what runs already. `pause` keeps memory in the host; `suspend` writes it to the host's disk. */
export const runningEffect = z.enum(['leave', 'notify', 'pause', 'suspend']);
/** `keep` leaves the network as it is, `quarantine` denies all, `release` undoes a quarantine. */
export const networkEffect = z.enum(['keep', 'quarantine', 'release']);

/** What a ban or a containment is to bring about. Storage is never touched. */
export const orderEffects = z.object({
  /** New sessions, submissions and starts. */
  new: z.enum(['deny', 'leave']),
  running: runningEffect,
  storage: z.literal('keep'),
  network: networkEffect,
});
export type OrderEffects = z.infer<typeof orderEffects>;

/**
 * The kinds of steps, in the order in which a plan has them: evidence first, then the owner's access (an owner could
 * undo the rest), then network, state, lock, snapshot, and last the reading back and the word to the owner.
 * There is none that deletes, rebuilds, reboots or shelves.
 */
export const stepKind = z.enum([
  'record-state',
  'list-credentials',
  'deny-new',
  'disable-account',
  'remove-credential',
  'end-sessions',
  'quarantine-network',
  'release-network',
  'pause',
  'suspend',
  'resume',
  'lock',
  'unlock',
  'hold',
  'unhold',
  'snapshot',
  'unshare-snapshot',
  'allow-new',
  'enable-account',
  'block-image',
  'unblock-image',
  'read-back',
  'notify-owner',
]);
export type StepKind = z.infer<typeof stepKind>;

export const stepTarget = z.object({
  type: z.enum(['workload', 'account', 'credential', 'project', 'image', 'subject']),
  ref,
  /** For people: the server's name, the account. */
  label: words,
});
export type StepTarget = z.infer<typeof stepTarget>;

/** What undoes a step: another step, with what it must put back (port groups, states) as the system wrote it. */
export const stepInverse = z.object({ kind: stepKind, restores: z.record(z.string(), z.unknown()) });
export type StepInverse = z.infer<typeof stepInverse>;

export const stepState = z.enum(['planned', 'done', 'already', 'failed', 'skipped', 'undone']);
export type StepState = z.infer<typeof stepState>;

export const planStep = z.object({
  /** Unique within the plan and the same whenever the same plan is made again: it makes a step idempotent. */
  id: ref,
  system: ref,
  systemKind,
  kind: stepKind,
  target: stepTarget,
  /** Why this step, in a sentence. */
  why: words,
  /** Steps that must have gone well before. */
  needs: z.array(ref).max(50),
  /** What the step sets, in the system's words: `{"security_groups":["…"]}`. */
  sets: z.record(z.string(), z.unknown()),
  inverse: stepInverse.nullable(),
  /** What this step's inverse cannot bring back; empty when it brings back everything. */
  cannotUndo: words,
  state: stepState,
  detail: words,
  at: instant.nullable(),
});
export type PlanStep = z.infer<typeof planStep>;

export const containmentPlan = z.object({
  orderId: ref,
  madeAt: instant,
  dryRun: z.boolean(),
  steps: z.array(planStep).max(5000),
  /** What the order asks and this site cannot or will not do, and why. */
  cannot: z.array(z.object({ what: words, why: words })).max(500),
  /** What people should know: cached tokens that work on, credentials that come back. */
  warnings: z.array(words).max(500),
});
export type ContainmentPlan = z.infer<typeof containmentPlan>;

/** `unknown`: could not be read; it never counts as holding. */
export const effectState = z.enum(['holds', 'differs', 'unknown', 'released']);
export type EffectState = z.infer<typeof effectState>;

/** One thing an order brought about at a site, as it was read back from the system itself. */
export const orderEffect = z.object({
  /** The same in every reading of the same effect. */
  id: ref,
  system: ref,
  systemKind,
  kind: stepKind,
  target: stepTarget,
  wanted: words,
  found: words,
  state: effectState,
  readAt: instant,
  /** It holds fully only from then on: a cached token's last possible moment. */
  fullFrom: instant.nullable(),
});
export type OrderEffect = z.infer<typeof orderEffect>;
