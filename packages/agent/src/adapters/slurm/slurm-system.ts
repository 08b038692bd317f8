import type { OrderTarget, PlanStep, StepKind, Workload } from '@muster/contract';
import type { Clock } from '../../kernel/clock.ts';
import {
  type InventoryPage,
  type Reading,
  type SiteSystem,
  type StepOutcome,
  SystemError,
  type SystemFacts,
} from '../../ports/site-system.ts';
import { accountFacts } from '../door/account-facts.ts';
import { type AccountNames, readAccountNames } from '../door/account-names.ts';
import { accountsNamedBy, mayBeMeant } from '../door/accounts-meant.ts';
import { openDoor } from '../door/door.ts';
import { changeMemory } from '../listing/change-memory.ts';
import { lastPages, PAGE } from '../listing/last-pages.ts';
import { nothingToRead, readingOf } from '../listing/reading-of.ts';
import { type SlurmAccounting, slurmAccounting } from './accounting.ts';
import { associationDoor } from './association-door.ts';
import { type SlurmCommands, slurmCommands } from './commands.ts';
import { JOB_REF, phaseOf, type SlurmJob } from './job-schema.ts';
import { luaDoor } from './lua-door.ts';
import { lastTold, workloadOf } from './map-job.ts';
import type { SlurmSystemSettings } from './settings.ts';
import type { DoorSeen, SlurmDoor } from './slurm-door.ts';
import { jobSteps } from './slurm-steps.ts';

export interface SlurmSystemParts {
  name: string;
  siteId: string;
  settings: SlurmSystemSettings;
  clock: Clock;
  /** Slurm's own programs when it is left out. */
  commands?: SlurmCommands;
  accounting?: SlurmAccounting;
}

/**
 * A batch farm under Slurm. Jobs are held while they wait and suspended while they run; nothing is cancelled, since a
 * cancelled job is evidence that is gone and cannot be brought back.
 */
export function slurmSystem(parts: SlurmSystemParts): SiteSystem {
  const { siteId, settings, clock } = parts;
  const commands = parts.commands ?? slurmCommands(settings);
  const names = () => readAccountNames(settings.mapping, siteId);
  const door = doorOf(parts, commands, names);
  const steps = jobSteps(commands, clock, settings.settle_seconds);
  const memory = changeMemory();

  async function* inventory(since: Date | null, signal: AbortSignal): AsyncGenerator<InventoryPage> {
    const known = await names();
    const hosts = await commands.submitHosts(signal);
    const accounts = new Set(known.accounts());
    let page: Workload[] = [];
    const remembers = memory.begin();
    const now = clock.now();
    for await (const job of commands.jobs(signal)) {
      const workload = memory.seen(workloadOf(job, known.at, hostOf(hosts, job)), lastTold(job), now);
      accounts.add(workload.owner.accountId);
      if (!(since && !remembers) && !isListed(workload, since)) continue;
      page.push(workload);
      if (page.length < PAGE) continue;
      yield { workloads: page, accounts: [] };
      page = [];
    }
    const gone = memory.end(now);
    if (since) page.push(...gone);
    const { denied } = await seenAt(door, signal);
    yield* lastPages(
      page,
      await accountFacts({ denied: async () => denied }, known, accounts, Boolean(door)),
    );
  }

  async function look(target: OrderTarget, signal: AbortSignal): Promise<SystemFacts> {
    signal.throwIfAborted();
    const known = await names();
    const hosts = await commands.submitHosts(signal);
    const workloads: SystemFacts['workloads'] = [];
    const accounts = new Set([...known.accounts(), ...accountsNamedBy(target, siteId)]);
    for await (const job of commands.jobs(signal)) {
      const phase = phaseOf(job);
      if (phase === 'ended') continue;
      const workload = workloadOf(job, known.at, hostOf(hosts, job));
      accounts.add(workload.owner.accountId);
      if (!mayBeMeant(target, workload, known.of)) continue;
      workloads.push({
        workload,
        record: { ...job },
        busy: phase === 'changing' ? job.job_state.join('+') : null,
        actsFromForeignProject: true,
        ports: [],
      });
    }
    const { denied, found } = await seenAt(door, signal);
    return {
      accounts: await accountFacts({ denied: async () => denied }, known, accounts, Boolean(door)),
      workloads,
      images: [],
      tokenCacheSeconds: 0,
      disablingDeletesCredentials: null,
      denied,
      ...(found && { foundAtDoor: found }),
    };
  }

  async function record({ target }: PlanStep, signal: AbortSignal): Promise<StepOutcome> {
    if (!JOB_REF.test(target.ref)) throw new SystemError('invalid', `${target.ref} is no job.`);
    const says = await commands.show(target.ref, signal);
    if (says === undefined) return { state: 'skipped', detail: 'It has ended.', made: {} };
    return { state: 'done', detail: '', made: { record: { scontrol: says } } };
  }

  async function readBack(step: PlanStep, signal: AbortSignal): Promise<Reading> {
    if (door && (step.kind === 'deny-new' || step.kind === 'allow-new'))
      return await door.reading(step, signal);
    if (step.target.type === 'workload') return await steps.readBack(step, signal);
    return nothingToRead;
  }

  const can: StepKind[] = ['record-state', 'suspend', 'resume', 'hold', 'unhold', 'read-back'];
  if (door) can.push('deny-new', 'allow-new');
  return {
    name: parts.name,
    kind: 'slurm',
    can: new Set(can),
    deniesBy: ['account'],
    inventory,
    look,
    async perform(step, signal) {
      signal.throwIfAborted();
      switch (step.kind) {
        case 'record-state':
          return await record(step, signal);
        case 'hold':
        case 'unhold':
        case 'suspend':
        case 'resume':
          return await steps.perform(step, signal);
        case 'deny-new':
        case 'allow-new':
          if (!door)
            throw new SystemError('invalid', 'Nothing is set by which this farm would refuse anybody.');
          return await (step.kind === 'deny-new' ? door.deny(step, signal) : door.allow(step, signal));
        case 'read-back':
          return { state: 'done', detail: '', made: {} };
        default:
          throw new SystemError('invalid', `Slurm has no ${step.kind}.`);
      }
    },
    readBack: (step, signal) => readingOf(() => readBack(step, signal)),
  };
}

function doorOf(
  { siteId, settings, accounting }: SlurmSystemParts,
  commands: SlurmCommands,
  names: () => Promise<AccountNames>,
): SlurmDoor | undefined {
  const provesBySubmission = settings.prove_by_submission;
  if (settings.ban_in_accounting) {
    const books = accounting ?? slurmAccounting(settings);
    return associationDoor({ siteId, commands, accounting: books, provesBySubmission });
  }
  if (!settings.ban_file) return undefined;
  const list = { path: settings.ban_file, holds: 'accounts' } as const;
  return luaDoor(openDoor({ siteId, names, lists: [list] }), commands, provesBySubmission);
}

async function seenAt(door: SlurmDoor | undefined, signal: AbortSignal): Promise<DoorSeen> {
  return door ? await door.seen(signal) : { denied: [] };
}

function hostOf(hosts: ReadonlyMap<number, string>, job: SlurmJob): string | null {
  return job.allocating_node ?? hosts.get(job.job_id) ?? null;
}

function isListed({ state, updatedAt }: Workload, since: Date | null): boolean {
  if (since === null) return state !== 'ended';
  return updatedAt !== null && new Date(updatedAt) > since;
}
