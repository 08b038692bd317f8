import type { PlanStep } from '@muster/contract';
import { z } from 'zod';
import type { Reading, StepOutcome } from '../../ports/site-system.ts';
import { accountKey, accountsOf, openedBy, setsOf } from '../door/door-sets.ts';
import type { Association, SlurmAccounting, SubmitLimits } from './accounting.ts';
import type { ControllerFacts, SlurmCommands } from './commands.ts';
import { differs, type SlurmDoor } from './slurm-door.ts';

/** A class of service that sets one of the two counts instead of the association's; few set both. */
const SHUT: SubmitLimits = { maxSubmit: 0, grpSubmit: 0 };

const OPEN: SubmitLimits = { maxSubmit: null, grpSubmit: null };

const limits = z.object({ maxSubmit: z.number().nullable(), grpSubmit: z.number().nullable() });

interface Parts {
  siteId: string;
  commands: SlurmCommands;
  accounting: SlurmAccounting;
  provesBySubmission: boolean;
}

/**
 * The farm's own books: a user whose associations may hold no job submits none. Nothing is deleted, since an
 * association takes its limits and its usage with it; what was set before is put back.
 */
export function associationDoor({ siteId, commands, accounting, provesBySubmission }: Parts): SlurmDoor {
  const clusterOf = async (signal: AbortSignal) => (await commands.controller(signal)).cluster;

  async function deny(step: PlanStep, signal: AbortSignal): Promise<StepOutcome> {
    const cluster = await clusterOf(signal);
    const covers = accountsOf(setsOf(step), siteId);
    const planned = setsOf({ sets: step.inverse?.restores ?? step.sets });
    const [found, added, none]: [Record<string, SubmitLimits>, string[], string[]] = [{}, [], []];
    for (const user of covers) {
      const all = await accounting.associations(cluster, user, signal);
      const open = all.filter((one) => !isShut(one));
      if (all.length === 0) none.push(user);
      if (open.length === 0) continue;
      await accounting.limit(cluster, user, null, SHUT, signal);
      for (const one of open) found[keyOf(one)] = limitsOf(one);
      added.push(user);
    }
    const detail = none.length > 0 ? `Nothing is billed for ${none.join(', ')} here.` : '';
    if (covers.length === 0) return { state: 'skipped', detail, made: { covers, added } };
    if (added.length === 0) return { state: 'already', detail, made: { covers } };
    // What the plan had seen counts too: after a crash a part of it is shut already.
    const made = {
      covers,
      added: covers.filter((user) => added.includes(user) || planned.added?.includes(user)),
      found: { ...planned.found, ...found },
    };
    return { state: 'done', detail, made };
  }

  /** Those that stand as an order left them, with what they were before. */
  async function shutByUs(step: PlanStep, cluster: string, signal: AbortSignal) {
    const sets = setsOf(step);
    const ours: { one: Association; before: SubmitLimits }[] = [];
    for (const user of accountsOf({ ...sets, accounts: openedBy(sets) }, siteId))
      for (const one of await accounting.associations(cluster, user, signal)) {
        const before = limits.safeParse(sets.found?.[keyOf(one)]).data;
        if (before && isShut(one)) ours.push({ one, before });
      }
    return ours;
  }

  async function allow(step: PlanStep, signal: AbortSignal): Promise<StepOutcome> {
    const cluster = await clusterOf(signal);
    const ours = await shutByUs(step, cluster, signal);
    for (const { one, before } of ours) await accounting.limit(cluster, one.user, one, before, signal);
    return { state: ours.length > 0 ? 'done' : 'already', detail: '', made: {} };
  }

  async function openReading(step: PlanStep, signal: AbortSignal): Promise<Reading> {
    const cluster = await clusterOf(signal);
    const left = await shutByUs(step, cluster, signal);
    if (left.length > 0) return differs('Still refused.');
    const sets = setsOf(step);
    for (const user of accountsOf({ ...sets, accounts: openedBy(sets) }, siteId)) {
      const heard = await accounting.heeded(user, signal);
      const all = await accounting.associations(cluster, user, signal);
      if (all.some((one) => !isShut(one) && isShut(heard.get(one.id) ?? OPEN))) return differs(unheard(user));
    }
    return { state: 'holds', found: 'Nobody of them is refused.', fullFrom: null };
  }

  /** Why the user could submit although the books say no; undefined where nothing was found. */
  async function wayIn(user: string, at: ControllerFacts, signal: AbortSignal): Promise<string | undefined> {
    const all = await accounting.associations(at.cluster, user, signal);
    const open = all.find((one) => !isShut(one));
    if (open) return `${user} may bill jobs to ${open.account}.`;
    const heard = await accounting.heeded(user, signal);
    if (all.some(({ id }) => !isShut(heard.get(id) ?? OPEN))) return unheard(user);
    const qos = await accounting.qosOf(at.cluster, user, signal);
    if (all.length > 0 && qos.some((one) => one.setsGrpSubmit) && qos.some((one) => one.setsMaxSubmit)) {
      const names = qos.filter((one) => one.setsGrpSubmit || one.setsMaxSubmit).map(({ name }) => name);
      return `The limits of the QOS ${names.join(', ')} count instead of those of ${user}.`;
    }
    if (!provesBySubmission) return undefined;
    for (const billed of new Set([null, ...all.map(({ account }) => account)]))
      if (await commands.wouldTake(user, billed, signal)) return `A job of ${user} would be taken.`;
    return undefined;
  }

  async function shutReading(step: PlanStep, signal: AbortSignal): Promise<Reading> {
    const at = await commands.controller(signal);
    if (!at.enforces.includes('limits') && !at.enforces.includes('safe'))
      return differs('The controller enforces no limits of accounting, so that the books count for nothing.');
    const words = ['The books and the controller refuse all of them.'];
    for (const user of accountsOf(setsOf(step), siteId)) {
      const why = await wayIn(user, at, signal);
      if (why !== undefined) return differs(why);
      const { adminLevel, coordinates } = await accounting.rightsOf(user, signal);
      if (adminLevel !== 'None') words.push(`${user} is ${adminLevel} of Slurm and can take it back.`);
      if (coordinates.length > 0)
        words.push(`${user} coordinates ${coordinates.join(', ')} and can take it back there.`);
    }
    if (provesBySubmission) words.push('A submission was tried and refused.');
    return { state: 'holds', found: words.join(' '), fullFrom: null };
  }

  return {
    async seen(signal) {
      const all = await accounting.associations(await clusterOf(signal), null, signal);
      const open = all.filter((one) => !isShut(one));
      const isOpen = new Set(open.map(({ user }) => user));
      const denied = new Set(all.map(({ user }) => user).filter((user) => !isOpen.has(user)));
      return {
        denied: [...denied].flatMap((user) => [user, accountKey(siteId, user)]),
        found: Object.fromEntries(open.map((one) => [keyOf(one), limitsOf(one)])),
      };
    },
    deny,
    allow,
    reading: async (step, signal) =>
      await (step.kind === 'allow-new' ? openReading : shutReading)(step, signal),
  };
}

function isShut({ maxSubmit, grpSubmit }: SubmitLimits): boolean {
  return maxSubmit === 0 && grpSubmit === 0;
}

function limitsOf({ maxSubmit, grpSubmit }: SubmitLimits): SubmitLimits {
  return { maxSubmit, grpSubmit };
}

function keyOf({ user, account, partition }: Association): string {
  return partition === '' ? `${user} ${account}` : `${user} ${account} ${partition}`;
}

function unheard(user: string): string {
  return `The controller has not heard yet what the books say of ${user}.`;
}
