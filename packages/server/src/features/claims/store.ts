import { type Insertable, type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { AnswerTable, ClaimReadingTable, ClaimTable } from '../../db/tables/claims.ts';

export type Reader = Db | Tx;
export type ClaimRow = Selectable<ClaimTable>;
export type AnswerRow = Selectable<AnswerTable>;
export type ClaimReadingRow = Selectable<ClaimReadingTable>;

/** With what is known of the mail it stands in. */
export type StandingClaim = ClaimRow & { verified: boolean; from_address: string; subject: string };
export type StandingAnswer = AnswerRow & { verified: boolean; from_address: string; subject: string };

/** Of a whole campaign, or of one participation; both together are that participation, if it is of that campaign. */
export type Of = { campaignId: string; participationId?: string } | { participationId: string };

/** Claims that count, or will once somebody was asked: of current readings, neither refused nor replaced. Oldest first. */
export async function standingClaims(db: Reader, of: Of): Promise<StandingClaim[]> {
  let query = db
    .selectFrom('claim')
    .innerJoin('mail_reading', 'mail_reading.id', 'claim.reading_id')
    .innerJoin('participation', 'participation.id', 'claim.participation_id')
    .selectAll('claim')
    .select(['mail_reading.verified', 'mail_reading.from_address', 'mail_reading.subject'])
    .where('mail_reading.current', '=', true)
    .where('mail_reading.review', '<>', 'refused')
    .whereRef('mail_reading.participation_id', '=', 'claim.participation_id')
    .where('claim.superseded_by', 'is', null)
    .where('claim.review', '<>', 'refused')
    .orderBy('claim.at')
    .orderBy('claim.mail_id')
    .orderBy('claim.span_start')
    .orderBy('claim.id');
  if ('campaignId' in of) query = query.where('participation.campaign_id', '=', of.campaignId);
  if (of.participationId !== undefined) query = query.where('participation.id', '=', of.participationId);
  return await query.execute();
}

/** Likewise; what came by the API is of a known sender. */
export async function standingAnswers(db: Reader, of: Of): Promise<StandingAnswer[]> {
  let query = db
    .selectFrom('answer')
    .leftJoin('mail_reading', 'mail_reading.id', 'answer.reading_id')
    .innerJoin('participation', 'participation.id', 'answer.participation_id')
    .selectAll('answer')
    .select([
      sql<boolean>`coalesce(mail_reading.verified, true)`.as('verified'),
      sql<string>`coalesce(mail_reading.from_address, '')`.as('from_address'),
      sql<string>`coalesce(mail_reading.subject, '')`.as('subject'),
    ])
    .where((e) =>
      e.or([
        e('answer.source', '=', 'api'),
        e.and([
          e('mail_reading.current', '=', true),
          e('mail_reading.review', '<>', 'refused'),
          e('mail_reading.participation_id', '=', e.ref('answer.participation_id')),
        ]),
      ]),
    )
    .where('answer.superseded_by', 'is', null)
    .where('answer.review', '<>', 'refused')
    .orderBy('answer.at')
    .orderBy('answer.mail_id')
    .orderBy('answer.span_start')
    .orderBy('answer.id');
  if ('campaignId' in of) query = query.where('participation.campaign_id', '=', of.campaignId);
  if (of.participationId !== undefined) query = query.where('participation.id', '=', of.participationId);
  return await query.execute();
}

/** Until the commit nobody else draws conclusions from this reading. */
export async function lockReading(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('mail_reading').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}

export async function claimReading(db: Reader, reading: string): Promise<ClaimReadingRow | undefined> {
  return await db
    .selectFrom('claim_reading')
    .selectAll()
    .where('reading_id', '=', reading)
    .executeTakeFirst();
}

export async function claimsOfReading(db: Reader, reading: string): Promise<ClaimRow[]> {
  return await db
    .selectFrom('claim')
    .selectAll()
    .where('reading_id', '=', reading)
    .where('superseded_by', 'is', null)
    .orderBy('span_start')
    .orderBy('id')
    .execute();
}

export async function answersOfReading(db: Reader, reading: string): Promise<AnswerRow[]> {
  return await db
    .selectFrom('answer')
    .selectAll()
    .where('reading_id', '=', reading)
    .where('superseded_by', 'is', null)
    .orderBy('span_start')
    .orderBy('id')
    .execute();
}

export async function insertClaims(tx: Tx, rows: readonly Insertable<ClaimTable>[]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('claim').values(rows).execute();
}

export async function insertAnswers(tx: Tx, rows: readonly Insertable<AnswerTable>[]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('answer').values(rows).execute();
}

export async function claimForUpdate(tx: Tx, id: string): Promise<ClaimRow | undefined> {
  return await tx.selectFrom('claim').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function answerForUpdate(tx: Tx, id: string): Promise<AnswerRow | undefined> {
  return await tx.selectFrom('answer').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export interface ReplyTo {
  at: Date;
  ownText: string;
  claims: ClaimRow[];
  /** Also those that an officer refused. */
  answers: AnswerRow[];
  evidence: string[];
}

/** What people who speak for the site wrote in the thread of a message of ours, each mail by its current reading. */
export async function repliesTo(db: Reader, participation: string, ref: string): Promise<ReplyTo[]> {
  const rows = await db
    .selectFrom('claim_reading')
    .innerJoin('mail_reading', 'mail_reading.id', 'claim_reading.reading_id')
    .innerJoin('inbound_mail', 'inbound_mail.id', 'mail_reading.mail_id')
    .innerJoin('delivery', 'delivery.id', 'mail_reading.delivery_id')
    .innerJoin('message', 'message.id', 'delivery.message_id')
    .select(['mail_reading.id', 'mail_reading.own_text', 'mail_reading.entry_id as read'])
    .select(['inbound_mail.received_at', 'claim_reading.entry_id as understood'])
    .where('mail_reading.participation_id', '=', participation)
    .where('mail_reading.current', '=', true)
    .where('mail_reading.verified', '=', true)
    .where('message.ref', '=', ref)
    .orderBy('inbound_mail.received_at')
    .execute();
  const replies: ReplyTo[] = [];
  for (const row of rows)
    replies.push({
      at: row.received_at,
      ownText: row.own_text,
      claims: (await claimsOfReading(db, row.id)).filter(({ review }) => review !== 'refused'),
      answers: await answersOfReading(db, row.id),
      evidence: [row.read, row.understood],
    });
  return replies;
}

/** What an officer decided on the same words of this mail, when an earlier reading found them. */
export async function decidedBefore(tx: Tx, mail: string): Promise<(ClaimRow | AnswerRow)[]> {
  const decided = ['accepted', 'refused'] as const;
  const claims = await tx
    .selectFrom('claim')
    .selectAll()
    .where('mail_id', '=', mail)
    .where('review', 'in', decided)
    .execute();
  const answers = await tx
    .selectFrom('answer')
    .selectAll()
    .where('mail_id', '=', mail)
    .where('review', 'in', decided)
    .execute();
  return [...claims, ...answers];
}

/**
 * What people wrote is erased with their mail: quotes, and words in their own wording. What can be computed from stays:
 * names that were accused, numbers, times, values.
 */
export async function eraseQuotes(tx: Tx): Promise<void> {
  const erased = sql<boolean>`exists (select from inbound_mail m where m.id = mail_id and m.raw_erased_at is not null)`;
  await tx
    .updateTable('claim')
    .set({
      quote: '',
      said: null,
      measured: null,
      comparison: null,
      value: sql<string>`value || (select coalesce(jsonb_object_agg(word, ''), '{}')
        from unnest(array['how', 'what']) as word where jsonb_exists(value, word))`,
    })
    .where('quote', '<>', '')
    .where(erased)
    .execute();
  await tx.updateTable('answer').set({ quote: '' }).where('quote', '<>', '').where(erased).execute();
}
