import type { PlanStep } from '@muster/contract';
import type { SiteSystem } from '../../../ports/site-system.ts';
import { stepOf } from './step-of.ts';

const never = new AbortController().signal;

/** What a recording was made of: the same calls in the same order, for one server of one suspect. */
export interface RecordedRun {
  serverId: string;
  userId: string;
  siteId: string;
  /** From when on the inventory was read. */
  since: string;
}

/** Reads, contains and releases; gives what became of each step, as a person would want it told. */
export async function run(system: SiteSystem, { serverId, userId, siteId, since }: RecordedRun) {
  const told: string[] = [];
  const listed = [];
  for await (const page of system.inventory(new Date(since), never)) listed.push(...page.workloads);
  const one = listed.find(({ ref }) => ref === serverId);
  told.push(`inventory: ${one?.systemState} of ${one?.projectId === null ? 'nobody' : 'a project'}`);
  const identifiers = [{ format: 'keystone-user' as const, siteId, userId }];
  const facts = await system.look({ type: 'subject', subject: { identifiers, cascade: false } }, never);
  const account = facts.accounts.find(({ ref }) => ref === userId);
  told.push(`account: ${account?.credentials.map(({ kind }) => kind).join(', ')}`);
  const workload = facts.workloads.find((found) => found.workload.ref === serverId);
  told.push(`server: ${workload?.workload.addresses.map(({ kind }) => kind).join(', ')}`);

  const ports = workload?.ports ?? [];
  const name = `muster-ord_recorded-${serverId}`;
  const steps: PlanStep[] = [
    stepOf('record-state', 'workload', serverId),
    stepOf('list-credentials', 'account', userId),
    stepOf('disable-account', 'account', userId),
    ...(account?.credentials ?? []).map(({ kind, ref }) =>
      stepOf('remove-credential', 'credential', ref, { kind, account: userId }),
    ),
    stepOf('quarantine-network', 'workload', serverId, { ports: ports.map(({ id }) => id) }),
    stepOf('pause', 'workload', serverId),
    stepOf('lock', 'workload', serverId, { reason: 'ord_recorded: containment' }),
    stepOf('snapshot', 'workload', serverId, { name }),
    stepOf('unlock', 'workload', serverId),
    stepOf('resume', 'workload', serverId),
    stepOf('release-network', 'workload', serverId, { ports }),
    stepOf('enable-account', 'account', userId, { enabled: true }),
  ];
  for (const step of steps) {
    const outcome = await system.perform(step, never);
    const reading = await system.readBack(step, never);
    told.push(`${step.kind}: ${outcome.state}, ${reading.state}`);
  }
  return told;
}
