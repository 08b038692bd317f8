import type { Server } from '@muster/openstack';
import { SystemError } from '../../../ports/site-system.ts';
import type { SiteCloud } from '../site-cloud.ts';

/** The server, or null when it was deleted: then it is in lists alone. @throws SystemError `missing` for none at all. */
export async function serverOf(site: SiteCloud, ref: string, signal: AbortSignal): Promise<Server | null> {
  const server = await site.cloud.nova.server(ref, signal);
  if (server) return server;
  // Its actions outlive it; a reference that never was one has none.
  const actions = await site.cloud.nova.actions(ref, signal).catch(() => []);
  if (actions.length === 0) throw new SystemError('missing', `there is no server ${ref}`);
  return null;
}

/** @throws Gone when it was deleted */
export async function serverThatIsThere(site: SiteCloud, ref: string, signal: AbortSignal): Promise<Server> {
  const server = await serverOf(site, ref, signal);
  if (!server) throw new Gone();
  return server;
}

export const GONE = 'it was deleted';

/** What a step is about was there and was deleted since: there is nothing left to do, or to take back. */
export class Gone extends Error {
  constructor() {
    super(GONE);
  }
}
