import type { Pool } from './pool.ts';

/**
 * Transaction numbers belong to one cluster. After a dump was loaded into another one, numbers of new entries may be
 * smaller than those of old ones; so the entries that came with the dump are closed off, to be sealed in their own order.
 * To be called by the owner before the server writes. True when it was so.
 */
export async function closeOffRestoredEntries(owner: Pool): Promise<boolean> {
  const client = await owner.connect();
  try {
    await client.query('begin');
    // Waits for writers to end and keeps others out until the place is noted.
    await client.query('lock table ledger_entry in share row exclusive mode');
    const changed = await client.query(`
      update ledger_sealer set system_identifier = now.id, xid = '0', ord = 0, restored_open = true,
        restored_ord = (select coalesce(max(ord), 0) from ledger_entry)
      from (select system_identifier::text as id from pg_control_system()) as now
      where ledger_sealer.system_identifier <> now.id`);
    await client.query('commit');
    return (changed.rowCount ?? 0) > 0;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
