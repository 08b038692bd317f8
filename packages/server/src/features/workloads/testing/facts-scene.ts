import type { AccountFact, FactsBatch, Workload } from '@muster/contract';

/** A virtual machine of one account; `others` replaces what matters to a test. */
export function vm(ref: string, others: Partial<Workload> = {}): Workload {
  return {
    ref,
    kind: 'vm',
    name: `vm ${ref}`,
    state: 'running',
    systemState: 'ACTIVE',
    locked: false,
    owner: { accountId: 'u1', accountName: 'ada', identifiers: [] },
    projectId: 'p1',
    projectName: 'biomed',
    host: 'cn01',
    submitHost: null,
    addresses: [],
    imageRef: 'img-1',
    imageSha512: null,
    keyName: null,
    securityGroups: ['default'],
    userDataSha256: null,
    createdAt: '2027-01-01T00:00:00Z',
    startedAt: null,
    endedAt: null,
    updatedAt: null,
    ...others,
  };
}

export function accountOf(ref: string, others: Partial<AccountFact> = {}): AccountFact {
  return {
    ref,
    name: `name of ${ref}`,
    enabled: true,
    identifiers: [],
    projects: [{ id: 'p1', name: 'biomed', roles: ['member'] }],
    credentials: [],
    ...others,
  };
}

export function batchOf(number: number, at: Date, others: Partial<FactsBatch> = {}): FactsBatch {
  return {
    number,
    system: 'cloud',
    systemKind: 'openstack',
    at: at.toISOString(),
    list: { kind: 'change' },
    workloads: [],
    accounts: [],
    gaps: [],
    ...others,
  };
}
