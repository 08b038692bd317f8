import type { FactsBatch } from '@muster/contract';
import type { Selectable } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { FactsFeedTable } from '../../db/tables/workloads.ts';
import type { Facts } from './apply-facts.ts';
import type { FactsPlace } from './model.ts';

export type Feed = Selectable<FactsFeedTable>;

/** How far this agent's facts of this system have come; made at the first batch, and locked until the end. */
export async function lockFeed(tx: Tx, place: FactsPlace): Promise<Feed> {
  const { agentId, system, systemKind, siteId, at } = place;
  await tx
    .insertInto('facts_feed')
    .values({
      agent_id: agentId,
      system,
      system_kind: systemKind,
      site_id: siteId,
      taken: 0,
      last_at: at,
      list_id: null,
      list_page: 0,
      list_at: null,
      listed_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return await tx
    .selectFrom('facts_feed')
    .selectAll()
    .where('agent_id', '=', agentId)
    .where('system', '=', system)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function keepFeed(tx: Tx, feed: Feed): Promise<void> {
  const { agent_id, system, ...rest } = feed;
  await tx
    .updateTable('facts_feed')
    .set(rest)
    .where('agent_id', '=', agent_id)
    .where('system', '=', system)
    .execute();
}

export async function keepPage(tx: Tx, feed: Feed, page: number, at: Date, batch: FactsBatch): Promise<void> {
  const { workloads, accounts } = batch;
  await tx
    .insertInto('facts_page')
    .values({
      agent_id: feed.agent_id,
      system: feed.system,
      page,
      at,
      content: JSON.stringify({ workloads, accounts }),
    })
    .execute();
}

/** The pages that are waiting, in their order, one at a time: a site's list may be long. */
export async function* waitingPages(tx: Tx, feed: Feed): AsyncGenerator<{ at: Date; facts: Facts }> {
  for (let page = 1; page <= feed.list_page; page++) {
    const row = await tx
      .selectFrom('facts_page')
      .select(['at', 'content'])
      .where('agent_id', '=', feed.agent_id)
      .where('system', '=', feed.system)
      .where('page', '=', page)
      .executeTakeFirstOrThrow();
    yield { at: row.at, facts: row.content };
  }
}

export async function dropPages(tx: Tx, { agent_id, system }: Feed): Promise<void> {
  await tx.deleteFrom('facts_page').where('agent_id', '=', agent_id).where('system', '=', system).execute();
}
