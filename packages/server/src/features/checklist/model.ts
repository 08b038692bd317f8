import type { ChecklistBox, ChecklistItem, ClockView, ProcedureStep } from '@muster/contract';
import { deadlineWords, proofsOf } from '@muster/contract';
import { guidanceFor } from '../guidance/index.ts';
import { STEP_WAIVED, waiverKey } from '../procedure/index.ts';

/** What is known of one box. */
export interface Ticked {
  id: string;
  at: Date;
  by: string;
  note: string | null;
  /** Whether the reader may take it back. */
  mayUntick: boolean;
}

export type Box = Pick<ChecklistBox, 'fact' | 'says' | 'kind'>;

/** The boxes of a step: what shows that it was done, that it does not apply, and what must not happen. */
export function boxesOf(step: ProcedureStep): Box[] {
  const { condition } = step;
  return [
    ...proofsOf(step).map(({ fact, says }): Box => ({ fact, says, kind: 'proof' })),
    ...(condition?.unless
      ? [{ fact: condition.unless, says: condition.says ?? 'Not needed', kind: 'not-needed' as const }]
      : []),
    ...step.breaches.map(({ fact, says, effect }): Box => ({ fact, says, kind: effect })),
  ];
}

/** The one request, or the whole step. */
function whyWaived(
  step: string,
  key: string | null,
  known: (fact: string, key: string | null) => Ticked | undefined,
): string | null {
  const waiver = known(STEP_WAIVED, waiverKey(step, key)) ?? known(STEP_WAIVED, waiverKey(step, null));
  return waiver?.note ?? null;
}

export function itemOf(
  procedure: string,
  step: ProcedureStep,
  clock: ClockView,
  ticked: (fact: string, key: string | null) => Ticked | undefined,
  about: string | null,
): ChecklistItem {
  return {
    step: step.id,
    key: clock.key,
    about,
    title: step.title,
    action: step.action ?? null,
    provenBy: step.provenBy ?? null,
    rule: deadlineWords(step.deadline ?? null),
    anchorAt: clock.anchorAt,
    dueAt: clock.dueAt,
    state: clock.state,
    metAt: clock.metAt,
    remainingSeconds: clock.remainingSeconds,
    waivedBecause: clock.state === 'waived' ? whyWaived(step.id, clock.key, ticked) : null,
    boxes: boxesOf(step).map((box) => {
      const known = ticked(box.fact, step.repeating ? clock.key : null);
      return {
        ...box,
        at: known?.at.toISOString() ?? null,
        by: known?.by ?? null,
        note: known?.note ?? null,
        factId: known?.mayUntick ? known.id : null,
      };
    }),
    guidance: guidanceFor(procedure, step.id),
  };
}
