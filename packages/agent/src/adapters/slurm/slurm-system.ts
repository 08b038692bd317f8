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
import { readAccountNames } from '../door/account-names.ts';
import { accountsNamedBy, mayBeMeant } from '../door/accounts-meant.ts';
import { openDoor } from '../door/door.ts';
import { changeMemory } from '../listing/change-memory.ts';
import { lastPages, PAGE } from '../listing/last-pages.ts';
import { nothingToRead, readingOf } from '../listing/reading-of.ts';
import { type SlurmCommands, slurmCommands } from './commands.ts';
import { JOB_REF, phaseOf, type SlurmJob } from './job-schema.ts';
import { lastTold, workloadOf } from './map-job.ts';
import type { SlurmSystemSettings } from './settings.ts';
import { jobSteps } from './slurm-steps.ts';

export interface SlurmSystemParts {
  name: string;
  siteId: string;
  settings: SlurmSystemSettings;
  clock: Clock;
  /** Slurm's own programs when it is left out. */
  commands?: SlurmCommands;
}

/**
 * A batch farm under Slurm. Jobs are held while they wait and suspended while they run; nothing is cancelled, since a
 * cancelled job is evidence that is gone and cannot be brought back.
 */
export function slurmSystem(parts: SlurmSystemParts): SiteSystem {
  const { siteId, settings, clock } = parts;
  const commands = parts.commands ?? slurmCommands(settings);
  const names = () => readAccountNames(settings.mapping, siteId);
  const door = openDoor({
    siteId,
    names,
    lists: settings.ban_file ? [{ path: settings.ban_file, holds: 'accounts' }] : [],
  });
  const steps = jobSteps(commands, clock, settings.settle_seconds);
  const listsAccounts = Boolean(settings.ban_file);
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
    yield* lastPages(page, await accountFacts(door, known, accounts, listsAccounts));
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
    return {
      accounts: await accountFacts(door, known, accounts, listsAccounts),
      workloads,
      images: [],
      tokenCacheSeconds: 0,
      disablingDeletesCredentials: null,
      denied: await door.denied(),
    };
  }

  async function record({ target }: PlanStep, signal: AbortSignal): Promise<StepOutcome> {
    if (!JOB_REF.test(target.ref)) throw new SystemError('invalid', `${target.ref} is no job.`);
    const says = await commands.show(target.ref, signal);
    if (says === undefined) return { state: 'skipped', detail: 'It has ended.', made: {} };
    return { state: 'done', detail: '', made: { record: { scontrol: says } } };
  }

  async function doorReading(step: PlanStep, signal: AbortSignal): Promise<Reading> {
    if (!(await commands.asksLua(signal))) {
      const found = 'The controller asks no job_submit plugin of lua, so that the list counts for nothing.';
      return { state: 'differs', found, fullFrom: null };
    }
    const listed = await door.reading(step);
    if (!settings.prove_by_submission || listed.state !== 'holds' || step.kind !== 'deny-new') return listed;
    const { accounts } = step.sets as { accounts: string[] };
    for (const account of accounts)
      if (await commands.wouldTake(account, signal))
        return { state: 'differs', found: `A job of ${account} would be taken.`, fullFrom: null };
    return { ...listed, found: `${listed.found} A submission was tried and refused.` };
  }

  async function readBack(step: PlanStep, signal: AbortSignal): Promise<Reading> {
    if (step.kind === 'deny-new' || step.kind === 'allow-new') return await doorReading(step, signal);
    if (step.target.type === 'workload') return await steps.readBack(step, signal);
    return nothingToRead;
  }

  const can: StepKind[] = ['record-state', 'suspend', 'resume', 'hold', 'unhold', 'read-back'];
  if (settings.ban_file) can.push('deny-new', 'allow-new');
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
        case 'allow-new': {
          // The list alone would be there without the controller; an order is not carried out by half.
          await commands.asksLua(signal);
          return await (step.kind === 'deny-new' ? door.deny(step) : door.allow(step));
        }
        case 'read-back':
          return { state: 'done', detail: '', made: {} };
        default:
          throw new SystemError('invalid', `Slurm has no ${step.kind}.`);
      }
    },
    readBack: (step, signal) => readingOf(() => readBack(step, signal)),
  };
}

function hostOf(hosts: ReadonlyMap<number, string>, job: SlurmJob): string | null {
  return job.allocating_node ?? hosts.get(job.job_id) ?? null;
}

function isListed({ state, updatedAt }: Workload, since: Date | null): boolean {
  if (since === null) return state !== 'ended';
  return updatedAt !== null && new Date(updatedAt) > since;
}
