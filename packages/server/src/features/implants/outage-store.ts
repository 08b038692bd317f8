import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { newId } from '../../kernel/ids.ts';

export type OutageKind = 'server-down' | 'stalled' | 'database';

/** A time in which we could not hear or answer. `…Ms` machine time, `from` and `until` procedure time. */
export interface Outage {
  id: string;
  kind: OutageKind;
  fromMs: number;
  untilMs: number;
  from: Date;
  until: Date;
  entryId: string | null;
}

export type NewOutage = Omit<Outage, 'id' | 'entryId'>;

export async function recordOutage(tx: Tx, outage: NewOutage): Promise<Outage> {
  const id = newId('out', outage.until);
  const entryId = await appendEntry(tx, {
    at: outage.until,
    kind: 'outage.recorded',
    subject: id,
    actor: 'system',
    body: { kind: outage.kind, from_ms: outage.fromMs, until_ms: outage.untilMs },
  });
  await tx
    .insertInto('outage')
    .values({
      id,
      kind: outage.kind,
      from_ms: outage.fromMs,
      until_ms: outage.untilMs,
      from_at: outage.from,
      until_at: outage.until,
      entry_id: entryId,
    })
    .execute();
  return { ...outage, id, entryId };
}

/** Outages that touch a stretch of machine time, oldest first. */
export async function outagesBetween(db: Db | Tx, fromMs: number, untilMs: number): Promise<Outage[]> {
  const rows = await db
    .selectFrom('outage')
    .selectAll()
    .where('until_ms', '>=', fromMs)
    .where('from_ms', '<=', untilMs)
    .orderBy('from_ms')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    fromMs: row.from_ms,
    untilMs: row.until_ms,
    from: row.from_at,
    until: row.until_at,
    entryId: row.entry_id,
  }));
}

export interface ProcessSeen {
  id: string;
  host: string;
  pid: number;
  beatenMs: number;
  beatenAt: Date;
  stopped: boolean;
}

/** A process says that it listens from now on. */
export async function insertProcess(
  tx: Tx,
  { id, host, pid, ms, at }: { id: string; host: string; pid: number; ms: number; at: Date },
): Promise<void> {
  await tx
    .insertInto('server_process')
    .values({ id, host, pid, started_ms: ms, beaten_ms: ms, beaten_at: at })
    .execute();
}

export async function beatProcess(db: Db, id: string, ms: number, at: Date): Promise<void> {
  await db.updateTable('server_process').set({ beaten_ms: ms, beaten_at: at }).where('id', '=', id).execute();
}

export async function stopProcess(db: Db, id: string, ms: number, at: Date): Promise<void> {
  await db
    .updateTable('server_process')
    .set({ beaten_ms: ms, beaten_at: at, stopped: true })
    .where('id', '=', id)
    .execute();
}

/** All processes that listened and were not forgotten; locked, so that two that start do not record one outage twice. */
export async function processesOf(tx: Tx): Promise<ProcessSeen[]> {
  await sql`lock table server_process in share row exclusive mode`.execute(tx);
  const rows = await tx.selectFrom('server_process').selectAll().execute();
  return rows.map((row) => ({
    id: row.id,
    host: row.host,
    pid: row.pid,
    beatenMs: row.beaten_ms,
    beatenAt: row.beaten_at,
    stopped: row.stopped,
  }));
}

/** Connections of processes that are no more ended with them; the latest sign of life itself is kept. */
export async function forgetTheDead(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update beat_connection c set closed_ms = greatest(p.beaten_ms, c.opened_ms),
      closed_at = greatest(p.beaten_at, c.opened_at), closed_how = 'server-closed'
    from server_process p
    where p.id = any(${ids}::text[]) and c.process_id = p.id and c.closed_ms is null`.execute(tx);
  await tx.deleteFrom('server_process').where('id', 'in', ids).execute();
}
