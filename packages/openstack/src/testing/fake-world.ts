import type { FakeOpenStack } from './fake-openstack.ts';
import type { FakePort, FakeServer, FakeUser } from './fake-state.ts';

/** A project of its own for the agent, and one with people in it. */
export interface FakeWorld {
  forensic: string;
  alpha: string;
  agent: FakeUser;
  alice: FakeUser;
  bob: FakeUser;
}

export function populate(fake: FakeOpenStack): FakeWorld {
  const forensic = addProject(fake, 'forensic');
  const alpha = addProject(fake, 'vo-alpha');
  const agent = addUser(fake, 'muster', { [forensic]: ['admin'] });
  const alice = addUser(fake, 'alice', { [alpha]: ['member', 'reader'] });
  const bob = addUser(fake, 'bob', { [alpha]: ['member'] });
  return { forensic, alpha, agent, alice, bob };
}

export function addProject({ state }: FakeOpenStack, name: string): string {
  const id = state.id().replaceAll('-', '');
  state.projects.set(id, { id, name, enabled: true });
  return id;
}

export function addUser(
  { state }: FakeOpenStack,
  name: string,
  grants: Readonly<Record<string, readonly string[]>>,
): FakeUser {
  const id = state.id().replaceAll('-', '');
  const user = {
    id,
    name,
    password: `password of ${name}`,
    enabled: true,
    email: `${name}@example.org`,
    domain_id: 'default',
  };
  state.users.set(id, user);
  for (const [projectId, roles] of Object.entries(grants))
    for (const role of roles) state.grants.push({ userId: id, projectId, role });
  return user;
}

export interface FakeGuest {
  server: FakeServer;
  port: FakePort;
  group: string;
  floating: string;
}

/** A server that runs, with a port in a group of its project's and a floating address. */
export function addServer(
  { state }: FakeOpenStack,
  owner: FakeUser,
  projectId: string,
  given: Partial<FakeServer> = {},
): FakeGuest {
  const number = state.number();
  const now = state.now();
  const server: FakeServer = {
    id: state.id(),
    name: `server-${number}`,
    status: 'ACTIVE',
    tenant_id: projectId,
    user_id: owner.id,
    imageId: null,
    host: 'cn01',
    created: now,
    updated: now,
    deletedAt: null,
    locked: false,
    lockedBy: null,
    lockedReason: null,
    task: null,
    next: null,
    volumes: [],
    userData: null,
    actions: [{ action: 'create', user_id: owner.id, project_id: projectId, at: now }],
    ...given,
  };
  state.servers.set(server.id, server);
  const group = addGroup(state, 'web', projectId);
  const port = addPort(state, server, [group]);
  const floating = `203.0.113.${number % 250}`;
  const id = state.id();
  state.floating.set(id, { id, address: floating, port_id: port.id, project_id: projectId });
  return { server, port, group, floating };
}

export function addPort(
  state: FakeOpenStack['state'],
  server: FakeServer,
  groups: readonly string[],
): FakePort {
  const number = state.number();
  const port: FakePort = {
    id: state.id(),
    device_id: server.id,
    project_id: server.tenant_id,
    network_id: 'net',
    mac_address: `fa:16:3e:00:${hex(number >> 8)}:${hex(number)}`,
    admin_state_up: true,
    status: 'ACTIVE',
    security_groups: [...groups],
    port_security_enabled: true,
    fixed_ips: [{ ip_address: `10.10.${(number >> 8) & 255}.${number & 255}` }],
  };
  state.ports.set(port.id, port);
  return port;
}

export function addGroup(state: FakeOpenStack['state'], name: string, projectId: string): string {
  const id = state.id();
  state.groups.set(id, { id, name, project_id: projectId, rules: [state.id()] });
  return id;
}

export function addImage(state: FakeOpenStack['state'], name: string, owner: string, sha512: string): string {
  const id = state.id();
  state.images.set(id, {
    id,
    name,
    status: 'active',
    visibility: 'public',
    owner,
    protected: false,
    os_hidden: false,
    os_hash_value: sha512,
    size: 1,
    members: [],
    properties: {},
  });
  return id;
}

function hex(number: number): string {
  return (number & 255).toString(16).padStart(2, '0');
}
