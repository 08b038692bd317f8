import { SystemClock } from '../../kernel/clock.ts';
import { silentLog } from '../../kernel/log.ts';
import { appendEntry } from '../ledger/append.ts';
import { openDatabase } from '../open.ts';
import { inTransaction } from '../transaction.ts';

/**
 * A server that does nothing but write: prints `open <pid of PostgreSQL>`, then the number of each entry once it is
 * acknowledged. For the tests that kill it: `writer.ts DATA_DIR CACHE_DIR`.
 */
async function main(): Promise<void> {
  const [dataDir = '', cacheDir] = process.argv.slice(2);
  const clock = new SystemClock();
  const { db, pool } = await openDatabase({
    databaseUrl: undefined,
    dataDir,
    cacheDir,
    clock,
    log: silentLog,
  });
  const { rows } = await pool.query('select pid from pg_stat_activity where pid = pg_backend_pid()');
  process.stdout.write(`open ${rows[0].pid}\n`);
  for (let n = 1; ; n++) {
    const entry = { at: clock.now(), kind: 'thing.done', subject: String(n), actor: 'writer', body: {} };
    await inTransaction(db, (tx) => appendEntry(tx, entry));
    process.stdout.write(`${n}\n`);
  }
}

await main();
