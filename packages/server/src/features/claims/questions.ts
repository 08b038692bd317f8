import { type Actor, type AskedQuestion, checkCatalogue } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db } from '../../db/database.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { injectsOf, maySeeParticipation } from '../drills/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import { judgeAnswers } from './judge-answers.ts';
import { triesLeft } from './model/attempts.ts';
import { demandPlaceOf } from './place.ts';

/**
 * What a drill asks of a site, from its alarm on, and what the site answered so far. Whether an answer is right it is
 * told at once, as when it gives one: the tries are limited.
 */
export async function viewQuestions(
  app: App,
  actor: Actor,
  campaignId: string,
  participationId: string,
): Promise<AskedQuestion[]> {
  const of = { campaignId, participationId };
  const { part, scenario } = await demandPlaceOf(app, actor, of, maySeeParticipation);
  const asked = await askedSoFar(app.db, part.id, scenario);
  const judged = await judgeAnswers(app, of, app.clocks.procedure.now());
  const answers = groupBy(judged, ({ row }) => row.question);
  return scenario.questions
    .filter(({ id }) => asked.has(id))
    .map(({ id, text, attempts, hint }) => {
      const given = answers.get(id) ?? [];
      const tries = given.map(({ row, counts }) => ({ id: row.id, text: row.text, attempt: counts }));
      return {
        question: id,
        title: checkCatalogue[id].title,
        text,
        attempts,
        attemptsLeft: triesLeft(tries, attempts),
        hintCost: hint?.cost ?? null,
        answers: given.map(({ row, judged: word }) => ({
          id: row.id,
          at: row.at.toISOString(),
          text: row.text,
          source: row.source,
          judged: word,
        })),
      };
    });
}

/** A question that no message has asked yet would tell what is to come. */
async function askedSoFar(db: Db, participationId: string, scenario: Scenario): Promise<Set<string>> {
  const injects = await injectsOf(db, participationId);
  const sent = new Set(injects.flatMap(({ key, sentAt }) => (sentAt ? [key] : [])));
  return new Set(scenario.injects.flatMap(({ key, asks }) => (sent.has(key) ? asks : [])));
}
