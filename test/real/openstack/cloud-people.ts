import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Caller, known, type Loose, type Service, signIn } from './known.ts';

export interface Person {
  id: string;
  name: string;
  password: string;
}

/** A tenant of its own with a network and a way out, which goes away with all that was made in it. */
export interface Tenant {
  projectId: string;
  admin: Caller;
  agent: Caller;
  /** A person who may use the tenant, and what that person may do. */
  person(name: string): Promise<Person & Caller>;
  /** A server of that person's that runs. */
  server(owner: Person, name: string): Promise<Loose>;
  floatingIp(serverId: string): Promise<{ id: string; address: string }>;
  imageId: string;
  networkId: string;
  close(): Promise<void>;
}

export async function openTenant(): Promise<Tenant> {
  const admin = known('admin');
  const tag = `muster-real-${randomUUID().slice(0, 8)}`;
  const { project } = await admin.send('keystone', 'POST', '/projects', {
    project: { name: tag, domain_id: 'default' },
  });
  const roles = (await admin.get('keystone', '/roles')).roles;
  const roleId = (name: string) => roles.find((one: Loose) => one.name === name).id;
  const outside = (await admin.get('neutron', '/networks?name=public')).networks[0];
  const network = { name: tag, project_id: project.id };
  const net = (await admin.send('neutron', 'POST', '/networks', { network })).network;
  const subnet = (
    await admin.send('neutron', 'POST', '/subnets', {
      subnet: { network_id: net.id, project_id: project.id, ip_version: 4, cidr: '10.77.0.0/22' },
    })
  ).subnet;
  const router = (
    await admin.send('neutron', 'POST', '/routers', {
      router: { name: tag, project_id: project.id, external_gateway_info: { network_id: outside.id } },
    })
  ).router;
  await admin.send('neutron', 'PUT', `/routers/${router.id}/add_router_interface`, { subnet_id: subnet.id });
  const flavour = (await admin.get('nova', '/flavors')).flavors.find(
    (one: Loose) => one.name === 'm1.nano',
  ).id;
  const imageId = (await admin.get('glance', '/images?name=base-os')).images[0].id;
  const people: string[] = [];
  const servers: string[] = [];
  const floating: string[] = [];

  /** Only administrators may name the host that a server is to be on. */
  async function asAdministrator<T>(owner: Person, work: (raised: Caller) => Promise<T>): Promise<T> {
    const grant = `/projects/${project.id}/users/${owner.id}/roles/${roleId('admin')}`;
    await admin.send('keystone', 'PUT', grant);
    try {
      return await work(signIn(owner.name, owner.password, project.id));
    } finally {
      await admin.send('keystone', 'DELETE', grant);
    }
  }

  return {
    projectId: project.id,
    admin,
    agent: known('muster'),
    imageId,
    networkId: net.id,
    async person(name) {
      const password = randomUUID();
      const full = `${tag}-${name}-${people.length}`;
      const body = { user: { name: full, password, domain_id: 'default', email: `${full}@example.org` } };
      const { user } = await admin.send('keystone', 'POST', '/users', body);
      people.push(user.id);
      const grant = `/projects/${project.id}/users/${user.id}/roles/`;
      await admin.send('keystone', 'PUT', `${grant}${roleId('member')}`);
      return { id: user.id, name: full, password, ...signIn(full, password, project.id) };
    },
    async server(owner, name) {
      const server = {
        name,
        flavorRef: flavour,
        imageRef: imageId,
        networks: [{ uuid: net.id }],
        // Others may have put a compute with real guests into the same cloud.
        availability_zone: 'nova:cn01',
      };
      const made = await asAdministrator(owner, (raised) =>
        raised.send('nova', 'POST', '/servers', { server }),
      );
      servers.push(made.server.id);
      return untilServer(admin, made.server.id, (one) => one.status === 'ACTIVE');
    },
    async floatingIp(serverId) {
      const [port] = (await admin.get('neutron', `/ports?device_id=${serverId}`)).ports;
      const floatingip = { floating_network_id: outside.id, port_id: port.id, project_id: project.id };
      const made = (await admin.send('neutron', 'POST', '/floatingips', { floatingip })).floatingip;
      floating.push(made.id);
      return { id: made.id, address: made.floating_ip_address };
    },
    async close() {
      const go = (service: Service, path: string) =>
        admin.send(service, 'DELETE', path).catch(() => undefined);
      for (const id of servers) await go('nova', `/servers/${id}`);
      for (const id of servers) await gone(admin, id);
      for (const id of servers) await dropImages(admin, id);
      for (const id of floating) await go('neutron', `/floatingips/${id}`);
      await admin.send('neutron', 'PUT', `/routers/${router.id}/remove_router_interface`, {
        subnet_id: subnet.id,
      });
      await go('neutron', `/routers/${router.id}`);
      await go('neutron', `/networks/${net.id}`);
      for (const id of people) await go('keystone', `/users/${id}`);
      for (const group of (await admin.get('neutron', `/security-groups?project_id=${project.id}`))
        .security_groups)
        await go('neutron', `/security-groups/${group.id}`);
      await go('keystone', `/projects/${project.id}`);
    },
  };
}

/** Snapshots of a server, protected ones too: what a test made, it takes away. */
async function dropImages(admin: Caller, serverId: string): Promise<void> {
  for (const image of (await admin.get('glance', `/images?instance_uuid=${serverId}`)).images) {
    await admin.cloud.glance.update(image.id, { protected: false });
    await admin.send('glance', 'DELETE', `/images/${image.id}`);
  }
}

export async function untilServer(
  caller: Caller,
  id: string,
  is: (server: Loose) => boolean,
  tries = 300,
): Promise<Loose> {
  for (let i = 0; i < tries; i++) {
    const { server } = await caller.get('nova', `/servers/${id}`);
    if (is(server)) return server;
    if (server.status === 'ERROR') throw new Error(`server ${id} failed: ${JSON.stringify(server.fault)}`);
    await pause(200);
  }
  throw new Error(`server ${id} did not get there`);
}

async function gone(caller: Caller, id: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const there = await caller.get('nova', `/servers/${id}`).catch(() => undefined);
    if (!there) return;
    await pause(200);
  }
}
