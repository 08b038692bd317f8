import type { ContainmentPlan, OrderEffect, PlanStep, StepKind } from '@muster/contract';
import { acts, HOLDS_WHEN_ENDED } from '../planning/index.ts';
import type { Site } from './site.ts';

/** What has ended, or was deleted, stands still and is let go, and the system says so. */
const SHOWS_WHEN_GONE: ReadonlySet<StepKind> = new Set([
  ...HOLDS_WHEN_ENDED,
  'enable-account',
  'unblock-image',
]);

/**
 * Reads back from the systems what the steps of a plan brought about, or found standing. Where it was all skipped, what
 * had ended by then is read: that it is gone is proof enough.
 */
export async function readEffects(
  site: Site,
  plan: ContainmentPlan,
  time: { now(): Date },
  signal: AbortSignal,
): Promise<OrderEffect[]> {
  const stand = plan.steps.filter(
    ({ kind, state }) => acts(kind) && (state === 'done' || state === 'already'),
  );
  if (stand.length > 0) return await readSteps(site, stand, time, signal);
  const skipped = plan.steps.filter(({ kind, state }) => state === 'skipped' && SHOWS_WHEN_GONE.has(kind));
  const read = await readSteps(site, skipped, time, signal);
  return read.filter(({ state }) => state === 'holds');
}

async function readSteps(
  site: Site,
  steps: readonly PlanStep[],
  time: { now(): Date },
  signal: AbortSignal,
): Promise<OrderEffect[]> {
  const effects: OrderEffect[] = [];
  for (const step of steps) {
    const reading = await site.get(step.system)?.readBack(step, signal);
    effects.push({
      ...frame(step),
      wanted: wantedBy(step),
      found: (reading?.found ?? 'the system is not set up here any more').slice(0, 2000),
      state: reading?.state ?? 'unknown',
      readAt: time.now().toISOString(),
      fullFrom: reading?.fullFrom?.toISOString() ?? null,
    });
  }
  return effects;
}

/** The effects of an order that was taken back by the steps of `undo`. */
export function releasedEffects(done: ContainmentPlan, undo: ContainmentPlan, at: Date): OrderEffect[] {
  return undo.steps.flatMap((step) => {
    const of = done.steps.find(
      ({ system, kind, target }) =>
        system === step.system && kind === step.inverse?.kind && target.ref === step.target.ref,
    );
    if (!of || (step.state !== 'done' && step.state !== 'already')) return [];
    const found = step.state === 'already' ? `${step.kind}: it was so already` : step.kind;
    return [
      {
        ...frame(of),
        wanted: 'taken back',
        found,
        state: 'released' as const,
        readAt: at.toISOString(),
        fullFrom: null,
      },
    ];
  });
}

function frame({ id, system, systemKind, kind, target }: PlanStep) {
  return { id, system, systemKind, kind, target };
}

function wantedBy(step: PlanStep): string {
  const sets = Object.keys(step.sets).length === 0 ? '' : ` ${JSON.stringify(step.sets)}`;
  return `${step.kind}${sets}`.slice(0, 2000);
}
