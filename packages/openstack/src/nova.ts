import { z } from 'zod';
import { isError, OpenStackError } from './errors.ts';
import { type Page, pagesOf } from './pages.ts';
import type { Call, Session } from './session.ts';

/** `locked_reason` came with 2.73 (Train); answers of later versions would only differ in what is not used here. */
export const MICROVERSION = '2.73';
/** Lists need no reason of a lock, and 500 servers cost Nova a quarter more with it (measured). */
const LIST_MICROVERSION = '2.69';

const id = z.string().min(1).max(255);
const address = z.object({
  addr: z.string().max(64),
  'OS-EXT-IPS:type': z.string().optional(),
  'OS-EXT-IPS-MAC:mac_addr': z.string().max(64).optional(),
});

const server = z.object({
  id,
  name: z.string().max(1000),
  status: z.string().max(100),
  tenant_id: id,
  user_id: id,
  /** An empty text where it boots from a volume. */
  image: z.union([z.object({ id }), z.literal('')]).nullish(),
  addresses: z.record(z.string(), z.array(address)).default({}),
  metadata: z.record(z.string(), z.string()).default({}),
  key_name: z.string().nullish(),
  created: z.string(),
  updated: z.string(),
  locked: z.boolean().default(false),
  locked_reason: z.string().nullish(),
  security_groups: z.array(z.object({ name: z.string() })).default([]),
  'OS-SRV-USG:launched_at': z.string().nullish(),
  'OS-SRV-USG:terminated_at': z.string().nullish(),
  'OS-EXT-SRV-ATTR:host': z.string().nullish(),
  'OS-EXT-SRV-ATTR:user_data': z.string().nullish(),
  'OS-EXT-STS:task_state': z.string().nullish(),
  'OS-EXT-STS:vm_state': z.string().nullish(),
  'OS-EXT-STS:power_state': z.number().nullish(),
  'os-extended-volumes:volumes_attached': z.array(z.object({ id })).default([]),
});
export type Server = z.infer<typeof server>;

const instanceAction = z.object({
  action: z.string(),
  request_id: z.string().nullish(),
  user_id: z.string().nullish(),
  project_id: z.string().nullish(),
  start_time: z.string().nullish(),
});
export type InstanceAction = z.infer<typeof instanceAction>;

const serverPage = z.object({
  servers: z.array(server),
  servers_links: z.array(z.object({ rel: z.string() })).optional(),
});

/** What is done to a server. There is none that deletes, rebuilds, reboots or shelves. */
export type ServerAction =
  | { pause: null }
  | { unpause: null }
  | { suspend: null }
  | { resume: null }
  | { lock: { locked_reason: string } }
  | { unlock: null }
  /** Sets a state right that a lost command left behind; the guest itself is not touched. */
  | { 'os-resetState': { state: 'active' } };

export interface ServerFilter {
  /** Deleted servers are in this list too, and nowhere else. */
  changesSince?: Date;
  userId?: string;
  projectId?: string;
  imageId?: string;
  deleted?: true;
}

export function novaOf(session: Session) {
  const headers = pinned(MICROVERSION);
  const call = <T>(one: Call, schema: z.ZodType<T>) => session.call('nova', { headers, ...one }, schema);
  const of = (serverId: string) => `/servers/${encodeURIComponent(serverId)}`;
  const act = (serverId: string, body: unknown, signal?: AbortSignal): Call => ({
    method: 'POST',
    path: `${of(serverId)}/action`,
    body,
    signal,
  });
  return {
    /** @throws OpenStackError `unsupported` where this Nova is older than what is pinned here. */
    async demandMicroversion(signal?: AbortSignal): Promise<string> {
      const schema = z.object({ version: z.object({ version: z.string(), min_version: z.string() }) });
      const { version } = await session.call('nova', { path: '/', signal }, schema);
      if (!holds(version.min_version, MICROVERSION) || !holds(MICROVERSION, version.version))
        throw new OpenStackError(
          'unsupported',
          'nova',
          200,
          `speaks ${version.version}, not ${MICROVERSION}`,
        );
      return version.version;
    },
    servers(filter: ServerFilter, limit: number, signal?: AbortSignal): AsyncGenerator<Server[]> {
      const query = {
        all_tenants: '1',
        limit: String(limit),
        'changes-since': filter.changesSince?.toISOString(),
        user_id: filter.userId,
        project_id: filter.projectId,
        image: filter.imageId,
        deleted: filter.deleted && 'true',
      };
      return pagesOf('nova', session.limits.listItems, async (marker): Promise<Page<Server>> => {
        const one = { path: '/servers/detail', query: { ...query, marker }, signal };
        const page = await call({ ...one, headers: pinned(LIST_MICROVERSION) }, serverPage);
        return { items: page.servers, more: page.servers_links?.some(({ rel }) => rel === 'next') ?? false };
      });
    },
    /** Null for a server that is not there, a deleted one included: those are in lists alone. */
    async server(serverId: string, signal?: AbortSignal): Promise<Server | null> {
      try {
        return (await call({ path: of(serverId), signal }, z.object({ server }))).server;
      } catch (error) {
        if (isError(error, 'not-found')) return null;
        throw error;
      }
    },
    /** What was done to it and by whom, the newest first; of deleted servers too. */
    async actions(serverId: string, signal?: AbortSignal): Promise<InstanceAction[]> {
      const schema = z.object({ instanceActions: z.array(instanceAction) });
      return (await call({ path: `${of(serverId)}/os-instance-actions`, signal }, schema)).instanceActions;
    },
    async act(serverId: string, action: ServerAction, signal?: AbortSignal): Promise<void> {
      await call(act(serverId, action, signal), z.unknown());
    },
    /** The id of the image that is being made, in the project of whoever asks. */
    async createImage(
      serverId: string,
      name: string,
      metadata: Record<string, string>,
      signal?: AbortSignal,
    ): Promise<string> {
      const body = { createImage: { name, metadata } };
      return (await call(act(serverId, body, signal), z.object({ image_id: id }))).image_id;
    },
  };
}
export type Nova = ReturnType<typeof novaOf>;

function pinned(version: string): Record<string, string> {
  return { 'openstack-api-version': `compute ${version}` };
}

/** Whether the first microversion is not above the second. */
function holds(low: string, high: string): boolean {
  const [a, b] = [low, high].map((one) => one.split('.').map(Number));
  if (!a || !b) return false;
  return a[0] === b[0] && (a[1] ?? 0) <= (b[1] ?? 0);
}
