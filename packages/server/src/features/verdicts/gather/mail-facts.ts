import type { Db } from '../../../db/database.ts';
import { groupBy } from '../../../kernel/group-by.ts';
import type { ClaimFact, ClaimKind, DeliveryFact, RecordedContactFact, ReplyFact } from '../facts.ts';

/** Every message of ours and every state it reached, by participation. */
export async function deliveryFactsOf(
  db: Db,
  participations: string[],
): Promise<Map<string, DeliveryFact[]>> {
  const rows = await db
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.message_id')
    .leftJoin('delivery_event', (join) =>
      join
        .onRef('delivery_event.delivery_id', '=', 'delivery.id')
        .on('delivery_event.revoked_at', 'is', null),
    )
    .select([
      'delivery.id',
      'message.participation_id',
      'message.kind',
      'message.ref',
      'delivery_event.state',
      'delivery_event.at',
      'delivery_event.detail',
      'delivery_event.entry_id',
    ])
    .where('message.participation_id', 'in', participations)
    .orderBy('delivery.id')
    .orderBy('delivery_event.at')
    .orderBy('delivery_event.id')
    .execute();
  const facts = new Map<string, DeliveryFact[]>();
  for (const [id, events] of groupBy(rows, (row) => row.id)) {
    const [first] = events;
    if (!first?.participation_id) continue;
    const fact: DeliveryFact = {
      id,
      inject: first.ref,
      alarm: first.kind === 'alarm',
      states: events.flatMap((event) => {
        if (!event.state || !event.at || !event.entry_id) return [];
        const says = `The message is ${event.state}.`;
        const quote = event.detail ? { quote: event.detail } : {};
        return [
          {
            state: event.state,
            at: event.at,
            evidence: { ref: event.entry_id, at: event.at, says, ...quote },
          },
        ];
      }),
    };
    facts.set(first.participation_id, [...(facts.get(first.participation_id) ?? []), fact]);
  }
  return facts;
}

/** What people wrote, as the current rules read it, oldest first. */
export async function replyFactsOf(
  db: Db,
  participations: string[],
  claims: ReadonlyMap<string, ClaimFact[]>,
): Promise<Map<string, ReplyFact[]>> {
  const rows = await db
    .selectFrom('mail_reading')
    .innerJoin('inbound_mail', 'inbound_mail.id', 'mail_reading.mail_id')
    .select([
      'mail_reading.mail_id',
      'mail_reading.participation_id',
      'mail_reading.verified',
      'mail_reading.review',
      'mail_reading.addressed_csirt',
      'mail_reading.addressed_ngi',
      'mail_reading.form',
      'mail_reading.subject',
      'mail_reading.entry_id',
      'inbound_mail.received_at',
    ])
    .where('mail_reading.participation_id', 'in', participations)
    .where('mail_reading.current', '=', true)
    .where('mail_reading.class', '=', 'human')
    .where('mail_reading.review', '!=', 'refused')
    .orderBy('inbound_mail.received_at')
    .orderBy('inbound_mail.id')
    .execute();
  const facts = new Map<string, ReplyFact[]>();
  for (const row of rows) {
    const participation = row.participation_id as string;
    const said = (claims.get(participation) ?? []).filter((claim) => claim.mail === row.mail_id);
    const form = row.form as unknown as {
      hasId?: boolean;
      tlp?: { label: ReplyFact['tlp'] } | null;
      fields?: string[];
    };
    const fact: ReplyFact = {
      mail: row.mail_id,
      at: row.received_at,
      verified: row.verified,
      awaitsReview: !row.verified && row.review === 'open',
      addressedCsirt: row.addressed_csirt,
      addressedNgi: row.addressed_ngi,
      hasIncidentId: form.hasId ?? false,
      tlp: form.tlp?.label ?? null,
      fields: form.fields ?? [],
      isReport: said.some((claim) => reported.has(claim.kind)),
      isClosure: said.some((claim) => claim.kind === 'closure'),
      evidence: {
        ref: row.entry_id,
        at: row.received_at,
        says: 'A person of the site wrote.',
        quote: row.subject,
      },
    };
    facts.set(participation, [...(facts.get(participation) ?? []), fact]);
  }
  return facts;
}

/** Claims that make a mail a report; a bare acknowledgement is none. */
const reported: ReadonlySet<ClaimKind> = new Set([
  'identity',
  'identity-banned',
  'copies-found',
  'copies-stopped',
  'submission-address',
  'isolated',
]);

export async function recordedContactFactsOf(
  db: Db,
  participations: string[],
): Promise<Map<string, RecordedContactFact[]>> {
  const rows = await db
    .selectFrom('contact_record')
    .selectAll()
    .where('participation_id', 'in', participations)
    .orderBy('at')
    .execute();
  const groups = groupBy(rows, (row) => row.participation_id);
  return new Map(
    [...groups].map(([id, group]) => [
      id,
      group.map((row) => ({
        at: row.at,
        kind: row.kind as RecordedContactFact['kind'],
        reached: row.reached as RecordedContactFact['reached'],
        evidence: {
          ref: row.entry_id,
          at: row.at,
          says: `An officer reached ${row.reached} by ${row.kind}.`,
          ...(row.note ? { quote: row.note } : {}),
        },
      })),
    ]),
  );
}
