import type { PlanStep } from '@muster/contract';
import type { Reading, StepOutcome } from '../../ports/site-system.ts';

/** By what a farm refuses submissions. */
export interface SlurmDoor {
  /** @throws SystemError */
  seen(signal: AbortSignal): Promise<DoorSeen>;
  /** @throws SystemError */
  deny(step: PlanStep, signal: AbortSignal): Promise<StepOutcome>;
  /** @throws SystemError */
  allow(step: PlanStep, signal: AbortSignal): Promise<StepOutcome>;
  /** @throws SystemError */
  reading(step: PlanStep, signal: AbortSignal): Promise<Reading>;
}

export interface DoorSeen {
  /** Refs and keys of all who are refused. */
  denied: string[];
  /** What must be put back for those who are not, by a ref, a space and which of its entries. */
  found?: Record<string, unknown>;
}

export function differs(found: string): Reading {
  return { state: 'differs', found, fullFrom: null };
}
