import type { StepKind, StepTarget } from '@muster/contract';
import { sha256 } from '../kernel/digest.ts';
import type { WorkloadFacts } from '../ports/site-system.ts';
import { add, before, type Draft, type SeenSystem } from './build.ts';

/** What is done to one workload, its record first. */
export function workloadSteps(draft: Draft, system: SeenSystem, facts: WorkloadFacts): void {
  const { workload } = facts;
  const target: StepTarget = { type: 'workload', ref: workload.ref, label: workload.name };
  const { running, network } = draft.order.effects;
  const holds = running === 'pause' || running === 'suspend';
  if (!holds && network !== 'quarantine') return;
  add(draft, system, {
    kind: 'record-state',
    target,
    why: 'State, ports, groups and actions are written down before anything is changed.',
    // The record itself stays at the site.
    sets: { recordSha256: hashOf(facts.record) },
  });
  if (facts.busy) {
    draft.warnings.add(
      `${workload.name} of ${system.name} is busy (${facts.busy}); what is to be done to it waits.`,
    );
  }
  if (network === 'quarantine') quarantine(draft, system, facts, target);
  if (holds) {
    standStill(draft, system, facts, target, running);
  }
  lock(draft, system, facts, target);
  if (holds) snapshot(draft, system, facts, target);
}

/** The same for the same record, however its fields are ordered. */
function hashOf(record: Record<string, unknown>): string {
  const sorted = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return sha256(JSON.stringify(record, sorted));
}

function quarantine(draft: Draft, system: SeenSystem, { ports }: WorkloadFacts, target: StepTarget): void {
  if (ports.length === 0) return;
  const open = ports.filter(({ quarantined }) => quarantined !== true);
  add(draft, system, {
    kind: 'quarantine-network',
    target,
    why: 'It is to reach nobody while it is looked into; its addresses stay its own.',
    needs: before(draft, system, target, 'record-state'),
    sets: { ports: ports.map(({ id }) => id) },
    inverse: { kind: 'release-network', restores: { ports: open } },
    cannotUndo: 'Connections that break meanwhile.',
    stands: open.length === 0,
  });
}

type Stillness = Extract<StepKind, 'pause' | 'suspend' | 'hold'>;

const CANNOT_UNDO: Readonly<Record<Stillness, string>> = {
  pause: 'Connections that break meanwhile; memory, should its host restart.',
  suspend: 'Connections that break meanwhile.',
  hold: '',
};

function standStill(
  draft: Draft,
  system: SeenSystem,
  { workload }: WorkloadFacts,
  target: StepTarget,
  wanted: 'pause' | 'suspend',
): void {
  // What is stopped or failed has nothing that could stand still; the lock keeps it so.
  if (workload.state === 'stopped' || workload.state === 'failed') return;
  const kind = stillness(system, workload, wanted);
  if (kind === undefined) {
    draft.cannot.push({
      what: `Stop ${workload.name} of ${system.name} from running.`,
      why: 'This system can neither pause nor suspend.',
    });
    return;
  }
  if (kind === 'suspend' && workload.kind === 'vm') {
    draft.warnings.add(
      `To suspend writes the memory of a machine to the disk of its host, at ${system.name}, where nobody reads it by the cloud's interface.`,
    );
  }
  add(draft, system, {
    kind,
    target,
    why:
      kind === 'hold'
        ? 'A job that waits is not to begin.'
        : 'It stands still with all that it had in memory.',
    needs: before(draft, system, target, 'record-state'),
    sets: { state: kind },
    inverse: {
      kind: kind === 'hold' ? 'unhold' : 'resume',
      restores: { state: workload.state, systemState: workload.systemState },
    },
    cannotUndo: CANNOT_UNDO[kind],
    stands: workload.state === 'frozen',
  });
}

/** A job that waits is held; what runs is paused or suspended as asked, or the other where the system has but one. */
function stillness(
  { can }: SeenSystem,
  { kind, state, systemState }: WorkloadFacts['workload'],
  wanted: 'pause' | 'suspend',
): Stillness | undefined {
  const waits = state === 'starting' || (state === 'frozen' && systemState.startsWith('PENDING'));
  if (kind === 'job' && waits && can.has('hold')) return 'hold';
  const other = wanted === 'pause' ? 'suspend' : 'pause';
  return ([wanted, other] as const).find((one) => can.has(one));
}

function lock(draft: Draft, system: SeenSystem, facts: WorkloadFacts, target: StepTarget): void {
  const { workload } = facts;
  if (!system.can.has('lock')) return;
  if (!facts.actsFromForeignProject) {
    draft.cannot.push({
      what: `Lock ${workload.name} of ${system.name}.`,
      why: 'The agent acts from the project of the workload, and a lock from there can be opened by its members.',
    });
    return;
  }
  draft.warnings.add(
    `What is locked at ${system.name} can still be copied as a snapshot by its owner and the members of its project, and ports are not locked.`,
  );
  if (workload.locked) {
    draft.warnings.add(
      `${workload.name} of ${system.name} is locked already; its own project can open a lock that it set itself.`,
    );
  }
  add(draft, system, {
    kind: 'lock',
    target,
    why: 'Members of its project could start, change or delete it, and the evidence with it.',
    needs: before(draft, system, target, 'record-state'),
    sets: { locked: true, reason: `${draft.order.id}: containment` },
    inverse: { kind: 'unlock', restores: { locked: false } },
    stands: workload.locked,
  });
}

function snapshot(draft: Draft, system: SeenSystem, facts: WorkloadFacts, target: StepTarget): void {
  if (!draft.policy.snapshots) return;
  const name = `muster-${draft.order.id}-${facts.workload.ref}`;
  const made = facts.snapshots?.find((one) => one.name === name);
  add(draft, system, {
    kind: 'snapshot',
    target,
    why: 'What its disk held is kept as evidence.',
    needs: before(draft, system, target, 'record-state'),
    sets: { name },
    cannotUndo: 'The snapshot stays until the site deletes it.',
    stands: made !== undefined,
  });
  const { projectId } = facts.workload;
  if (projectId === null) return;
  add(draft, system, {
    kind: 'unshare-snapshot',
    target,
    why: 'A snapshot of somebody else’s machine is shared with its project, which is not to see the evidence.',
    needs: before(draft, system, target, 'snapshot'),
    sets: { name, project: projectId },
    cannotUndo: 'It is not shared again; the site may do so.',
    stands: made !== undefined && !made.sharedWith.includes(projectId),
  });
}
