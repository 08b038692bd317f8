import type { PlanStep } from '@muster/contract';
import { isError, type Server, type ServerAction } from '@muster/openstack';
import { SystemError } from '../../../ports/site-system.ts';
import type { SiteCloud } from '../site-cloud.ts';
import { waitUntil } from '../wait-until.ts';
import { GONE, serverOf, serverThatIsThere } from './server-of.ts';
import { already, done, reading, type StepHandler } from './step.ts';

interface Change {
  /** By the state that the server is in. */
  actions: Readonly<Record<string, ServerAction>>;
  /** Statuses in which nothing is left to do. */
  stands: readonly string[];
  /** The task that Nova sets while it is about it. */
  tasks: readonly string[];
}

/** What does not run, stands still too; none of these was brought about by the agent. */
const DOES_NOT_RUN = ['SHUTOFF', 'SHELVED', 'SHELVED_OFFLOADED', 'DELETED', 'SOFT_DELETED'];

const PAUSE: Change = {
  actions: { ACTIVE: { pause: null } },
  stands: ['PAUSED', 'SUSPENDED', ...DOES_NOT_RUN],
  tasks: ['pausing'],
};
const SUSPEND: Change = {
  actions: { ACTIVE: { suspend: null } },
  stands: ['SUSPENDED', 'PAUSED', ...DOES_NOT_RUN],
  tasks: ['suspending'],
};
const RESUME: Change = {
  actions: { PAUSED: { unpause: null }, SUSPENDED: { resume: null } },
  // Starting what somebody stopped would be a boot, and its memory is gone anyway.
  stands: ['ACTIVE', ...DOES_NOT_RUN],
  tasks: ['unpausing', 'resuming'],
};

/** After so long with nothing to see, a command counts as lost: a compute that was starting never got it. */
const LOST_AFTER_MS = 20_000;

function handlerOf(change: Change): StepHandler {
  return {
    async take(site, step, signal) {
      const before = await serverThatIsThere(site, step.target.ref, signal);
      if (stands(change, before)) return already(before.status, { statusFound: before.status });
      const after = await bringAbout(site, step, change, signal);
      return done(`${before.status} before, ${after.status} now`, { statusFound: before.status });
    },
    async read(site, step, signal) {
      const server = await serverOf(site, step.target.ref, signal);
      if (!server) return reading(true, GONE);
      return reading(stands(change, server), describe(server));
    },
  };
}

export const pause = handlerOf(PAUSE);
export const suspend = handlerOf(SUSPEND);
export const resume = handlerOf(RESUME);

function stands({ stands }: Change, server: Server): boolean {
  return stands.includes(server.status) && !server['OS-EXT-STS:task_state'];
}

function describe(server: Server): string {
  const task = server['OS-EXT-STS:task_state'];
  return task ? `${server.status}, ${task}` : server.status;
}

/** Sends the command, again when it was refused because Nova is busy, and again when it was lost. */
async function bringAbout(
  site: SiteCloud,
  step: PlanStep,
  change: Change,
  signal: AbortSignal,
): Promise<Server> {
  let sentAt: number | undefined;
  const what = `${step.kind} of ${step.target.label || step.target.ref}`;
  return waitUntil(
    site,
    { what, withinMs: site.settleMs },
    async (waited) => {
      const server = await serverThatIsThere(site, step.target.ref, signal);
      if (stands(change, server)) return server;
      const task = server['OS-EXT-STS:task_state'];
      const lost = sentAt !== undefined && waited - sentAt >= LOST_AFTER_MS;
      if (task && !(lost && change.tasks.includes(task))) return undefined;
      if (sentAt !== undefined && !lost) return undefined;
      const action = change.actions[server.status];
      if (!action) throw new SystemError('invalid', `${what}: nothing leads there from ${server.status}`);
      // The task that a lost command left behind would refuse the next one for ever.
      if (task) await site.cloud.nova.act(server.id, { 'os-resetState': { state: 'active' } }, signal);
      if (await sent(site, server.id, action, signal)) sentAt = waited;
      return undefined;
    },
    signal,
  );
}

/** False when Nova is about something else with it: a snapshot of its owner's, perhaps. */
async function sent(
  site: SiteCloud,
  ref: string,
  action: ServerAction,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await site.cloud.nova.act(ref, action, signal);
    return true;
  } catch (error) {
    if (isError(error, 'conflict')) return false;
    throw error;
  }
}
