import type { PolicySummary, Predecessor } from '@muster/contract';
import { sql } from 'kysely';
import { predecessorIds, type Reader } from './store.ts';

export interface ActiveAgent {
  agentId: string;
  siteId: string;
  streamId: string;
  /** Which system of the site it is for. */
  name: string;
}

/** The agents that take orders, of these sites or with null of all, in the order of their ids. */
export async function activeAgents(db: Reader, siteIds: readonly string[] | null): Promise<ActiveAgent[]> {
  let rows = db
    .selectFrom('agent')
    .select(['id as agentId', 'site_id as siteId', 'stream_id as streamId', 'name'])
    .where('state', '=', 'active');
  if (siteIds !== null) rows = rows.where('site_id', '=', sql<string>`any(${[...siteIds]})`);
  return await rows.orderBy('id').execute();
}

/** What an agent that takes orders last told of its site's policy; null when it told nothing yet. */
export async function reportedPolicy(db: Reader, agentId: string): Promise<PolicySummary | null> {
  const row = await db
    .selectFrom('agent')
    .select('report')
    .where('id', '=', agentId)
    .where('state', '=', 'active')
    .executeTakeFirst();
  return row?.report?.policy ?? null;
}

/**
 * Every key that it had: what waited in its spool may be signed with one that was replaced since. A receipt holds with
 * an old key only when it was made before that key ended.
 */
export async function agentPublicKeys(
  db: Reader,
  agentId: string,
): Promise<{ x: string; endedAt: Date | null }[]> {
  return await db
    .selectFrom('agent_key')
    .select(['x', 'ended_at as endedAt'])
    .where('agent_id', '=', agentId)
    .orderBy('id', 'desc')
    .execute();
}

/** The agents whose place this one takes, the nearest first, with the keys that their receipts are signed with. */
export async function predecessorsOf(db: Reader, agentId: string): Promise<Predecessor[]> {
  const ids = await predecessorIds(db, agentId);
  return await Promise.all(
    ids.map(async (id) => ({
      agentId: id,
      keys: (await agentPublicKeys(db, id))
        .slice(0, 100)
        .map(({ x, endedAt }) => ({ x, endedAt: endedAt?.toISOString() ?? null })),
    })),
  );
}
