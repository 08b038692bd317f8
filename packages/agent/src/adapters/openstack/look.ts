import type { OrderTarget } from '@muster/contract';
import { all, type Image, type Port, type Server } from '@muster/openstack';
import type { PortFacts, SystemFacts, WorkloadFacts } from '../../ports/site-system.ts';
import { accountsOf, openBook } from './account-book.ts';
import { candidates } from './candidates.ts';
import { inParallel } from './in-parallel.ts';
import { workloadsOf } from './inventory.ts';
import { ownProject, portJudge } from './quarantine-group.ts';
import { type SiteCloud, self } from './site-cloud.ts';
import { isLockedFromOutside } from './steps/lock.ts';

/** Fresh facts for a plan, as few as the target needs. @throws OpenStackError */
export async function lookAt(
  site: SiteCloud,
  target: OrderTarget,
  signal: AbortSignal,
): Promise<SystemFacts> {
  const { tokenCacheSeconds, disablingDeletesCredentials } = site;
  const found = await whatIsMeant(site, target, signal);
  const book = openBook(site);
  const owners = [...new Set([...found.users, ...found.servers.map(({ user_id }) => user_id)])];
  const [accounts, workloads] = await Promise.all([
    accountsOf(book, owners, signal),
    workloadFacts(site, found.servers, signal),
  ]);
  return {
    accounts,
    workloads,
    images: found.images.map(imageFacts),
    tokenCacheSeconds,
    disablingDeletesCredentials,
  };
}

interface Found {
  users: string[];
  servers: Server[];
  images: Image[];
}

async function whatIsMeant(site: SiteCloud, target: OrderTarget, signal: AbortSignal): Promise<Found> {
  const { nova, glance } = site.cloud;
  if (target.type === 'workload') {
    const server = target.system === site.name ? await nova.server(target.ref, signal) : null;
    return { users: [], servers: server ? [server] : [], images: [] };
  }
  if (target.type === 'image') {
    const byId = target.ref ? await glance.image(target.ref, signal) : null;
    const byBytes = target.sha512 ? await imagesWithBytes(site, target.sha512, signal) : [];
    const images = new Map([...(byId ? [byId] : []), ...byBytes].map((one) => [one.id, one]));
    return { users: [], servers: [], images: [...images.values()] };
  }
  const users = await candidates(site, target.subject.identifiers, signal);
  const servers = await inParallel(users, 4, (userId) =>
    all(nova.servers({ userId }, site.pageSize, signal)),
  );
  return { users, servers: servers.flat(), images: [] };
}

/** Hidden images too: they are in no list that does not ask for them. */
async function imagesWithBytes(site: SiteCloud, sha512: string, signal: AbortSignal): Promise<Image[]> {
  const { glance } = site.cloud;
  const filters = [false, true].map((hidden) => ({ hidden, os_hash_value: sha512 }));
  const lists = await Promise.all(filters.map((filter) => all(glance.images(filter, signal))));
  return lists.flat().filter((image) => image.os_hash_value === sha512);
}

function imageFacts(image: Image): SystemFacts['images'][number] {
  const sha512 = image.os_hash_algo === 'sha512' ? (image.os_hash_value ?? null) : null;
  return { ref: image.id, name: image.name ?? '', sha512, state: image.status, hidden: image.os_hidden };
}

/** Servers with all that must be put back one day and all that is evidence. @throws OpenStackError */
export async function workloadFacts(
  site: SiteCloud,
  servers: readonly Server[],
  signal: AbortSignal,
): Promise<WorkloadFacts[]> {
  const { neutron, nova } = site.cloud;
  const [me, workloads, ports] = await Promise.all([
    self(site),
    workloadsOf(openBook(site), servers, signal),
    neutron.portsOf(
      servers.map(({ id }) => id),
      signal,
    ),
  ]);
  const floating = await neutron.floatingIpsOf(
    ports.map(({ id }) => id),
    signal,
  );
  const kept = await snapshotsOf(site, servers, signal);
  const judges = new Map<string, Awaited<ReturnType<typeof portJudge>>>();
  for (const projectId of new Set(servers.map(({ tenant_id }) => tenant_id)))
    judges.set(projectId, await portJudge(site, projectId, signal));
  return inParallel(servers, 4, async (server) => {
    const fault = judges.get(server.tenant_id);
    const actions = await nova.actions(server.id, signal);
    const mine = ports.filter((port) => port.device_id === server.id);
    const ids = new Set(mine.map(({ id }) => id));
    const workload = workloads.find((one) => one.ref === server.id);
    if (!workload) throw new Error(`no workload was made of ${server.id}`);
    return {
      // A lock of its own project's is none: its members open it again.
      workload: { ...workload, locked: isLockedFromOutside(server, actions) },
      record: {
        server,
        ports: mine,
        floatingIps: floating.filter((one) => one.port_id && ids.has(one.port_id)),
        actions,
        volumes: server['os-extended-volumes:volumes_attached'].map(({ id }) => id),
      },
      busy: server['OS-EXT-STS:task_state'] ?? null,
      actsFromForeignProject: me.projectId !== null && me.projectId !== server.tenant_id,
      ports: mine.map((port) => ({ ...portFacts(port), quarantined: !!fault && fault(port) === undefined })),
      snapshots: kept.filter((one) => one.server === server.id),
    };
  });
}

/** Snapshots that the agent made of these servers, with whom they are shared. */
async function snapshotsOf(site: SiteCloud, servers: readonly Server[], signal: AbortSignal) {
  const { glance } = site.cloud;
  const owner = await ownProject(site);
  const lists = await inParallel(servers, 4, ({ id }) =>
    all(glance.images({ instance_uuid: id, owner }, signal)),
  );
  const ours = lists.flat().filter((image) => image.owner === owner && image.status === 'active');
  return inParallel(ours, 4, async (image) => ({
    ref: image.id,
    name: image.name ?? '',
    server: image.instance_uuid ?? '',
    sharedWith: image.visibility === 'shared' ? await glance.members(image.id, signal) : [],
  }));
}

export function portFacts(port: Port): PortFacts {
  return { id: port.id, adminUp: port.admin_state_up, securityGroups: port.security_groups };
}
