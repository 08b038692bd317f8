import { copyIn } from '../../../db/copy.ts';
import type { Db } from '../../../db/database.ts';
import { poolOf } from '../../../db/pool.ts';
import { sqlState } from '../../../db/transaction.ts';
import { BEAT_LOCK, type BeatToWrite, MOST_COUNTER, type WrittenBeat } from './beat-to-write.ts';
import { noOrder, type StandingOrder } from './known-deployments.ts';

const UNIQUE_VIOLATION = '23505';

interface OrderRow {
  no: number;
  order_verb: StandingOrder['verb'];
  order_argument: string;
  order_counter: number;
}

/** The usual case, and so the quick one: beats that nobody stored before. Undefined, and nothing stored, when one is. */
export async function copyBeats(db: Db, group: readonly BeatToWrite[]): Promise<WrittenBeat[] | undefined> {
  try {
    const rows = await copyIn<OrderRow>(poolOf(db), statementsFor(group), linesOf(group));
    const orders = new Map(rows.map((row) => [row.no, orderOf(row)]));
    return group.map(({ known }) => ({ outcome: 'stored', order: orders.get(known.no) ?? noOrder }));
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) return undefined;
    throw error;
  }
}

function statementsFor(group: readonly BeatToWrite[]): string {
  return `
    select pg_advisory_xact_lock_shared(${BEAT_LOCK});
    copy beat (campaign_id, deployment_no, instance, seq, kind, received_ms, received_at, steady, boot_id, mono_ms, boot_ms,
      real_ms, gap_ms, fail_timeout, fail_reset, fail_other, signal, ended, counter, tx_bytes, connection_id, body_sha256)
      from stdin;
    select no, order_verb, order_argument, order_counter from deployment
      where order_counter > 0 and no in (${group.map((one) => one.known.no).join()})`;
}

function orderOf(row: OrderRow): StandingOrder {
  return { verb: row.order_verb, argument: row.order_argument, counter: row.order_counter };
}

function linesOf(group: readonly BeatToWrite[]): Buffer {
  return Buffer.from(group.map(lineOf).join(''), 'latin1');
}

/** All of it is ids, numbers and hex, which `parseBeat` and `newId` let be nothing else: there is nothing to escape. */
function lineOf({
  known,
  beat,
  receivedMs,
  receivedAt,
  steady,
  connectionId,
  bodySha256,
}: BeatToWrite): string {
  const fields = [
    known.campaignId,
    known.no,
    beat.instance,
    beat.seq,
    beat.kind,
    receivedMs,
    receivedAt.toISOString(),
    steady,
    beat.boot_id,
    beat.mono_ms,
    beat.boot_ms,
    beat.real_ms,
    beat.gap_ms,
    beat.fail_timeout,
    beat.fail_reset,
    beat.fail_other,
    beat.signal,
    beat.end,
    Math.min(beat.counter, MOST_COUNTER),
    beat.tx_bytes,
    connectionId,
    `\\\\x${bodySha256}\n`,
  ];
  return fields.join('\t');
}
