/** Looks into the database of a running Muster past the server, to prove that nothing acknowledged is missing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { FileHeads } from '../../packages/server/src/adapters/file-heads/index.ts';
import type { Db } from '../../packages/server/src/db/database.ts';
import { databaseAccount } from '../../packages/server/src/db/embedded/account.ts';
import { APP_ROLE, type Cluster, clusterPlace } from '../../packages/server/src/db/embedded/cluster.ts';
import { socketDirectory } from '../../packages/server/src/db/embedded/postmaster.ts';
import { verifyLedger } from '../../packages/server/src/db/ledger/verify.ts';
import { createDb, createPool } from '../../packages/server/src/db/pool.ts';
import { loadKeys } from '../../packages/server/src/kernel/keys.ts';

export interface Books {
  /** Each a sentence that says what is lost; empty when nothing is. */
  losses: string[];
  beats: number;
  entries: number;
  mails: number;
  /** Outages that the server noted of itself. */
  outages: number;
}

/** @param relayedLog of the mail hub: what Muster has acknowledged. */
export async function checkBooks(dataDir: string, relayedLog: string): Promise<Books> {
  const account = databaseAccount();
  const directory = await clusterPlace(dataDir, account);
  const access = JSON.parse(readFileSync(join(directory, 'access.json'), 'utf8')) as Pick<
    Cluster,
    'ownerPassword' | 'appPassword'
  >;
  const cluster: Cluster = {
    directory,
    data: join(directory, 'data'),
    log: join(directory, 'postgres.log'),
    ...access,
  };
  const host = await socketDirectory(cluster, account);
  const pool = createPool({
    host,
    user: APP_ROLE,
    password: access.appPassword,
    database: 'postgres',
    max: 2,
  });
  try {
    const db = createDb(pool);
    const losses = [
      ...(await lostBeats(db)),
      ...(await lostEntries(db, dataDir)),
      ...(await lostMail(db, relayedLog)),
    ];
    const count = async (table: 'beat' | 'ledger_entry' | 'inbound_mail' | 'outage'): Promise<number> => {
      const { rows } = await sql<{ n: string }>`select count(*) as n from ${sql.table(table)}`.execute(db);
      return Number(rows[0]?.n ?? 0);
    };
    return {
      losses,
      beats: await count('beat'),
      entries: await count('ledger_entry'),
      mails: await count('inbound_mail'),
      outages: await count('outage'),
    };
  } finally {
    await pool.end();
  }
}

/** A copy counts on only when its beat was acknowledged, so a beat that was lost is a hole in the numbers. */
async function lostBeats(db: Db): Promise<string[]> {
  const { rows } = await sql<{ deployment: string; instance: string; kept: number; last: number }>`
    select d.id as deployment, b.instance, count(*)::int as kept, max(b.seq)::int as last
    from beat b join deployment d on d.no = b.deployment_no
    group by d.id, b.instance having count(*) <> max(b.seq) + 1`.execute(db);
  return rows.map(
    ({ deployment, instance, kept, last }) =>
      `${deployment} (${instance}) counted to ${last}, but ${kept} beats are kept`,
  );
}

async function lostEntries(db: Db, dataDir: string): Promise<string[]> {
  const keys = await loadKeys(join(dataDir, 'keys'));
  const heads = await new FileHeads(join(dataDir, 'ledger-heads.jsonl')).list();
  const { findings } = await verifyLedger(db, { heads, publicKey: keys.ledger.publicKey });
  return findings.map(({ fault, detail }) => `ledger: ${fault}: ${detail}`);
}

async function lostMail(db: Db, relayedLog: string): Promise<string[]> {
  const { rows } = await sql<{ sha256: string }>`select sha256 from inbound_mail`.execute(db);
  const kept = new Set(rows.map((row) => row.sha256));
  return readFileSync(relayedLog, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .filter((line) => !kept.has(line.split(' ')[1] ?? ''))
    .map((line) => `mail was acknowledged and is not kept: ${line}`);
}
