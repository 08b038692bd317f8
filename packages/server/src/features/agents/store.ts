import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { AgentKeyTable, AgentTable, EnrolmentTokenTable } from '../../db/tables/agents.ts';
import { newId } from '../../kernel/ids.ts';

export type Reader = Db | Tx;
export type AgentRow = Selectable<AgentTable>;
export type KeyRow = Selectable<AgentKeyTable>;
export type TokenRow = Selectable<EnrolmentTokenTable>;
/** An agent with the key that it signs with now. */
export type KeyedAgent = AgentRow & { x: string; thumbprint: string };

function keyed(db: Reader) {
  return db
    .selectFrom('agent')
    .innerJoin('agent_key', (join) =>
      join.onRef('agent_key.agent_id', '=', 'agent.id').on('agent_key.ended_at', 'is', null),
    )
    .selectAll('agent')
    .select(['agent_key.x', 'agent_key.thumbprint']);
}

export async function agentsById(db: Reader, ids: readonly string[]): Promise<Map<string, KeyedAgent>> {
  const rows = await keyed(db)
    .where('agent.id', '=', sql<string>`any(${[...ids]})`)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export async function agentById(db: Reader, id: string): Promise<KeyedAgent | undefined> {
  return (await agentsById(db, [id])).get(id);
}

/** Changes of one agent are made one after the other. */
export async function lockAgent(tx: Tx, id: string): Promise<KeyedAgent | undefined> {
  await tx.selectFrom('agent').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  return await agentById(tx, id);
}

/** Of these sites, or with null of all; those that were revoked last. */
export async function agentsOfSites(db: Reader, siteIds: readonly string[] | null): Promise<KeyedAgent[]> {
  let rows = keyed(db);
  if (siteIds !== null) rows = rows.where('agent.site_id', '=', sql<string>`any(${[...siteIds]})`);
  return await rows
    .orderBy(sql`agent.state = 'revoked'`)
    .orderBy('agent.site_id')
    .orderBy('agent.name')
    .orderBy('agent.id')
    .execute();
}

export async function tokensOfSites(
  db: Reader,
  siteIds: readonly string[] | null,
  madeAfter: Date,
): Promise<TokenRow[]> {
  let rows = db.selectFrom('enrolment_token').selectAll().where('made_at', '>', madeAfter);
  if (siteIds !== null) rows = rows.where('site_id', '=', sql<string>`any(${[...siteIds]})`);
  return await rows.orderBy('id', 'desc').limit(500).execute();
}

export async function tokenById(db: Reader, id: string): Promise<TokenRow | undefined> {
  return await db.selectFrom('enrolment_token').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function lockTokenBySecret(tx: Tx, sha256: string): Promise<TokenRow | undefined> {
  return await tx
    .selectFrom('enrolment_token')
    .selectAll()
    .where('secret_sha256', '=', sha256)
    .forUpdate()
    .executeTakeFirst();
}

export async function isKnownKey(db: Reader, thumbprint: string): Promise<boolean> {
  const row = await db
    .selectFrom('agent_key')
    .select('id')
    .where('thumbprint', '=', thumbprint)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertKey(
  tx: Tx,
  key: { agentId: string; x: string; thumbprint: string; at: Date },
): Promise<void> {
  await tx
    .insertInto('agent_key')
    .values({
      id: newId('agk', key.at),
      agent_id: key.agentId,
      x: key.x,
      thumbprint: key.thumbprint,
      added_at: key.at,
      ended_at: null,
    })
    .execute();
}

export async function insertChanges(
  tx: Tx,
  agentId: string,
  at: Date,
  changes: readonly { what: string; detail: string }[],
): Promise<void> {
  if (changes.length === 0) return;
  await tx
    .insertInto('agent_change')
    .values(
      changes.map(({ what, detail }) => ({ id: newId('agc', at), agent_id: agentId, at, what, detail })),
    )
    .execute();
}

export async function updateAgent(tx: Tx, id: string, change: Partial<AgentRow>): Promise<void> {
  const { report, ...rest } = change;
  await tx
    .updateTable('agent')
    .set(report === undefined ? rest : { ...rest, report: JSON.stringify(report) })
    .where('id', '=', id)
    .execute();
}

const MOST_PREDECESSORS = 10;

/** The agents whose place this one takes, the nearest first. */
export async function predecessorIds(db: Reader, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive line as (
      select replaces as id, 1 as far from agent where id = ${id} and replaces is not null
      union all
      select a.replaces, far + 1 from line join agent a on a.id = line.id
      where a.replaces is not null and far < ${MOST_PREDECESSORS})
    select id from line order by far`.execute(db);
  return rows.map((row) => row.id);
}

/** An agent that enrolled to take the place of this one, or of one after it, and that nobody has confirmed yet. */
export async function waitingSuccessor(db: Reader, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    with recursive line as (
      select id, state, 1 as far from agent where replaces = ${id}
      union all
      select a.id, a.state, far + 1 from line join agent a on a.replaces = line.id where far < ${MOST_PREDECESSORS})
    select id from line where state = 'unconfirmed' order by id limit 1`.execute(db);
  return rows[0]?.id;
}

export async function countKeys(db: Reader, agentId: string): Promise<number> {
  const { keys } = await db
    .selectFrom('agent_key')
    .select((e) => e.fn.countAll<string>().as('keys'))
    .where('agent_id', '=', agentId)
    .executeTakeFirstOrThrow();
  return Number(keys);
}
