import type { Server } from '@muster/openstack';
import type { InventoryPage } from '../../ports/site-system.ts';
import { type AccountBook, accountsOf, openBook } from './account-book.ts';
import { inParallel } from './in-parallel.ts';
import { workloadOf } from './map-workload.ts';
import type { SiteCloud } from './site-cloud.ts';
import { systemError } from './system-errors.ts';

/** Nova writes a change down a little after it happened, and its clock is not ours. */
const OVERLAP_MS = 15_000;

/** Page after page of servers with the accounts that no page before named. */
export async function* inventoryOf(
  site: SiteCloud,
  since: Date | null,
  signal: AbortSignal,
): AsyncGenerator<InventoryPage> {
  const book = openBook(site);
  const named = new Set<string>();
  const filter = since ? { changesSince: new Date(since.getTime() - OVERLAP_MS) } : {};
  try {
    for await (const servers of site.cloud.nova.servers(filter, site.pageSize, signal)) {
      const workloads = await workloadsOf(book, servers, signal);
      const owners = [...new Set(servers.map(({ user_id }) => user_id))].filter((id) => !named.has(id));
      for (const id of owners) named.add(id);
      yield { workloads, accounts: await accountsOf(book, owners, signal) };
    }
  } catch (error) {
    throw systemError(error);
  }
}

export async function workloadsOf(book: AccountBook, servers: readonly Server[], signal: AbortSignal) {
  return inParallel(servers, 8, async (server) => {
    const [owner, projectName, imageSha512] = await Promise.all([
      book.owner(server.user_id, signal),
      book.projectName(server.tenant_id, signal),
      server.image ? book.imageSha512(server.image.id, signal) : null,
    ]);
    return workloadOf(server, { owner, projectName, imageSha512 });
  });
}
