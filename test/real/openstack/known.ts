import { connect, type OpenStack } from '@muster/openstack';
import { z } from 'zod';
import { systemClock } from '../../../packages/agent/src/kernel/clock.ts';
import { accounts } from './bring-up.ts';

// What a control plane answers to a test; only tests are that careless.
// biome-ignore lint/suspicious/noExplicitAny: each test reads what it asked for
export type Loose = any;

export type Service = 'keystone' | 'nova' | 'neutron' | 'glance';

/** Calls that the product has no use for. */
export interface Caller {
  cloud: OpenStack;
  get(service: Service, path: string): Promise<Loose>;
  send(
    service: Service,
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<Loose>;
}

/** While it is set, nothing that the agent asks arrives. */
export const unreachable = { now: false };

/** In a project by its id, or by its name where that is unique. */
export function signIn(username: string, password: string, project: string): Caller {
  const authUrl = accounts()?.admin?.auth.auth_url ?? '';
  const scope = /^[0-9a-f]{32}$/.test(project) ? { projectId: project } : { projectName: project };
  const cloud = connect(
    { authUrl, region: 'RegionOne', auth: { method: 'password', username, password, project: scope } },
    {
      clock: systemClock,
      fetch: (url, init) =>
        unreachable.now && username === 'muster' ? Promise.reject(new Error('cut off')) : fetch(url, init),
    },
  );
  return callerOf(cloud);
}

function callerOf(cloud: OpenStack): Caller {
  const headers = { 'openstack-api-version': 'compute 2.73' };
  return {
    cloud,
    get: (service, path) => cloud.session.call(service, { path, headers }, z.any()),
    send: (service, method, path, body) =>
      cloud.session.call(service, { method, path, body, headers }, z.any()),
  };
}

/** One of the accounts that every control plane of ours has. */
export function known(name: string): Caller {
  const auth = accounts()?.[name]?.auth;
  if (!auth)
    throw new Error(`the control plane has no account ${name}; start it by test/real/openstack/up.sh`);
  return signIn(auth.username, auth.password, auth.project_name);
}
