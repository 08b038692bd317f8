import {
  ACCEPTED,
  callerOf,
  type FakeAnswer,
  type FakeRequest,
  type FakeRoute,
  ok,
  pageOf,
  refusal,
} from './fake-http.ts';
import { startSnapshot } from './fake-snapshot.ts';
import type { FakePort, FakeServer, FakeState, FakeToken } from './fake-state.ts';

const conflict = (message: string) => refusal(409, message, 'conflictingRequest');
const missing = (id: string) => refusal(404, `Instance ${id} could not be found.`, 'itemNotFound');

export const fakeNova: FakeRoute = (state, request) => {
  if (!request.path.startsWith('/compute/v2.1')) return undefined;
  const token = callerOf(state, 'nova', request);
  if (!token) return refusal(401, 'Unauthorized');
  const path = request.path.slice('/compute/v2.1'.length);
  if (path === '/') return ok({ version: { id: 'v2.1', version: '2.93', min_version: '2.1' } });
  if (path === '/servers/detail') return list(state, request, token);
  const [, id = '', part] = path.slice(1).split('/').map(decodeURIComponent);
  const server = state.servers.get(id);
  if (!server || !maySee(state, server, token)) return missing(id);
  // Its actions are all that is left of a deleted server outside of lists.
  if (part === 'os-instance-actions') return ok({ instanceActions: actionsOf(server) });
  if (server.deletedAt !== null) return missing(id);
  if (part === 'action') return act(state, server, request, token);
  if (request.method === 'DELETE') return remove(state, server, token);
  return ok({ server: shown(state, server) });
};

function maySee(state: FakeState, server: FakeServer, token: FakeToken): boolean {
  return state.isAdmin(token) || server.tenant_id === token.projectId;
}

function list(state: FakeState, { query, base }: FakeRequest, token: FakeToken): FakeAnswer {
  const since = query.get('changes-since');
  const ip = query.get('ip');
  const found = [...state.servers.values()]
    .filter(
      (one) => maySee(state, one, token) && (query.has('all_tenants') || one.tenant_id === token.projectId),
    )
    .filter((one) =>
      since ? one.updated >= Date.parse(since) : (one.deletedAt !== null) === query.has('deleted'),
    )
    .filter((one) => !query.has('user_id') || one.user_id === query.get('user_id'))
    .filter((one) => !query.has('project_id') || one.tenant_id === query.get('project_id'))
    // A part of a fixed address is enough, and a floating one is none.
    .filter((one) => !ip || fixedAddresses(state, one).some((address) => address.includes(ip)))
    .toReversed();
  const { page, more } = pageOf(found, query);
  // Nova behind a proxy writes the name that it knows itself by.
  const links = more
    ? { servers_links: [{ rel: 'next', href: `${base.replace('127.0.0.1', 'nova.internal')}/next` }] }
    : {};
  const ids = new Set(page.map(({ id }) => id));
  const ports = [...state.ports.values()].filter(({ device_id }) => ids.has(device_id));
  // As lists are with the microversion that they are asked with: without the reason of a lock.
  const servers = page.map((one) => ({
    ...shown(
      state,
      one,
      ports.filter(({ device_id }) => device_id === one.id),
    ),
    locked_reason: undefined,
  }));
  return ok({ servers, ...links });
}

function portsOf(state: FakeState, server: FakeServer): FakePort[] {
  return [...state.ports.values()].filter(({ device_id }) => device_id === server.id);
}

function fixedAddresses(state: FakeState, server: FakeServer): string[] {
  return portsOf(state, server).flatMap(({ fixed_ips }) => fixed_ips.map(({ ip_address }) => ip_address));
}

function actionsOf({ actions }: FakeServer) {
  return actions.toReversed().map((one) => ({
    action: one.action,
    request_id: 'req-fake',
    user_id: one.user_id,
    project_id: one.project_id,
    start_time: zoneless(one.at),
  }));
}

/** Seconds it takes are nothing to a caller, who gets 202 at once. */
function act(state: FakeState, server: FakeServer, { body }: FakeRequest, token: FakeToken): FakeAnswer {
  const [name = ''] = Object.keys(body);
  const admin = state.isAdmin(token) && token.projectId !== server.tenant_id;
  if (name === 'lock' || name === 'unlock') return lockOrUnlock(state, server, name, body, token);
  if (name === 'os-resetState') {
    Object.assign(server, { status: 'ACTIVE', task: null, next: null });
    return ACCEPTED;
  }
  if (name === 'createImage') return startSnapshot(state, server, body.createImage, token);
  if (name === 'addSecurityGroup') return addGroup(state, server, body.addSecurityGroup.name, token);
  if (server.locked && !admin) return conflict(`Instance ${server.id} is locked`);
  if (server.task)
    return conflict(`Cannot '${name}' instance ${server.id} while it is in task_state ${server.task}`);
  const change = CHANGES[name];
  if (!change) return refusal(400, `There is no such action: ${name}`, 'badRequest');
  if (!change.from.includes(server.status))
    return conflict(
      `Cannot '${name}' instance ${server.id} while it is in vm_state ${server.status.toLowerCase()}`,
    );
  note(state, server, name.replace('os-', ''), token);
  server.task = change.task;
  if (state.lostCommands > 0) {
    // No compute got it, and Nova will never know.
    state.lostCommands -= 1;
    return ACCEPTED;
  }
  const apply = () => Object.assign(server, { status: change.to, task: null });
  server.next = { at: state.now() + state.options.settleMs, apply };
  return ACCEPTED;
}

const CHANGES: Readonly<Record<string, { from: string[]; to: string; task: string }>> = {
  pause: { from: ['ACTIVE'], to: 'PAUSED', task: 'pausing' },
  unpause: { from: ['PAUSED'], to: 'ACTIVE', task: 'unpausing' },
  suspend: { from: ['ACTIVE'], to: 'SUSPENDED', task: 'suspending' },
  resume: { from: ['SUSPENDED'], to: 'ACTIVE', task: 'resuming' },
  'os-stop': { from: ['ACTIVE'], to: 'SHUTOFF', task: 'powering-off' },
  'os-start': { from: ['SHUTOFF'], to: 'ACTIVE', task: 'powering-on' },
};

/** A lock from the server's own project is its owner's, and every member opens it. */
function lockOrUnlock(
  state: FakeState,
  server: FakeServer,
  name: 'lock' | 'unlock',
  // biome-ignore lint/suspicious/noExplicitAny: whatever a client sends
  body: any,
  token: FakeToken,
): FakeAnswer {
  const owner = token.projectId === server.tenant_id;
  if (name === 'lock') {
    if (server.locked && owner) return ACCEPTED;
    note(state, server, 'lock', token);
    const reason = body.lock?.locked_reason ?? null;
    Object.assign(server, { locked: true, lockedBy: owner ? 'owner' : 'admin', lockedReason: reason });
  } else {
    if (owner && server.lockedBy === 'admin' && !state.isAdmin(token))
      return refusal(
        403,
        "Policy doesn't allow os_compute_api:os-lock-server:unlock:unlock_override",
        'forbidden',
      );
    note(state, server, 'unlock', token);
    Object.assign(server, { locked: false, lockedBy: null, lockedReason: null });
  }
  server.updated = state.now();
  return ACCEPTED;
}

/** By name, and only among those of the caller's own project. */
function addGroup(state: FakeState, server: FakeServer, name: string, token: FakeToken): FakeAnswer {
  const group = [...state.groups.values()].find(
    (one) => one.name === name && one.project_id === token.projectId,
  );
  if (!group)
    return refusal(404, `Security group ${name} is not found for project ${token.projectId}`, 'itemNotFound');
  for (const port of state.ports.values())
    if (port.device_id === server.id) port.security_groups.push(group.id);
  return ACCEPTED;
}

function remove(state: FakeState, server: FakeServer, token: FakeToken): FakeAnswer {
  if (server.locked && token.projectId === server.tenant_id)
    return conflict(`Instance ${server.id} is locked`);
  note(state, server, 'delete', token);
  Object.assign(server, { status: 'DELETED', task: null, deletedAt: state.now(), updated: state.now() });
  for (const port of portsOf(state, server)) state.ports.delete(port.id);
  return { status: 204 };
}

export function note(state: FakeState, server: FakeServer, action: string, token: FakeToken): void {
  const { userId: user_id, projectId: project_id } = token;
  server.actions.push({ action, user_id, project_id, at: state.now() });
  server.updated = state.now();
}

function shown(state: FakeState, server: FakeServer, ports = portsOf(state, server)) {
  const addresses = ports.flatMap((port) => [
    ...port.fixed_ips.map(({ ip_address }) => address(ip_address, 'fixed', port.mac_address)),
    ...[...state.floating.values()]
      .filter(({ port_id }) => port_id === port.id)
      .map((one) => address(one.address, 'floating', port.mac_address)),
  ]);
  const groups = new Set(ports.flatMap(({ security_groups }) => security_groups));
  return {
    id: server.id,
    name: server.name,
    status: server.status,
    tenant_id: server.tenant_id,
    user_id: server.user_id,
    image: server.imageId ? { id: server.imageId } : '',
    addresses: addresses.length > 0 ? { net: addresses } : {},
    metadata: {},
    key_name: null,
    created: seconds(server.created),
    updated: seconds(server.updated),
    locked: server.locked,
    locked_reason: server.lockedReason,
    security_groups: [...groups].map((id) => ({ name: state.groups.get(id)?.name ?? id })),
    'OS-SRV-USG:launched_at': zoneless(server.created),
    'OS-SRV-USG:terminated_at': server.deletedAt === null ? null : zoneless(server.deletedAt),
    'OS-EXT-SRV-ATTR:host': server.host,
    'OS-EXT-SRV-ATTR:user_data': server.userData,
    'OS-EXT-STS:task_state': server.task,
    'OS-EXT-STS:vm_state': server.status.toLowerCase(),
    'OS-EXT-STS:power_state': 1,
    'os-extended-volumes:volumes_attached': server.volumes.map((id) => ({ id })),
  };
}

function address(addr: string, type: string, mac: string) {
  return { version: 4, addr, 'OS-EXT-IPS:type': type, 'OS-EXT-IPS-MAC:mac_addr': mac };
}

const seconds = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
const zoneless = (at: number) => new Date(at).toISOString().replace('Z', '000');
