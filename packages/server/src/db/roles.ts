import pg from 'pg';
import { APP_ROLE } from './embedded/cluster.ts';
import type { Pool } from './pool.ts';

export { APP_ROLE };

const APPEND_ONLY = ['ledger_entry', 'ledger_seal', 'ledger_head', 'custody_entry'];

/**
 * Makes the role of the running server and gives it everything but changing the ledger. Repeat it after migrations.
 * With a password it may log in (embedded); without one the connecting user takes it on (DATABASE_URL).
 */
export async function grantAppRole(owner: Pool, password?: string): Promise<void> {
  const client = await owner.connect();
  try {
    // Roles belong to the whole cluster, where several databases may be made ready at once.
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(7300002)`);
    await client.query(`do $$ begin
      if not exists (select from pg_roles where rolname = '${APP_ROLE}') then create role ${APP_ROLE} nologin; end if;
    end $$`);
    if (password === undefined) {
      await client.query(`do $$ begin
        if not pg_has_role(session_user, '${APP_ROLE}', 'member') then
          execute format('grant ${APP_ROLE} to %I', session_user);
        end if;
      end $$`);
    } else {
      await client.query(`alter role ${APP_ROLE} login password ${pg.escapeLiteral(password)}`);
    }
    for (const statement of grants()) await client.query(statement);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

function grants(): string[] {
  const inSchema = (text: string) => `do $$ begin execute format('${text}', current_schema()); end $$`;
  return [
    inSchema(`grant usage on schema %I to ${APP_ROLE}`),
    inSchema(`grant select, insert, update, delete on all tables in schema %I to ${APP_ROLE}`),
    inSchema(`grant usage, select on all sequences in schema %I to ${APP_ROLE}`),
    `revoke update, delete, truncate on ${APPEND_ONLY.join(', ')} from ${APP_ROLE}`,
    `revoke insert, update, delete on schema_migration from ${APP_ROLE}`,
  ];
}
