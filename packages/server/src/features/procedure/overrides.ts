import { type DeadlineOverride, deadlineOverride, type ProcedureStep } from '@muster/contract';
import { MusterError } from '../../kernel/errors.ts';
import type { Procedure } from './model.ts';

/**
 * The same procedure with other deadlines, as a scenario may set them. The pin keeps the hash of the unchanged text
 * and lists the overrides, so a reader sees both. A later override of the same step wins.
 * Throws `procedure.invalid` for a step that does not exist or an amount that makes no sense.
 */
export function withOverrides(procedure: Procedure, overrides: readonly DeadlineOverride[]): Procedure {
  const checked = overrides.map((one) => {
    const result = deadlineOverride.safeParse(one);
    if (!result.success) {
      throw invalid(`The deadline for “${one.step}” is not valid: ${result.error.issues[0]?.message}.`);
    }
    return result.data;
  });
  const { name, version, steps } = procedure.document;
  for (const { step } of checked) {
    if (!steps.some(({ id }) => id === step)) {
      const known = steps.map(({ id }) => id).join(', ');
      throw invalid(`${name} version ${version} has no step “${step}”; it has ${known}.`);
    }
  }
  return {
    ...procedure,
    document: { ...procedure.document, steps: steps.map((step) => checked.reduce(override, step)) },
    overrides: [...procedure.overrides, ...checked],
  };
}

function override(step: ProcedureStep, by: DeadlineOverride): ProcedureStep {
  if (step.id !== by.step) return step;
  const anchor = by.anchor ?? step.deadline?.anchor;
  if (!anchor) throw invalid(`The step “${step.id}” has no deadline: name the anchor at which it starts.`);
  const calendar = by.calendar ?? step.deadline?.calendar ?? 'site';
  // The words were written for the anchor of the text.
  const words = by.anchor === undefined && step.deadline?.says ? { says: step.deadline.says } : {};
  return { ...step, deadline: { anchor, amount: by.amount, unit: by.unit, calendar, ...words } };
}

function invalid(detail: string): MusterError {
  return new MusterError('procedure.invalid', detail);
}
