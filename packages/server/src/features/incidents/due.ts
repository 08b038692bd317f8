import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { ClockReading } from '../procedure/index.ts';

/** Those whose duty nobody has done yet, though its time may be over. */
const OPEN = ['running', 'missed'];

/**
 * Keeps when the first open clock of each incident is due, so that lists can tell what is overdue without reading the
 * clocks of all. It is a memory of the clocks, nothing more: what they say is read anew wherever it counts.
 */
export async function noteDue(
  db: Db | Tx,
  readings: ReadonlyMap<string, readonly ClockReading[]>,
): Promise<void> {
  const ids = [...readings.keys()];
  if (ids.length === 0) return;
  const dues = ids.map((id) => firstDue(readings.get(id) ?? [])?.toISOString() ?? null);
  await sql`update incident set next_due_at = d.due from
    unnest(${ids}::text[], ${dues}::timestamptz[]) as d (id, due)
    where incident.id = d.id and incident.next_due_at is distinct from d.due`.execute(db);
}

function firstDue(clocks: readonly ClockReading[]): Date | null {
  return clocks
    .filter(({ state, dueAt }) => OPEN.includes(state) && dueAt !== null)
    .reduce<Date | null>(
      (first, { dueAt }) => (first === null || (dueAt && dueAt < first) ? dueAt : first),
      null,
    );
}
