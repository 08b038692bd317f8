import { systemActor } from '@muster/contract';
import type { Insertable } from 'kysely';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import type { AnswerTable, ClaimTable } from '../../db/tables/claims.ts';
import { inTransaction } from '../../db/transaction.ts';
import { newId } from '../../kernel/ids.ts';
import { saysThisIsReal, suspendIn } from '../drills/index.ts';
import { type Claim, type MailReadingRow, mailById, readClaims, readingById } from '../mail/index.ts';
import { requestProbe } from '../probes/index.ts';
import { applySaid, claimsBan } from './effects.ts';
import { type ClaimValue, storedValue } from './model/claim-value.ts';
import { claimRulesVersion } from './model/judge-claim.ts';
import { type Place, placeOfParticipation } from './place.ts';
import { saysMore } from './says-more.ts';
import { settleAnswers } from './settle-answers.ts';
import * as store from './store.ts';

/**
 * Draws conclusions from one reading of a mail, once each. What a machine wrote changes nothing. What a stranger wrote
 * is kept, and takes effect when an officer accepts the sender; then this runs again. Only the call that it is real
 * is heeded at once, whoever it comes from: to suspend a drill in vain is cheap.
 */
export async function understandMail(app: App, readingId: string): Promise<void> {
  const outcome = await inTransaction(app.db, async (tx) => {
    await store.lockReading(tx, readingId);
    const reading = await readingById(tx, readingId);
    const mail = reading && (await mailById(tx, reading.mail_id));
    if (!mail || !reading?.current || reading.class !== 'human' || !reading.participation_id)
      return undefined;
    const place = await placeOfParticipation(tx, reading.participation_id);
    if (!place) return undefined;
    const known = await store.claimReading(tx, readingId);
    const entry = known?.entry_id ?? (await keepClaims(app, tx, place, reading, mail.received_at));
    if (!known) await heedThisIsReal(app, tx, place, reading);
    const claims = await store.claimsOfReading(tx, readingId);
    if (reading.verified && !known?.applied_at) {
      const all = await store.answersOfReading(tx, readingId);
      const answers = all.filter(({ review }) => review !== 'refused');
      await applySaid(app, tx, place, {
        at: mail.received_at,
        source: 'mail',
        bySite: true,
        evidence: [reading.entry_id, entry],
        claims,
        questions: answers.map(({ question }) => question),
        inject: await injectAnswered(tx, reading),
        saysMore: saysMore(reading.own_text, claims, all),
      });
      await tx
        .updateTable('claim_reading')
        .set({ applied_at: app.clocks.procedure.now() })
        .where('reading_id', '=', readingId)
        .execute();
    }
    return { place, probe: reading.verified && claimsBan(claims) };
  });
  if (!outcome) return;
  const { part, campaign } = outcome.place;
  if (outcome.probe) await requestProbe(app, part.id);
  await settleAnswers(app, outcome.place);
  app.events.publish(campaign.id, 'claims.changed', { participation: part.id });
}

/** Reads claims and answers from the author's own words; gives the ledger entry that records which were found. */
async function keepClaims(
  app: App,
  tx: Tx,
  { part, zone }: Place,
  reading: MailReadingRow,
  receivedAt: Date,
): Promise<string> {
  const at = app.clocks.procedure.now();
  const found = readClaims(reading.own_text, { zone, sentAt: receivedAt });
  const decided = await store.decidedBefore(tx, reading.mail_id);
  const ids = found.map((claim) => newId(claim.kind === 'answer' ? 'ans' : 'clm', at));
  const salt = await saltFor(tx, reading.mail_id);
  const entry = await appendEntry(tx, {
    at,
    kind: 'reply.understood',
    subject: part.id,
    actor: systemActor.id,
    body: {
      mail: reading.mail_id,
      reading: reading.id,
      verified: reading.verified,
      rulesVersion: claimRulesVersion,
      found: found.map((claim, i) => ({
        id: ids[i] ?? '',
        kind: claim.kind === 'answer' ? claim.question : claim.kind,
        confidence: claim.confidence,
        words: commitment(salt, claim.quote),
      })),
    },
  });
  await tx
    .insertInto('claim_reading')
    .values({
      reading_id: reading.id,
      mail_id: reading.mail_id,
      participation_id: part.id,
      rules_version: claimRulesVersion,
      read_at: at,
      applied_at: null,
      entry_id: entry,
    })
    .execute();
  const claims: Insertable<ClaimTable>[] = [];
  const answers: Insertable<AnswerTable>[] = [];
  for (const [i, claim] of found.entries()) {
    const before = decided.find((row) => isSame(row, claim));
    const common = {
      id: ids[i] ?? '',
      participation_id: part.id,
      mail_id: reading.mail_id,
      reading_id: reading.id,
      at: receivedAt,
      quote: claim.quote,
      span_start: claim.start,
      span_end: claim.end,
      confidence: claim.confidence,
      review: before?.review ?? (claim.confidence === 'low' ? ('open' as const) : ('none' as const)),
      reviewed_by: before?.reviewed_by ?? null,
      reviewed_at: before?.reviewed_at ?? null,
      entry_id: entry,
    };
    if (claim.kind === 'answer')
      answers.push({ ...common, question: claim.question, text: claim.text, source: 'mail' });
    else
      claims.push({
        ...common,
        kind: claim.kind,
        value: storedValue(withoutPlace(claim)),
        rules_version: claimRulesVersion,
      });
  }
  await store.insertClaims(tx, claims);
  await store.insertAnswers(tx, answers);
  return entry;
}

function withoutPlace(claim: Exclude<Claim, { kind: 'answer' }>): ClaimValue {
  const { quote: _quote, start: _start, end: _end, confidence: _confidence, ...value } = claim;
  return value as ClaimValue;
}

function isSame(row: store.ClaimRow | store.AnswerRow, claim: Claim): boolean {
  if (row.quote !== claim.quote || row.span_start !== claim.start) return false;
  const kind = 'kind' in row ? row.kind : row.question;
  return kind === (claim.kind === 'answer' ? claim.question : claim.kind);
}

async function heedThisIsReal(app: App, tx: Tx, place: Place, reading: MailReadingRow): Promise<void> {
  if (!saysThisIsReal(reading.subject, reading.own_text)) return;
  if (place.campaign.state === 'closed' || place.campaign.state === 'aborted') return;
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'reply.called-it-real',
    subject: place.part.id,
    actor: systemActor.id,
    body: { mail: reading.mail_id, reading: reading.id, verified: reading.verified },
  });
  await suspendIn(app, tx, systemActor, place.part, `mail ${reading.mail_id} says that this is real`);
}

/** The inject to whose message this is an answer. */
async function injectAnswered(tx: Tx, reading: MailReadingRow): Promise<string | null> {
  if (reading.delivery_id === null) return null;
  const row = await tx
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.message_id')
    .select('message.ref')
    .where('delivery.id', '=', reading.delivery_id)
    .executeTakeFirst();
  return row?.ref ?? null;
}
