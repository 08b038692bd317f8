import { z } from 'zod';
import { all, pagesOf } from './pages.ts';
import type { Session } from './session.ts';

const id = z.string().min(1).max(255);

const port = z.object({
  id,
  device_id: z.string(),
  project_id: z.string(),
  network_id: z.string(),
  mac_address: z.string(),
  admin_state_up: z.boolean(),
  /** Of a moment ago in the answer to a change: read the port again. */
  status: z.string(),
  security_groups: z.array(id),
  port_security_enabled: z.boolean().default(true),
  fixed_ips: z.array(z.object({ ip_address: z.string() })).default([]),
});
export type Port = z.infer<typeof port>;

const securityGroup = z.object({
  id,
  name: z.string(),
  project_id: z.string(),
  security_group_rules: z.array(z.object({ id })),
});
export type SecurityGroup = z.infer<typeof securityGroup>;

const floatingIp = z.object({
  id,
  floating_ip_address: z.string(),
  fixed_ip_address: z.string().nullish(),
  port_id: z.string().nullish(),
  project_id: z.string(),
  port_details: z.object({ device_id: z.string() }).nullish(),
});
export type FloatingIp = z.infer<typeof floatingIp>;

const link = z.array(z.object({ rel: z.string() })).optional();
const goesOn = (links: z.infer<typeof link>) => links?.some(({ rel }) => rel === 'next') ?? false;

/** At most so many ids in one question: a URL of about 4 kB. */
const IDS_A_CALL = 80;
const PAGE = '500';

export function neutronOf(session: Session) {
  const seg = encodeURIComponent;

  function listPorts(query: Record<string, string | readonly string[]>, signal?: AbortSignal) {
    const schema = z.object({ ports: z.array(port), ports_links: link });
    return pagesOf('neutron', session.limits.listItems, async (marker) => {
      const call = { path: '/ports', query: { ...query, limit: PAGE, marker }, signal };
      const page = await session.call('neutron', call, schema);
      return { items: page.ports, more: goesOn(page.ports_links) };
    });
  }

  async function listFloatingIps(query: Record<string, string | readonly string[]>, signal?: AbortSignal) {
    const schema = z.object({ floatingips: z.array(floatingIp), floatingips_links: link });
    const pages = pagesOf('neutron', session.limits.listItems, async (marker) => {
      const call = { path: '/floatingips', query: { ...query, limit: PAGE, marker }, signal };
      const page = await session.call('neutron', call, schema);
      return { items: page.floatingips, more: goesOn(page.floatingips_links) };
    });
    return all(pages);
  }

  return {
    async portsOf(deviceIds: readonly string[], signal?: AbortSignal): Promise<Port[]> {
      const found: Port[] = [];
      for (const some of batches(deviceIds))
        found.push(...(await all(listPorts({ device_id: some }, signal))));
      return found;
    },
    async port(portId: string, signal?: AbortSignal): Promise<Port> {
      const call = { path: `/ports/${seg(portId)}`, signal };
      return (await session.call('neutron', call, z.object({ port }))).port;
    },
    async portsWithAddress(ip: string, signal?: AbortSignal): Promise<Port[]> {
      return all(listPorts({ fixed_ips: `ip_address=${ip}` }, signal));
    },
    async updatePort(
      portId: string,
      change: { admin_state_up?: boolean; security_groups?: readonly string[] },
      signal?: AbortSignal,
    ): Promise<void> {
      const call = { method: 'PUT', path: `/ports/${seg(portId)}`, body: { port: change }, signal } as const;
      await session.call('neutron', call, z.object({ port }));
    },
    /** Names are not unique, so all that have it. */
    async securityGroups(name: string, projectId: string, signal?: AbortSignal): Promise<SecurityGroup[]> {
      const query = { name, project_id: projectId };
      const schema = z.object({ security_groups: z.array(securityGroup) });
      const call = { path: '/security-groups', query, signal };
      const found = (await session.call('neutron', call, schema)).security_groups;
      return found.filter((group) => group.name === name && group.project_id === projectId);
    },
    async securityGroup(groupId: string, signal?: AbortSignal): Promise<SecurityGroup> {
      const schema = z.object({ security_group: securityGroup });
      const call = { path: `/security-groups/${seg(groupId)}`, signal };
      return (await session.call('neutron', call, schema)).security_group;
    },
    /** It comes with rules that let everything out. */
    async createSecurityGroup(
      about: { name: string; description: string; project_id?: string },
      signal?: AbortSignal,
    ): Promise<SecurityGroup> {
      const schema = z.object({ security_group: securityGroup });
      const body = { security_group: about };
      const call = { method: 'POST', path: '/security-groups', body, signal } as const;
      return (await session.call('neutron', call, schema)).security_group;
    },
    async deleteRule(ruleId: string, signal?: AbortSignal): Promise<void> {
      const call = { method: 'DELETE', path: `/security-group-rules/${seg(ruleId)}`, signal } as const;
      await session.call('neutron', call, z.unknown());
    },
    async floatingIpsOf(portIds: readonly string[], signal?: AbortSignal): Promise<FloatingIp[]> {
      const found: FloatingIp[] = [];
      for (const some of batches(portIds)) found.push(...(await listFloatingIps({ port_id: some }, signal)));
      return found;
    },
    /** Nova's own filter by address knows fixed ones alone. */
    async floatingIpsWithAddress(address: string, signal?: AbortSignal): Promise<FloatingIp[]> {
      return listFloatingIps({ floating_ip_address: address }, signal);
    },
  };
}
export type Neutron = ReturnType<typeof neutronOf>;

function* batches(ids: readonly string[]): Generator<string[]> {
  for (let from = 0; from < ids.length; from += IDS_A_CALL) yield ids.slice(from, from + IDS_A_CALL);
}
