import type { PlanStep } from '@muster/contract';
import type { Reading, StepOutcome } from '../../../ports/site-system.ts';
import type { SiteCloud } from '../site-cloud.ts';

/** How one kind of step is taken, and how it is read back. Both may throw what the client throws. */
export interface StepHandler {
  take(site: SiteCloud, step: PlanStep, signal: AbortSignal): Promise<StepOutcome>;
  read(site: SiteCloud, step: PlanStep, signal: AbortSignal): Promise<Reading>;
}

export function done(detail: string, made: Record<string, unknown> = {}): StepOutcome {
  return { state: 'done', detail, made };
}

export function already(detail: string, made: Record<string, unknown> = {}): StepOutcome {
  return { state: 'already', detail, made };
}

export function failed(detail: string): StepOutcome {
  return { state: 'failed', detail, made: {} };
}

export function reading(holds: boolean, found: string, fullFrom: Date | null = null): Reading {
  return { state: holds ? 'holds' : 'differs', found: found.slice(0, 2000), fullFrom };
}

export function textIn(sets: PlanStep['sets'], key: string): string | undefined {
  const value = sets[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
