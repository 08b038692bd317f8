import type { CheckId } from '@muster/contract';
import type { Scenario } from '../scenarios/index.ts';

interface Parameter {
  name: string;
  value: string;
}

const canBeLate: ReadonlySet<CheckId> = new Set(['C3', 'C7', 'C8', 'K5']);

/** What the frozen scheme sets for a check, in words. */
export function checkParameters(check: CheckId, { scheme, questions }: Scenario): Parameter[] {
  const found: Parameter[] = [];
  const add = (name: string, value: string) => void found.push({ name, value });
  if (check === 'C2') add('Depth asked for', `${scheme.requiredDepth} of 5`);
  if (check === 'C5' && scheme.requiredFields.length > 0)
    add('Required fields', scheme.requiredFields.map((field) => field.replaceAll('-', ' ')).join(', '));
  if (check === 'C6' || check === 'F6') add('A time is right within', minutes(scheme.timeToleranceSeconds));
  if (check === 'F5') add('Traffic is right within', `${scheme.trafficTolerancePercent} %`);
  if (check === 'K6') add('Long enough to be examined', `${scheme.examinablePeriods} beat periods`);
  if (check === 'K7') add('The owner may be shut out for', minutes(scheme.ownerShutOutSeconds));
  if (canBeLate.has(check)) add('A late pass earns', `${Math.round(scheme.lateShare * 100)} % of the weight`);
  const question = questions.find(({ id }) => id === check);
  if (question) add('Tries', String(question.attempts));
  if (question?.hint) add('A hint takes off', `${Math.round(question.hint.cost * 100)} % of the weight`);
  return found;
}

function minutes(seconds: number): string {
  return seconds >= 7200 ? `${+(seconds / 3600).toFixed(1)} h` : `${Math.round(seconds / 60)} min`;
}
