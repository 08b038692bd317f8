import { sql } from 'kysely';
import type { Db, Tx } from '../../../db/database.ts';
import { appendEntries, type LedgerEntry } from '../../../db/ledger/append.ts';
import { inTransaction } from '../../../db/transaction.ts';
import { copyBeats } from './beat-copy.ts';
import { BEAT_LOCK, type BeatToWrite, MOST_COUNTER, type WrittenBeat } from './beat-to-write.ts';
import { noOrder, type StandingOrder } from './known-deployments.ts';

interface OrderRow {
  i: number;
  stored: boolean;
  order_verb: StandingOrder['verb'];
  order_argument: string;
  order_counter: number;
}

/**
 * Writes a group of beats: by COPY when none of them binds or ends a deployment and none is stored already, else in one
 * transaction with the ledger entries. The standing orders are read in the same transaction, so an order that was
 * committed before answers the very next beat, whichever server process gave it.
 */
export async function writeBeats(db: Db, group: BeatToWrite[]): Promise<WrittenBeat[]> {
  const plain = group.every((one) => !one.binds && one.beat.kind === 'beat' && !one.known.ended);
  if (plain) {
    const copied = await copyBeats(db, group);
    return copied ?? (await insertBeats(db, group, new Set()));
  }
  return await inTransaction(db, async (tx) => {
    const lost = await bind(tx, group);
    const written = await insertBeats(tx, group, lost);
    await recordEnds(tx, group, written);
    return written;
  });
}

/** Binds what is not bound; gives the places of the group that lost to another instance. */
async function bind(tx: Tx, group: BeatToWrite[]): Promise<Set<number>> {
  const wanted = group.flatMap((one, i) =>
    one.binds
      ? [
          {
            i,
            n: one.known.no,
            old: one.known.instance,
            u: one.beat.instance,
            nonce: one.nonce,
            b: one.beat.boot_id,
            r: one.receivedMs,
            ra: one.receivedAt.getTime(),
          },
        ]
      : [],
  );
  if (wanted.length === 0) return new Set();
  const { rows } = await sql<{ i: number }>`
    update deployment d set bound_instance = t.u, nonce = t.nonce, boot_id = t.b, state = 'bound',
      ended_at = null, ended_ms = null, ended_kind = null, ended_evidence = null,
      bound_at = to_timestamp(t.ra / 1000.0), bound_ms = t.r
    from json_to_recordset(${JSON.stringify(wanted)}::json)
      as t(i int, n int, old uuid, u uuid, nonce text, b uuid, r bigint, ra bigint)
    where d.no = t.n and d.bound_instance is not distinct from t.old
    returning t.i`.execute(tx);
  const won = new Set(rows.map((row) => row.i));
  await appendEntries(
    tx,
    group.flatMap((one, i): LedgerEntry[] =>
      won.has(i)
        ? [
            {
              at: one.receivedAt,
              kind: one.known.instance === null ? 'beat.bound' : 'control.rebound',
              subject: one.known.id,
              actor: 'system',
              body: {
                instance: one.beat.instance,
                boot_id: one.beat.boot_id,
                received_ms: one.receivedMs,
              },
            },
          ]
        : [],
    ),
  );
  return new Set(wanted.map((one) => one.i).filter((i) => !won.has(i)));
}

async function insertBeats(db: Db | Tx, group: BeatToWrite[], lost: Set<number>): Promise<WrittenBeat[]> {
  const rows: string[] = [];
  for (const [place, one] of group.entries()) if (!lost.has(place)) rows.push(rowOf(one, place));
  const { rows: answers } = await sql<OrderRow>`
    with gate as materialized (select pg_advisory_xact_lock_shared(${sql.lit(BEAT_LOCK)})),
    incoming as materialized (
      select t.* from gate, json_to_recordset(${`[${rows.join()}]`}::json) as t(
        i int, c text, n int, r bigint, ra bigint, y boolean, x text, h text, instance uuid, seq int, kind text,
        boot_id uuid, mono_ms bigint, boot_ms bigint, real_ms bigint, gap_ms bigint, fail_timeout int, fail_reset int,
        fail_other int, signal smallint, "end" text, counter bigint, tx_bytes bigint)
    ),
    stored as (
      insert into beat (campaign_id, deployment_no, instance, seq, kind, received_ms, received_at, steady, boot_id,
        mono_ms, boot_ms, real_ms, gap_ms, fail_timeout, fail_reset, fail_other, signal, ended, counter, tx_bytes,
        connection_id, body_sha256)
      select c, n, instance, seq, kind, r, to_timestamp(ra / 1000.0), y, boot_id, mono_ms, boot_ms, real_ms, gap_ms,
        fail_timeout, fail_reset, fail_other, signal, "end", least(counter, ${sql.lit(MOST_COUNTER)}), tx_bytes, x, decode(h, 'hex')
      from incoming
      on conflict do nothing
      returning deployment_no, seq
    )
    select incoming.i, stored.seq is not null as stored, d.order_verb, d.order_argument, d.order_counter
    from incoming join deployment d on d.no = incoming.n
    left join stored on stored.deployment_no = incoming.n and stored.seq = incoming.seq
    where stored.seq is null or d.order_counter > 0`.execute(db);
  const byPlace = new Map(answers.map((row) => [row.i, row]));
  const written: WrittenBeat[] = [];
  for (const [place, one] of group.entries()) {
    const row = byPlace.get(place);
    // Only what differs from the rule comes back: a beat that was stored and has no order to tell.
    if (!row) {
      written.push({ outcome: lost.has(place) ? 'clone' : 'stored', order: noOrder });
      continue;
    }
    const outcome = row.stored ? 'stored' : await whyNotStored(db, one);
    const order = { verb: row.order_verb, argument: row.order_argument, counter: row.order_counter };
    written.push({ outcome, order });
  }
  return written;
}

/** Another server process stored this place before: the same bytes are the same beat. */
async function whyNotStored(db: Db | Tx, one: BeatToWrite): Promise<'already-stored' | 'conflict'> {
  const row = await db
    .selectFrom('beat')
    .select('body_sha256')
    .where('campaign_id', '=', one.known.campaignId)
    .where('deployment_no', '=', one.known.no)
    .where('instance', '=', one.beat.instance)
    .where('seq', '=', one.beat.seq)
    .executeTakeFirst();
  return row?.body_sha256.toString('hex') === one.bodySha256 ? 'already-stored' : 'conflict';
}

async function recordEnds(tx: Tx, group: BeatToWrite[], written: WrittenBeat[]): Promise<void> {
  const receipts = group.filter((one, i) => one.beat.kind === 'receipt' && written[i]?.outcome === 'stored');
  const ids = await appendEntries(
    tx,
    receipts.map(({ known, beat, receivedAt, receivedMs, bodySha256 }) => ({
      at: receivedAt,
      kind: 'receipt.recorded',
      subject: known.id,
      actor: 'system',
      body: {
        end: beat.end,
        signal: beat.signal,
        seq: beat.seq,
        received_ms: receivedMs,
        body_sha256: bodySha256,
      },
    })),
  );
  if (receipts.length > 0) {
    const ends = receipts.map((one, i) => ({
      n: one.known.no,
      ra: one.receivedAt.getTime(),
      r: one.receivedMs,
      e: one.beat.end,
      x: ids[i],
    }));
    await sql`update deployment d set state = 'ended', ended_at = to_timestamp(t.ra / 1000.0), ended_ms = t.r,
      ended_kind = t.e, ended_evidence = t.x
      from json_to_recordset(${JSON.stringify(ends)}::json) as t(n int, ra bigint, r bigint, e text, x text)
      where d.no = t.n`.execute(tx);
  }
  // A copy that speaks after its last word runs on, whatever it said.
  const risen = group.filter(
    (one, i) => one.beat.kind === 'beat' && one.known.ended && written[i]?.outcome === 'stored',
  );
  for (const { known, receivedAt } of risen) {
    await tx
      .updateTable('deployment')
      .set({ state: 'bound', ended_at: null, ended_ms: null, ended_kind: null, ended_evidence: null })
      .where('no', '=', known.no)
      .execute();
    await appendEntries(tx, [
      { at: receivedAt, kind: 'receipt.contradicted', subject: known.id, actor: 'system', body: {} },
    ]);
  }
}

/** The body of a beat is JSON in one spelling already: what the server knows stands in the place of its first keys. */
function rowOf(one: BeatToWrite, place: number): string {
  const { known } = one;
  const head = `{"v":1,"deployment":"${known.id}",`.length;
  return (
    `{"i":${place},"c":"${known.campaignId}","n":${known.no},"r":${one.receivedMs},"ra":${one.receivedAt.getTime()},` +
    `"y":${one.steady},"x":"${one.connectionId}","h":"${one.bodySha256}",` +
    one.body.toString('latin1', head)
  );
}
