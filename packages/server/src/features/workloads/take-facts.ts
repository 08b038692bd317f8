import type { FactsBatch, FactsTaken } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { newId } from '../../kernel/ids.ts';
import { applyFacts } from './apply-facts.ts';
import { dropPages, type Feed, keepFeed, keepPage, lockFeed, waitingPages } from './feeds.ts';
import type { FactsPlace } from './model.ts';
import { endUnseen } from './store-facts.ts';

/** The agent that says so: who it is and for which site it speaks. */
export interface FactsAgent {
  id: string;
  siteId: string;
}

/**
 * Takes a batch of what an agent saw. A batch that was taken before changes nothing, and one that comes before its
 * time waits at the agent: the answer says up to where nothing is missing. Times are those of the machine clock.
 */
export async function takeFacts(app: App, agent: FactsAgent, batch: FactsBatch): Promise<FactsTaken> {
  const now = app.clocks.machine.now();
  const { system, systemKind } = batch;
  const said: FactsPlace = { siteId: agent.siteId, system, systemKind, agentId: agent.id, at: now };
  return await inTransaction(app.db, async (tx) => {
    const feed = await lockFeed(tx, said);
    if (batch.number !== feed.taken + 1) return { taken: feed.taken };
    // An agent whose clock is wrong is neither ahead of us nor behind what it said before.
    const saw = Math.max(
      Math.min(Date.parse(batch.at), now.getTime()),
      feed.taken > 0 ? feed.last_at.getTime() : 0,
    );
    const place = { ...said, at: new Date(saw) };
    const next: Feed = { ...feed, taken: batch.number, last_at: place.at, system_kind: systemKind };
    if (batch.list.kind === 'change') await applyFacts(tx, place, batch);
    else await takePage(tx, place, next, batch, batch.list, now);
    for (const gap of batch.gaps) await keepGap(tx, place, gap, now);
    await keepFeed(tx, next);
    return { taken: batch.number };
  });
}

async function takePage(
  tx: Tx,
  place: FactsPlace,
  feed: Feed,
  batch: FactsBatch,
  list: Extract<FactsBatch['list'], { kind: 'full' }>,
  now: Date,
): Promise<void> {
  if (list.page === 1) {
    await dropPages(tx, feed);
    Object.assign(feed, { list_id: list.listId, list_page: 0, list_at: place.at });
  }
  if (feed.list_id !== list.listId || list.page !== feed.list_page + 1) {
    await dropPages(tx, feed);
    const from = feed.list_at ?? place.at;
    Object.assign(feed, { list_id: null, list_page: 0, list_at: null });
    const why = 'A page of a whole list was missing; the list was dropped and changed nothing.';
    await keepGap(tx, place, { from: from.toISOString(), to: place.at.toISOString(), why }, now);
    return;
  }
  if (!list.last) {
    await keepPage(tx, feed, list.page, place.at, batch);
    feed.list_page = list.page;
    return;
  }
  await finishList(tx, place, feed, batch, now);
}

async function finishList(tx: Tx, place: FactsPlace, feed: Feed, last: FactsBatch, now: Date): Promise<void> {
  const listAt = feed.list_at ?? place.at;
  const counts = { workloads: last.workloads.length, accounts: last.accounts.length };
  for await (const { at, facts } of waitingPages(tx, feed)) {
    counts.workloads += facts.workloads.length;
    counts.accounts += facts.accounts.length;
    await applyFacts(tx, { ...place, at }, facts);
  }
  await applyFacts(tx, place, last);
  const ended = await endUnseen(tx, place, listAt, counts.accounts > 0);
  await dropPages(tx, feed);
  Object.assign(feed, { list_id: null, list_page: 0, list_at: null, listed_at: listAt });
  const body = {
    agent: place.agentId,
    system: place.system,
    ...counts,
    ended: ended.workloads,
    left: ended.accounts,
  };
  await appendEntry(tx, { at: now, kind: 'facts.listed', subject: place.siteId, actor: place.agentId, body });
}

async function keepGap(
  tx: Tx,
  { siteId, system, agentId }: FactsPlace,
  { from, to, why }: { from: string; to: string; why: string },
  now: Date,
): Promise<void> {
  const [from_at, to_at] = [new Date(from), new Date(to)];
  const id = newId('gap', now);
  const last = to_at < from_at ? from_at : to_at;
  await tx
    .insertInto('workload_gap')
    .values({ id, site_id: siteId, system, agent_id: agentId, from_at, to_at: last, why, recorded_at: now })
    .execute();
  const body = { gap: id, system, from: from_at.toISOString(), to: last.toISOString() };
  await appendEntry(tx, { at: now, kind: 'facts.gap', subject: siteId, actor: agentId, body });
}
