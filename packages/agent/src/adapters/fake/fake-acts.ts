import type { PlanStep, StepKind } from '@muster/contract';
import { doorSets, keysOf } from '../../planning/index.ts';
import type { PortFacts } from '../../ports/site-system.ts';
import { type FakeWorkload, type FakeWorld, QUARANTINE } from './fake-world.ts';

/** How one kind of step is found to stand, and how it is brought about; `bring` says what the inverse needs. */
interface Act {
  stands(world: FakeWorld, step: PlanStep): boolean;
  bring(world: FakeWorld, step: PlanStep, now: Date): Record<string, unknown>;
}

const quiet: Act = { stands: () => false, bring: () => ({}) };

export const FAKE_ACTS: Readonly<Record<StepKind, Act>> = {
  'record-state': quiet,
  'list-credentials': quiet,
  'read-back': quiet,
  'notify-owner': {
    stands: (world, { target, sets }) =>
      world.notified.some((one) => one.account === target.ref && one.order === sets.order),
    bring: (world, { target, sets }) => {
      world.notified.push({ account: target.ref, order: String(sets.order) });
      return {};
    },
  },
  'deny-new': {
    stands: ({ denied }, step) => doorKeys(step).every((key) => denied.has(key)),
    bring: ({ denied }, step) => {
      const added = doorKeys(step).filter((key) => !denied.has(key));
      for (const key of added) denied.add(key);
      return { added };
    },
  },
  'allow-new': {
    stands: ({ denied }, step) => !doorKeys(step).some((key) => denied.has(key)),
    bring: ({ denied }, step) => {
      for (const key of doorKeys(step)) denied.delete(key);
      return {};
    },
  },
  'disable-account': {
    stands: ({ accounts }, { target }) => accounts.get(target.ref)?.enabled === false,
    bring: (world, { target }, now) => {
      const account = world.accounts.get(target.ref);
      if (!account) return {};
      account.enabled = false;
      world.disabledAt.set(target.ref, now);
      if (world.disablingDeletesCredentials)
        account.credentials = account.credentials.filter(({ kind }) => kind !== 'application-credential');
      return {};
    },
  },
  'enable-account': {
    stands: ({ accounts }, { target }) => accounts.get(target.ref)?.enabled === true,
    bring: ({ accounts }, { target, sets }) => {
      const account = accounts.get(target.ref);
      if (account) account.enabled = sets.enabled !== false;
      return {};
    },
  },
  'remove-credential': {
    stands: (world, { target }) => !credentialsOf(world).some(({ ref }) => ref === target.ref),
    bring: ({ accounts }, { target }) => {
      for (const account of accounts.values())
        account.credentials = account.credentials.filter(({ ref }) => ref !== target.ref);
      return {};
    },
  },
  'end-sessions': {
    stands: ({ sessions }, { target }) => !sessions.has(target.ref),
    bring: ({ sessions }, { target }) => {
      sessions.delete(target.ref);
      return {};
    },
  },
  'quarantine-network': {
    stands: (world, step) => portsOf(world, step).every(isQuarantined),
    bring: (world, step) => {
      for (const port of portsOf(world, step)) port.securityGroups = [QUARANTINE];
      return {};
    },
  },
  'release-network': {
    stands: (world, step) => savedPorts(step).every((saved) => isAs(world, step, saved)),
    bring: (world, step) => {
      for (const saved of savedPorts(step)) {
        const port = portsOf(world, step).find(({ id }) => id === saved.id);
        if (port) Object.assign(port, { securityGroups: saved.securityGroups, adminUp: saved.adminUp });
      }
      return {};
    },
  },
  pause: stillAs('PAUSED'),
  suspend: stillAs('SUSPENDED'),
  hold: stillAs('PENDING held'),
  resume: goesOn('ACTIVE'),
  unhold: goesOn('PENDING'),
  lock: lockedAs(true),
  unlock: lockedAs(false),
  snapshot: {
    stands: ({ snapshots }, { sets }) => snapshots.has(String(sets.name)),
    bring: ({ snapshots, workloads }, { target, sets }) => {
      const name = String(sets.name);
      const project = workloads.get(target.ref)?.workload.projectId;
      snapshots.set(name, {
        ref: `image-${name}`,
        name,
        workload: target.ref,
        sharedWith: project ? [project] : [],
      });
      return { image: `image-${name}` };
    },
  },
  'unshare-snapshot': {
    stands: ({ snapshots }, { sets }) => snapshots.get(String(sets.name))?.sharedWith.length === 0,
    bring: ({ snapshots }, { sets }) => {
      const snapshot = snapshots.get(String(sets.name));
      if (snapshot) snapshot.sharedWith = [];
      return {};
    },
  },
  'block-image': {
    stands: ({ images }, { target }) => {
      const image = images.get(target.ref);
      return image?.state === 'deactivated' && image.hidden;
    },
    bring: ({ images }, { target }) => {
      Object.assign(images.get(target.ref) ?? {}, { state: 'deactivated', hidden: true });
      return {};
    },
  },
  'unblock-image': {
    stands: ({ images }, { target, sets }) => {
      const image = images.get(target.ref);
      return image?.state === sets.state && image?.hidden === sets.hidden;
    },
    bring: ({ images }, { target, sets }) => {
      Object.assign(images.get(target.ref) ?? {}, { state: sets.state, hidden: sets.hidden });
      return {};
    },
  },
};

export function isQuarantined({ securityGroups }: PortFacts): boolean {
  return securityGroups.length === 1 && securityGroups[0] === QUARANTINE;
}

function stillAs(systemState: string): Act {
  return changing(
    ({ workload }) => workload.state === 'frozen',
    ({ workload }) => Object.assign(workload, { state: 'frozen', systemState }),
  );
}

function goesOn(systemState: string): Act {
  return changing(
    ({ workload }) => workload.state !== 'frozen',
    ({ workload }, { sets }) =>
      Object.assign(workload, {
        state: sets.state ?? 'running',
        systemState: sets.systemState ?? systemState,
      }),
  );
}

function lockedAs(locked: boolean): Act {
  return changing(
    ({ workload }) => workload.locked === locked,
    ({ workload }) => {
      workload.locked = locked;
    },
  );
}

function changing(
  stands: (one: FakeWorkload) => boolean,
  set: (one: FakeWorkload, step: PlanStep) => void,
): Act {
  return {
    stands: ({ workloads }, { target }) => {
      const one = workloads.get(target.ref);
      return one !== undefined && stands(one);
    },
    bring: ({ workloads }, step, now) => {
      const one = workloads.get(step.target.ref);
      if (one) set(one, step);
      if (one) one.workload.updatedAt = now.toISOString();
      return {};
    },
  };
}

function doorKeys({ sets }: PlanStep): string[] {
  const door = doorSets.parse(sets);
  return door.added ?? keysOf(door);
}

function portsOf({ workloads }: FakeWorld, { target }: PlanStep): PortFacts[] {
  return workloads.get(target.ref)?.ports ?? [];
}

function savedPorts({ sets }: PlanStep): PortFacts[] {
  return (sets as { ports: PortFacts[] }).ports;
}

function isAs(world: FakeWorld, step: PlanStep, saved: PortFacts): boolean {
  const port = portsOf(world, step).find(({ id }) => id === saved.id);
  return (
    port === undefined ||
    (port.adminUp === saved.adminUp && port.securityGroups.join() === saved.securityGroups.join())
  );
}

function credentialsOf({ accounts }: FakeWorld) {
  return [...accounts.values()].flatMap(({ credentials }) => credentials);
}
