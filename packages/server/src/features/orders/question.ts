import type { SiteQuestion } from '@muster/contract';
import type { App } from '../../app.ts';
import { reportedPolicy } from '../agents/index.ts';
import { namesOfActors } from '../people/index.ts';
import type { DeliveryKey } from './store.ts';
import { answerTo, lastStep } from './store-answers.ts';

/** What a delivery that waits asks, and what was answered here. */
export async function questionOf(app: App, key: DeliveryKey): Promise<SiteQuestion | null> {
  const step = await lastStep(app.db, key);
  if (step === undefined) return null;
  const policy = await reportedPolicy(app.db, key.agentId);
  const answer = await answerTo(app.db, key, step);
  const names = await namesOfActors(app.db, answer ? [answer.answered_by] : []);
  return {
    step,
    inPortal: policy?.portalAnswers ?? false,
    answered: answer
      ? {
          answer: answer.answer,
          at: answer.answered_at.toISOString(),
          by: names.get(answer.answered_by) ?? answer.answered_by,
        }
      : null,
  };
}
