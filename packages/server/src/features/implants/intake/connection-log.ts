import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { ConnectionEnd, ConnectionSeen } from '../../../ports/beat-intake.ts';
import { GroupCommit } from './group-commit.ts';

interface OpenConnection {
  connection: ConnectionSeen;
  deploymentNo: number;
}

interface Ended {
  how: ConnectionEnd;
  ms: number;
  at: Date;
}

type Change = OpenConnection & { ended: Ended | null };

/**
 * Keeps when a deployment's connection began and how it ended: the end of a connection tells a killed process from
 * a frozen one. Only connections on which a deployment proved its key are kept; strangers leave no row.
 */
export class ConnectionLog {
  readonly #open = new Map<string, OpenConnection>();
  readonly #writer: GroupCommit<Change, null>;
  readonly #log: Log;

  constructor(db: Db, clock: Clock, log: Log, processId: string) {
    this.#log = log;
    this.#writer = new GroupCommit((changes) => write(db, processId, changes), {
      most: 500,
      lingerMs: 0,
      clock,
    });
  }

  opened(connection: ConnectionSeen, deploymentNo: number): void {
    const open = { connection, deploymentNo };
    this.#open.set(connection.id, open);
    this.#add({ ...open, ended: null });
  }

  ended(id: string, how: ConnectionEnd, ms: number, at: Date): void {
    const open = this.#open.get(id);
    if (!open) return;
    this.#open.delete(id);
    this.#add({ ...open, ended: { how, ms, at } });
  }

  drained(): Promise<void> {
    return this.#writer.drained();
  }

  #add(change: Change): void {
    this.#writer
      .add(change)
      .catch((error: unknown) => this.#log.warn({ err: error }, 'a connection could not be recorded'));
  }
}

async function write(db: Db, processId: string, changes: Change[]): Promise<null[]> {
  // A connection that opened and ended within one group is one row: the later change holds both.
  const last = new Map(changes.map((change) => [change.connection.id, change]));
  const rows = [...last.values()].map(({ connection, deploymentNo, ended }) => ({
    id: connection.id,
    n: deploymentNo,
    o: connection.openedMs,
    oa: connection.openedAt.getTime(),
    c: ended?.ms ?? null,
    ca: ended?.at.getTime() ?? null,
    h: ended?.how ?? null,
  }));
  await sql`
    insert into beat_connection
      (id, deployment_no, process_id, opened_ms, opened_at, closed_ms, closed_at, closed_how)
    select id, n, ${processId}, o, to_timestamp(oa / 1000.0), c, to_timestamp(ca / 1000.0), h
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as t(id text, n int, o bigint, oa bigint, c bigint, ca bigint, h text)
    on conflict (id) do update set closed_ms = excluded.closed_ms, closed_at = excluded.closed_at,
      closed_how = excluded.closed_how
    where excluded.closed_ms is not null`.execute(db);
  return changes.map(() => null);
}
