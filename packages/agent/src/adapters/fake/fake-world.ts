import type { AccountFact, Workload } from '@muster/contract';
import type { PortFacts } from '../../ports/site-system.ts';

/** What a fake system consists of. Tests may change it as an owner, an admin or an accident would. */
export interface FakeWorld {
  accounts: Map<string, AccountFact>;
  workloads: Map<string, FakeWorkload>;
  images: Map<string, { ref: string; name: string; sha512: string | null; state: string; hidden: boolean }>;
  /** Whom the door refuses: refs of accounts and keys of names. */
  denied: Set<string>;
  snapshots: Map<string, { ref: string; name: string; workload: string; sharedWith: string[] }>;
  tokenCacheSeconds: number;
  disablingDeletesCredentials: boolean;
  /** Accounts with a session that is open. */
  sessions: Set<string>;
  /** When accounts were disabled. */
  disabledAt: Map<string, Date>;
  /** Whom the owners' letters reached. */
  notified: { account: string; order: string }[];
}

export interface FakeWorkload {
  workload: Workload;
  busy: string | null;
  ports: PortFacts[];
}

export const QUARANTINE = 'sg-quarantine';

export function fakeWorld(
  parts: Partial<Pick<FakeWorld, 'tokenCacheSeconds' | 'disablingDeletesCredentials'>> = {},
): FakeWorld {
  return {
    accounts: new Map(),
    workloads: new Map(),
    images: new Map(),
    denied: new Set(),
    snapshots: new Map(),
    tokenCacheSeconds: parts.tokenCacheSeconds ?? 0,
    disablingDeletesCredentials: parts.disablingDeletesCredentials ?? false,
    sessions: new Set(),
    disabledAt: new Map(),
    notified: [],
  };
}

export function addAccount(
  world: FakeWorld,
  account: Partial<AccountFact> & Pick<AccountFact, 'ref'>,
): AccountFact {
  const whole: AccountFact = {
    name: account.ref,
    enabled: true,
    identifiers: [],
    projects: [],
    credentials: [],
    ...account,
  };
  world.accounts.set(whole.ref, whole);
  return whole;
}

/** A running machine of an account, with one port, as far as nothing else is said. */
export function addWorkload(
  world: FakeWorld,
  ref: string,
  accountRef: string,
  parts: Partial<Workload> = {},
  ports: PortFacts[] = [{ id: `port-${ref}`, adminUp: true, securityGroups: ['default'] }],
): FakeWorkload {
  const account = world.accounts.get(accountRef);
  const project = account?.projects[0];
  const added: FakeWorkload = {
    busy: null,
    ports,
    workload: {
      ref,
      kind: 'vm',
      name: ref,
      state: 'running',
      systemState: 'ACTIVE',
      locked: false,
      owner: {
        accountId: accountRef,
        accountName: account?.name ?? accountRef,
        identifiers: account?.identifiers ?? [],
      },
      projectId: project?.id ?? null,
      projectName: project?.name ?? null,
      host: 'cn01',
      submitHost: null,
      addresses: [],
      imageRef: null,
      imageSha512: null,
      keyName: null,
      securityGroups: ['default'],
      userDataSha256: null,
      createdAt: null,
      startedAt: null,
      endedAt: null,
      updatedAt: null,
      ...parts,
    },
  };
  world.workloads.set(ref, added);
  return added;
}
