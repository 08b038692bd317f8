import { hostname } from 'node:os';
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
import { chooseFreezer } from './choose-freezer.ts';
import type { Freezer } from './freezer.ts';
import { processSteps } from './process-steps.ts';
import { type HostProcess, ownPids, processes, processOf, refOf } from './processes.ts';
import type { HostSystemSettings } from './settings.ts';
import { systemAccounts } from './system-accounts.ts';
import { unixAccounts } from './unix-accounts.ts';

export interface HostSystemParts {
  name: string;
  siteId: string;
  settings: HostSystemSettings;
  clock: Clock;
}

/** The machine that the agent runs on: processes of its accounts, and the lists by which its doors refuse people. */
export function hostSystem({ name, siteId, settings, clock }: HostSystemParts): SiteSystem {
  const { proc } = settings;
  const names = () => readAccountNames(settings.mapping, siteId);
  const door = openDoor({ siteId, names, lists: settings.ban_lists });
  const listsAccounts = settings.ban_lists.some(({ holds }) => holds === 'accounts');
  const memory = changeMemory();
  let chosen: Promise<Freezer> | undefined;
  const freezer = () => {
    chosen ??= chooseFreezer(settings);
    return chosen;
  };
  const systemUids = () => systemAccounts(settings);
  const steps = processSteps({ proc, clock, settleSeconds: settings.settle_seconds, systemUids, freezer });

  /** Processes of people, as workloads. */
  async function* workloads(): AsyncGenerator<{ process: HostProcess; workload: Workload }> {
    const known = await names();
    const accountOf = await unixAccounts(settings.passwd);
    const { isFrozen } = await freezer();
    const ofSystem = await systemUids();
    for await (const process of processes(proc, (uid) => !ofSystem(uid))) {
      if (process.letter === 'Z' || process.letter === 'X') continue;
      const account = accountOf(process.uid);
      const frozen = await isFrozen(process);
      yield {
        process,
        workload: workloadOf(process, account, known.at(account, process.startedAt), frozen),
      };
    }
  }

  async function* inventory(since: Date | null, signal: AbortSignal): AsyncGenerator<InventoryPage> {
    signal.throwIfAborted();
    const known = await names();
    const accounts = new Set(known.accounts());
    const remembers = memory.begin();
    const now = clock.now();
    let page: Workload[] = [];
    for await (const { process, workload } of workloads()) {
      signal.throwIfAborted();
      const seen = memory.seen(workload, process.startedAt, now);
      accounts.add(seen.owner.accountId);
      const changed =
        since === null || !remembers || (seen.updatedAt !== null && new Date(seen.updatedAt) > since);
      if (!changed) continue;
      page.push(seen);
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
    const accounts = new Set([...known.accounts(), ...accountsNamedBy(target, siteId)]);
    const found: SystemFacts['workloads'] = [];
    const own = await ownPids(proc);
    for await (const { process, workload } of workloads()) {
      accounts.add(workload.owner.accountId);
      if (own.has(process.pid) || !mayBeMeant(target, workload, known.of)) continue;
      found.push({
        workload,
        record: { ...process, startedAt: workload.startedAt },
        busy: null,
        actsFromForeignProject: true,
        ports: [],
      });
    }
    return {
      accounts: await accountFacts(door, known, accounts, listsAccounts),
      workloads: found,
      images: [],
      tokenCacheSeconds: 0,
      disablingDeletesCredentials: null,
      denied: await door.denied(),
    };
  }

  async function record({ target }: PlanStep): Promise<StepOutcome> {
    const found = await processOf(proc, target.ref);
    if (!found) return { state: 'skipped', detail: 'It has ended.', made: {} };
    return { state: 'done', detail: '', made: { record: { ...found } } };
  }

  async function readBack(step: PlanStep, signal: AbortSignal): Promise<Reading> {
    if (step.kind === 'deny-new' || step.kind === 'allow-new') return await door.reading(step);
    if (step.target.type === 'workload') return await steps.readBack(step, signal);
    return nothingToRead;
  }

  const can: StepKind[] = ['record-state', 'pause', 'resume', 'read-back'];
  if (settings.ban_lists.length > 0) can.push('deny-new', 'allow-new');
  const forms = settings.ban_lists.map(({ holds }) => (holds === 'accounts' ? 'account' : 'x509'));
  return {
    name,
    kind: 'host',
    can: new Set(can),
    deniesBy: [...new Set(forms)],
    inventory,
    look,
    async perform(step, signal) {
      signal.throwIfAborted();
      switch (step.kind) {
        case 'record-state':
          return await record(step);
        case 'pause':
        case 'resume':
          return await steps.perform(step, signal);
        case 'deny-new':
          return await door.deny(step);
        case 'allow-new':
          return await door.allow(step);
        case 'read-back':
          return { state: 'done', detail: '', made: {} };
        default:
          throw new SystemError('invalid', `A host has no ${step.kind}.`);
      }
    },
    readBack: (step, signal) => readingOf(() => readBack(step, signal)),
  };
}

function workloadOf(
  process: HostProcess,
  account: string,
  identifiers: Workload['owner']['identifiers'],
  frozen: boolean,
): Workload {
  const startedAt = process.startedAt?.toISOString() ?? null;
  return {
    ref: refOf(process),
    kind: 'process',
    name: process.name.slice(0, 500),
    state: frozen ? 'frozen' : 'running',
    systemState: frozen ? 'frozen' : process.letter,
    locked: false,
    owner: { accountId: account, accountName: account, identifiers },
    projectId: null,
    projectName: null,
    host: hostname(),
    submitHost: null,
    addresses: [],
    imageRef: null,
    imageSha512: null,
    keyName: null,
    securityGroups: [],
    userDataSha256: null,
    createdAt: startedAt,
    startedAt,
    endedAt: null,
    updatedAt: null,
  };
}
