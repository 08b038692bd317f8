import { createHash } from 'node:crypto';
import type { PlanStep, StepInverse, StepKind, StepTarget, SystemKind } from '@muster/contract';
import { shortText } from '../kernel/short-text.ts';

export interface StepParts {
  system: string;
  systemKind: SystemKind;
  kind: StepKind;
  target: StepTarget;
  why: string;
  needs?: readonly string[];
  sets?: Record<string, unknown>;
  inverse?: StepInverse | null;
  cannotUndo?: string;
  /** It stands already; nothing is to be done. */
  stands?: boolean;
}

/** The longest id that the wire takes. */
const LONGEST_ID = 255;

/** The same for the same thing in the same system, whenever and in whichever plan it is done. */
export function stepId(system: string, kind: StepKind, target: Pick<StepTarget, 'type' | 'ref'>): string {
  const plain = `${kind}:${system}:${target.type}:${target.ref}`;
  if (plain.length <= LONGEST_ID) return plain;
  return `${kind}:${createHash('sha256').update(plain).digest('hex')}`;
}

export function makeStep(parts: StepParts): PlanStep {
  return {
    id: stepId(parts.system, parts.kind, parts.target),
    system: parts.system,
    systemKind: parts.systemKind,
    kind: parts.kind,
    target: { ...parts.target, label: shortText(parts.target.label) },
    why: shortText(parts.why),
    needs: [...(parts.needs ?? [])],
    sets: parts.sets ?? {},
    inverse: parts.inverse ?? null,
    cannotUndo: shortText(parts.cannotUndo ?? ''),
    state: parts.stands ? 'already' : 'planned',
    detail: '',
    at: null,
  };
}
