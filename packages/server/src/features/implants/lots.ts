import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { leafHash, merkleRoot } from '../../db/ledger/merkle.ts';
import { inTransaction } from '../../db/transaction.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { newId } from '../../kernel/ids.ts';
import { BEAT_LOCK } from './intake/beat-to-write.ts';

/** Beats of one lot at most: what they take of memory while they are sealed stays with the process. */
const MOST_OF_A_LOT = 2_500;

interface SealedRow {
  position: number;
  campaign_id: string;
  deployment: string;
  instance: string;
  seq: number;
  received_ms: number;
  connection_id: string;
  body_sha256: Buffer;
}

/**
 * Puts all beats that are in no lot yet under Merkle roots, one ledger entry each; gives the number of lots.
 * A beat's leaf covers its place, its time of reception and the hash of its signed body, which holds all the rest.
 */
export async function sealBeats(app: Pick<App, 'db' | 'clocks'>): Promise<number> {
  for (let lots = 0; ; lots++) {
    if (!(await sealOneLot(app))) return lots;
  }
}

async function sealOneLot(app: Pick<App, 'db' | 'clocks'>): Promise<boolean> {
  const end = await settledPosition(app.db);
  return await inTransaction(app.db, async (tx) => {
    await sql`lock table beat_lot in share row exclusive mode`.execute(tx);
    const last = await tx
      .selectFrom('beat_lot')
      .select('last_position')
      .orderBy('last_position', 'desc')
      .limit(1)
      .executeTakeFirst();
    const rows = await beatsBetween(tx, last?.last_position ?? 0, end, MOST_OF_A_LOT);
    const [first] = rows;
    const final = rows.at(-1);
    if (!first || !final) return false;
    const at = app.clocks.procedure.now();
    const id = newId('lot', at);
    const root = merkleRoot(rows.map(leafOf));
    const entryId = await appendEntry(tx, {
      at,
      kind: 'beats.sealed',
      subject: id,
      actor: 'system',
      body: {
        first: first.position,
        last: final.position,
        count: rows.length,
        root: root.toString('hex'),
      },
    });
    await tx
      .insertInto('beat_lot')
      .values({
        id,
        first_position: first.position,
        last_position: final.position,
        count: rows.length,
        root,
        sealed_at: at,
        entry_id: entryId,
      })
      .execute();
    return rows.length === MOST_OF_A_LOT;
  });
}

/** Every beat up to here is committed: writers hold the lock shared from before their first position on. */
async function settledPosition(db: Db): Promise<number> {
  return await inTransaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(BEAT_LOCK)})`.execute(tx);
    const { rows } = await sql<{ last: number }>`select last_value as last from beat_position`.execute(tx);
    return rows[0]?.last ?? 0;
  });
}

/** In the order of their places; at most so many. */
async function beatsBetween(tx: Db | Tx, after: number, end: number, most: number): Promise<SealedRow[]> {
  const { rows } = await sql<SealedRow>`
    select b.position, b.campaign_id, d.id as deployment, b.instance, b.seq, b.received_ms, b.connection_id,
      b.body_sha256
    from beat b join deployment d on d.no = b.deployment_no
    where b.position > ${after} and b.position <= ${end}
    order by b.position limit ${most}`.execute(tx);
  return rows;
}

function leafOf(row: SealedRow): Buffer {
  const text = canonicalJson({
    position: row.position,
    campaign: row.campaign_id,
    deployment: row.deployment,
    instance: row.instance,
    seq: row.seq,
    received_ms: row.received_ms,
    connection: row.connection_id,
    body_sha256: row.body_sha256.toString('hex'),
  });
  return leafHash(Buffer.from(createHash('sha256').update(text).digest()));
}

/** Whether the beats of a lot are still those that were sealed. `erased` when none of them is left. */
export async function verifyLot(db: Db, lotId: string): Promise<'intact' | 'changed' | 'erased' | 'unknown'> {
  const lot = await db.selectFrom('beat_lot').selectAll().where('id', '=', lotId).executeTakeFirst();
  if (!lot) return 'unknown';
  const rows = await beatsBetween(db, lot.first_position - 1, lot.last_position, lot.count + 1);
  if (rows.length === 0) return 'erased';
  if (!merkleRoot(rows.map(leafOf)).equals(lot.root)) return 'changed';
  return (await hidesPause(db, lot.first_position, lot.last_position)) ? 'changed' : 'intact';
}

/** Whether a beat is called steady although none came before it within two periods: then no silence would be looked for. */
async function hidesPause(db: Db, first: number, last: number): Promise<boolean> {
  const { rows } = await sql`
    select from beat b join deployment d on d.no = b.deployment_no
    left join beat before on before.campaign_id = b.campaign_id and before.deployment_no = b.deployment_no
      and before.instance = b.instance and before.seq = b.seq - 1
    where b.position >= ${first} and b.position <= ${last} and b.steady
      and (b.received_ms - before.received_ms between 0 and 2 * d.period_ms) is not true
    limit 1`.execute(db);
  return rows.length > 0;
}
