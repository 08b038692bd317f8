import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { forgetSubjects } from '../subjects/index.ts';

/** What is over is kept for a year, for the incident that is found late; then it names people for nothing. */
export const KEPT_DAYS = 365;
/** The rest of a list whose agent has gone. */
const PAGE_DAYS = 7;
const AT_ONCE = 2_000;
const DAY_MS = 86_400_000;

/** Forgets what has been over for a year, and subjects that nothing names any more. */
export async function forgetOld(app: App): Promise<void> {
  const now = app.clocks.machine.now();
  const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
  let workloads = 0;
  for (;;) {
    const some = await inTransaction(app.db, (tx) => forgetWorkloads(tx, before));
    workloads += some;
    if (some < AT_ONCE) break;
  }
  await inTransaction(app.db, async (tx) => {
    await sql`delete from credential where gone_at < ${before}
      or account_id in (select id from account where gone_at < ${before})`.execute(tx);
    await sql`delete from account where gone_at < ${before}`.execute(tx);
    await sql`delete from workload_gap where to_at < ${before}`.execute(tx);
    await sql`delete from facts_page where at < ${new Date(now.getTime() - PAGE_DAYS * DAY_MS)}`.execute(tx);
    const subjects = await forgetSubjects(tx, before);
    if (workloads + subjects === 0) return;
    const body = { before: before.toISOString(), workloads, subjects };
    await appendEntry(tx, {
      at: now,
      kind: 'workloads.forgotten',
      subject: 'workloads',
      actor: 'system',
      body,
    });
  });
}

async function forgetWorkloads(tx: Tx, before: Date): Promise<number> {
  const { rows } = await sql<{ id: string }>`select id from workload where gone_at < ${before}
    order by id limit ${AT_ONCE}`.execute(tx);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await sql`delete from workload_owner where workload_id = any(${ids})`.execute(tx);
  await sql`delete from workload_address where workload_id = any(${ids})`.execute(tx);
  await sql`delete from workload where id = any(${ids})`.execute(tx);
  return ids.length;
}
