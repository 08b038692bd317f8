import { createHash } from 'node:crypto';
import type { Workload, WorkloadOwner, WorkloadState } from '@muster/contract';
import type { Server } from '@muster/openstack';

const STATES: Readonly<Record<string, WorkloadState>> = {
  ACTIVE: 'running',
  PASSWORD: 'running',
  REBOOT: 'running',
  HARD_REBOOT: 'running',
  RESIZE: 'running',
  REVERT_RESIZE: 'running',
  VERIFY_RESIZE: 'running',
  MIGRATING: 'running',
  RESCUE: 'running',
  BUILD: 'starting',
  REBUILD: 'starting',
  PAUSED: 'frozen',
  SUSPENDED: 'frozen',
  SHUTOFF: 'stopped',
  SHELVED: 'stopped',
  SHELVED_OFFLOADED: 'stopped',
  ERROR: 'failed',
  DELETED: 'ended',
  SOFT_DELETED: 'ended',
};

export function stateOf(status: string): WorkloadState {
  return STATES[status] ?? 'unknown';
}

/** What the server's own record does not say. */
export interface Known {
  owner: WorkloadOwner;
  projectName: string | null;
  imageSha512: string | null;
}

export function workloadOf(server: Server, { owner, projectName, imageSha512 }: Known): Workload {
  const state = stateOf(server.status);
  return {
    ref: server.id,
    kind: 'vm',
    name: server.name.slice(0, 500),
    state,
    systemState: server.status,
    locked: server.locked,
    owner,
    projectId: server.tenant_id,
    projectName: projectName?.slice(0, 500) ?? null,
    host: server['OS-EXT-SRV-ATTR:host'] ?? null,
    submitHost: null,
    addresses: addressesOf(server),
    imageRef: server.image ? server.image.id : null,
    imageSha512,
    keyName: server.key_name?.slice(0, 500) ?? null,
    securityGroups: [...new Set(server.security_groups.map(({ name }) => name.slice(0, 500)))].slice(0, 100),
    userDataSha256: sha256OfBase64(server['OS-EXT-SRV-ATTR:user_data']),
    createdAt: instantOf(server.created),
    startedAt: instantOf(server['OS-SRV-USG:launched_at']),
    endedAt: state === 'ended' ? instantOf(server['OS-SRV-USG:terminated_at'] ?? server.updated) : null,
    updatedAt: instantOf(server.updated),
  };
}

function addressesOf(server: Server): Workload['addresses'] {
  const all = Object.values(server.addresses).flat();
  return all.slice(0, 200).map((one) => ({
    address: one.addr,
    kind: one['OS-EXT-IPS:type'] === 'floating' ? 'floating' : 'fixed',
    mac: one['OS-EXT-IPS-MAC:mac_addr']?.slice(0, 17) ?? null,
  }));
}

/** Nova writes some of its times without their zone; all of them are UTC. */
export function instantOf(written: string | null | undefined): string | null {
  if (!written) return null;
  const time = new Date(/Z$|[+-]\d\d:\d\d$/.test(written) ? written : `${written}Z`);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function sha256OfBase64(data: string | null | undefined): string | null {
  return data ? createHash('sha256').update(Buffer.from(data, 'base64')).digest('hex') : null;
}
