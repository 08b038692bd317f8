import type { ExpressionBuilder } from 'kysely';
import type { App } from '../../app.ts';
import type { Database, Tx } from '../../db/database.ts';
import { correctFact } from '../incidents/index.ts';
import type { Place } from './place.ts';
import { recordOnce } from './record-once.ts';
import type { Said } from './said.ts';
import { saysMore } from './says-more.ts';
import * as store from './store.ts';

/**
 * A request is answered by an answer to one of its questions, or by words in its own thread that say more than that
 * it was received; a mere acknowledgement answers nothing. Only what came after the request counts.
 */
export async function answerRequests(
  app: App,
  tx: Tx,
  { part, scenario }: Place,
  incidentId: string,
  said: Said,
): Promise<void> {
  const requests = await tx
    .selectFrom('inject')
    .select(['id', 'key'])
    .where('participation_id', '=', part.id)
    .where('kind', '=', 'request')
    .where(wasSentBy(said.at))
    .execute();
  for (const request of requests) {
    const asks = scenario.injects.find(({ key }) => key === request.key)?.asks ?? [];
    const answered = asks.some((question) => said.questions.includes(question));
    if (!answered && !(said.inject === request.id && said.saysMore)) continue;
    await recordOnce(app, tx, incidentId, { kind: 'request-answered', key: request.id, ...said });
  }
}

/** A mail that left a moment ago may be answered before its inject is noted as sent. */
function wasSentBy(at: Date) {
  return (e: ExpressionBuilder<Database, 'inject'>) =>
    e.or([
      e('inject.sent_at', '<=', at),
      e.exists(
        e
          .selectFrom('delivery')
          .select('delivery.id')
          .whereRef('delivery.message_id', '=', 'inject.message_id')
          .where('delivery.sent_at', '<=', at),
      ),
    ]);
}

interface Refusal {
  /** The answer that is none. */
  answer: store.AnswerRow;
  /** Ledger entry of the officer's decision. */
  evidence: string;
  at: Date;
  actor: string;
}

/**
 * An officer says that words are no answer: a request that only they answered is open again, or counts as answered
 * when the next words did it. What its clock said before stays readable.
 */
export async function reopenRequests(tx: Tx, place: Place, refusal: Refusal): Promise<void> {
  const { part } = place;
  if (part.incident_id === null) return;
  const entries = await entriesOf(tx, refusal.answer);
  const facts = await tx
    .selectFrom('incident_fact')
    .select(['id', 'key', 'at', 'evidence'])
    .where('incident_id', '=', part.incident_id)
    .where('kind', '=', 'request-answered')
    .where('superseded_by', 'is', null)
    .where('at', 'is not', null)
    .execute();
  for (const fact of facts) {
    if (!fact.evidence.some((entry) => entries.has(entry))) continue;
    const next = await firstAnswer(tx, place, fact.key ?? '');
    if (next?.at.getTime() === fact.at?.getTime()) continue;
    await correctFact(tx, {
      factId: fact.id,
      at: next?.at ?? null,
      recordedAt: refusal.at,
      evidence: [refusal.evidence, ...(next?.evidence ?? [])],
      actor: refusal.actor,
    });
  }
}

/** The entries of all readings of the mail in which the answer stands: the fact may rest on an earlier one. */
async function entriesOf(tx: Tx, { entry_id, mail_id }: store.AnswerRow): Promise<ReadonlySet<string>> {
  if (mail_id === null) return new Set([entry_id]);
  const readings = await tx
    .selectFrom('claim_reading')
    .select('entry_id')
    .where('mail_id', '=', mail_id)
    .execute();
  return new Set([entry_id, ...readings.map((reading) => reading.entry_id)]);
}

interface Answering {
  at: Date;
  evidence: string[];
}

/** What answers a request first, of all that stands now; by the same rule as when it came in. */
async function firstAnswer(
  tx: Tx,
  { part, scenario }: Place,
  inject: string,
): Promise<Answering | undefined> {
  const request = await tx
    .selectFrom('inject')
    .select(['key', 'sent_at'])
    .where('id', '=', inject)
    .executeTakeFirst();
  const sentAt = request?.sent_at;
  if (!sentAt) return undefined;
  const asks = scenario.injects.find(({ key }) => key === request.key)?.asks ?? [];
  const standing = (await store.standingAnswers(tx, { participationId: part.id })).filter(
    (row) => row.verified,
  );
  const given = standing
    .filter(({ question }) => asks.includes(question))
    .map((row): Answering => ({ at: row.at, evidence: [row.entry_id] }));
  const replies = await store.repliesTo(tx, part.id, inject);
  const replied = replies.filter((one) => saysMore(one.ownText, one.claims, one.answers));
  return [...given, ...replied].filter(({ at }) => at >= sentAt).sort((a, b) => +a.at - +b.at)[0];
}
