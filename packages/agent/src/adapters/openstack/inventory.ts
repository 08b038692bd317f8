import type { Server } from '@muster/openstack';
import type { InventoryPage } from '../../ports/site-system.ts';
import { type AccountBook, accountsOf, openBook } from './account-book.ts';
import { inParallel } from './in-parallel.ts';
import { workloadOf } from './map-workload.ts';
import type { SiteCloud } from './site-cloud.ts';
import { systemError } from './system-errors.ts';

/** Nova writes a change down a little after it happened, and its clock is not ours. */
const OVERLAP_MS = 15_000;

/** Keystone is asked five things of an account; so many are read again with the changes of one round. */
const ACCOUNTS_IN_TURN = 20;

/** Whose accounts were told, in the order in which they are read again. */
export type AccountTurn = Set<string>;

/**
 * Page after page of servers with the accounts that no page before named. While one page is completed by what Keystone
 * and Glance know, the next one is on its way: two are held at most.
 */
export async function* inventoryOf(
  site: SiteCloud,
  since: Date | null,
  signal: AbortSignal,
  turn: AccountTurn = new Set(),
): AsyncGenerator<InventoryPage> {
  const book = openBook(site);
  const named = new Set<string>();
  const filter = since ? { changesSince: new Date(since.getTime() - OVERLAP_MS) } : {};
  try {
    for await (const servers of oneAhead(site.cloud.nova.servers(filter, site.pageSize, signal))) {
      const workloads = await workloadsOf(book, servers, signal);
      const owners = [...new Set(servers.map(({ user_id }) => user_id))].filter((id) => !named.has(id));
      for (const id of owners) named.add(id);
      yield { workloads, accounts: await accountsOf(book, owners, signal) };
    }
    if (since) {
      // A new credential or a disabled user changes no server, and Keystone dates neither.
      const next = [...turn].filter((id) => !named.has(id)).slice(0, ACCOUNTS_IN_TURN);
      for (const id of next) named.add(id);
      if (next.length > 0) yield { workloads: [], accounts: await accountsOf(book, next, signal) };
    } else turn.clear();
    for (const id of named) {
      turn.delete(id);
      turn.add(id);
    }
  } catch (error) {
    throw systemError(error);
  }
}

/** Asks for the next page before this one is handed out. */
async function* oneAhead<T>(pages: AsyncGenerator<T>): AsyncGenerator<T> {
  let coming = pages.next();
  for (let page = await coming; !page.done; page = await coming) {
    coming = pages.next();
    // Whoever stops in between hears nothing more of it.
    coming.catch(() => undefined);
    yield page.value;
  }
}

export async function workloadsOf(book: AccountBook, servers: readonly Server[], signal: AbortSignal) {
  const owners = new Set(servers.map(({ user_id }) => user_id));
  const projects = new Set(servers.map(({ tenant_id }) => tenant_id));
  const images = new Set(servers.flatMap(({ image }) => (image ? [image.id] : [])));
  // Each once and side by side; afterwards the book answers without asking.
  await Promise.all([
    inParallel([...owners], 4, (id) => book.owner(id, signal)),
    inParallel([...projects], 4, (id) => book.projectName(id, signal)),
    inParallel([...images], 4, (id) => book.imageSha512(id, signal)),
  ]);
  return inParallel(servers, 1, async (server) => {
    const [owner, projectName, imageSha512] = await Promise.all([
      book.owner(server.user_id, signal),
      book.projectName(server.tenant_id, signal),
      server.image ? book.imageSha512(server.image.id, signal) : null,
    ]);
    return workloadOf(server, { owner, projectName, imageSha512 });
  });
}
