import {
  callerOf,
  type FakeAnswer,
  type FakeRequest,
  type FakeRoute,
  NO_CONTENT,
  ok,
  pageOf,
  refusal,
} from './fake-http.ts';
import type { FakeGroup, FakePort, FakeState, FakeToken } from './fake-state.ts';

const missing = (what: string) => refusal(404, `${what} does not exist`, 'NeutronError');

export const fakeNeutron: FakeRoute = (state, request) => {
  if (!request.path.startsWith('/network/v2.0/')) return undefined;
  const token = callerOf(state, 'neutron', request);
  if (!token) return refusal(401, 'Authentication required');
  const [noun = '', id = ''] = request.path.slice('/network/v2.0/'.length).split('/').map(decodeURIComponent);
  if (noun === 'ports') return ports(state, request, id, token);
  if (noun === 'security-groups') return groups(state, request, id, token);
  if (noun === 'security-group-rules') return rules(state, request, id, token);
  if (noun === 'floatingips') return floating(state, request, token);
  return missing(noun);
};

function maySee(state: FakeState, one: { project_id: string }, token: FakeToken): boolean {
  return state.isAdmin(token) || one.project_id === token.projectId;
}

function ports(
  state: FakeState,
  { method, query, body }: FakeRequest,
  id: string,
  token: FakeToken,
): FakeAnswer {
  if (!id) {
    const devices = query.getAll('device_id');
    const ip = query.get('fixed_ips')?.replace('ip_address=', '');
    const found = [...state.ports.values()]
      .filter((one) => maySee(state, one, token))
      .filter((one) => devices.length === 0 || devices.includes(one.device_id))
      .filter((one) => !ip || one.fixed_ips.some(({ ip_address }) => ip_address === ip));
    const { page, more } = pageOf(found, query);
    return ok({ ports: page, ...(more ? { ports_links: [{ rel: 'next', href: 'x' }] } : {}) });
  }
  const port = state.ports.get(id);
  if (!port || !maySee(state, port, token)) return missing(`Port ${id}`);
  if (method === 'GET') return ok({ port });
  return update(state, port, body.port, token);
}

/** The answer still has the status of before. */
function update(state: FakeState, port: FakePort, change: Partial<FakePort>, token: FakeToken): FakeAnswer {
  for (const id of change.security_groups ?? []) {
    const group = state.groups.get(id);
    const own = group?.project_id === port.project_id;
    const usable = own || (state.isAdmin(token) && !state.options.groupsOfOwnProjectOnly);
    const kept = port.security_groups.includes(id);
    if (!group || (!usable && !kept)) return missing(`Security group ${id}`);
  }
  if (change.security_groups?.length && !port.port_security_enabled)
    return refusal(400, 'Port security must be enabled', 'NeutronError');
  const { status } = port;
  if (change.security_groups) port.security_groups = [...change.security_groups];
  if (change.admin_state_up !== undefined) {
    port.admin_state_up = change.admin_state_up;
    port.status = change.admin_state_up ? 'ACTIVE' : 'DOWN';
  }
  return ok({ port: { ...port, status } });
}

function groups(
  state: FakeState,
  { method, query, body }: FakeRequest,
  id: string,
  token: FakeToken,
): FakeAnswer {
  if (method === 'POST') {
    const { name, project_id = token.projectId } = body.security_group;
    const group = { id: state.id(), name, project_id, rules: [state.id(), state.id()] };
    state.groups.set(group.id, group);
    return ok({ security_group: shown(group) }, 201);
  }
  const found = [...state.groups.values()].filter((one) => maySee(state, one, token));
  if (id) {
    const group = found.find((one) => one.id === id);
    return group ? ok({ security_group: shown(group) }) : missing(`Security group ${id}`);
  }
  const wanted = found
    .filter((one) => !query.has('name') || one.name === query.get('name'))
    .filter((one) => !query.has('project_id') || one.project_id === query.get('project_id'));
  return ok({ security_groups: wanted.map(shown) });
}

function rules(state: FakeState, { method, body }: FakeRequest, id: string, token: FakeToken): FakeAnswer {
  const seen = [...state.groups.values()].filter((one) => maySee(state, one, token));
  if (method === 'POST') {
    const group = seen.find((one) => one.id === body.security_group_rule.security_group_id);
    if (!group) return missing('Security group');
    group.rules.push(state.id());
    return ok({ security_group_rule: { id: group.rules.at(-1) } }, 201);
  }
  const group = seen.find((one) => one.rules.includes(id));
  if (!group) return missing(`Security group rule ${id}`);
  group.rules = group.rules.filter((one) => one !== id);
  return NO_CONTENT;
}

function shown({ rules, ...group }: FakeGroup) {
  return { ...group, security_group_rules: rules.map((id) => ({ id })) };
}

function floating(state: FakeState, { query }: FakeRequest, token: FakeToken): FakeAnswer {
  const portIds = query.getAll('port_id');
  const address = query.get('floating_ip_address');
  const found = [...state.floating.values()]
    .filter((one) => maySee(state, one, token))
    .filter((one) => portIds.length === 0 || (one.port_id !== null && portIds.includes(one.port_id)))
    .filter((one) => !address || one.address === address);
  return ok({
    floatingips: found.map((one) => ({
      id: one.id,
      floating_ip_address: one.address,
      fixed_ip_address: null,
      port_id: one.port_id,
      project_id: one.project_id,
      port_details: one.port_id ? { device_id: state.ports.get(one.port_id)?.device_id ?? '' } : null,
    })),
  });
}
