import type { PlanStep } from '@muster/contract';
import type { InstanceAction, Server } from '@muster/openstack';
import { SystemError } from '../../../ports/site-system.ts';
import { type SiteCloud, self } from '../site-cloud.ts';
import { waitUntil } from '../wait-until.ts';
import { GONE, serverOf, serverThatIsThere } from './server-of.ts';
import { already, done, reading, type StepHandler, textIn } from './step.ts';

/**
 * Nova tells nobody whose lock it is: one from the server's own project can be opened by each of its members. Only the
 * list of actions shows from which project the last one came.
 */
export function isLockedFromOutside(server: Server, actions: readonly InstanceAction[]): boolean {
  if (!server.locked) return false;
  const last = actions.find(({ action }) => action === 'lock' || action === 'unlock');
  return last?.action === 'lock' && !!last.project_id && last.project_id !== server.tenant_id;
}

async function demandForeignScope(site: SiteCloud, server: Server): Promise<void> {
  const { projectId } = await self(site);
  if (projectId !== null && projectId !== server.tenant_id) return;
  throw new SystemError(
    'refused',
    'the agent acts in the project of the server, and whoever belongs to it could open such a lock: give the agent a project of its own',
  );
}

export const lock: StepHandler = {
  async take(site, step, signal) {
    const server = await serverThatIsThere(site, step.target.ref, signal);
    await demandForeignScope(site, server);
    if (isLockedFromOutside(server, await site.cloud.nova.actions(server.id, signal)))
      return already(`locked: ${server.locked_reason ?? 'no reason given'}`);
    const ownersLock = server.locked;
    await site.cloud.nova.act(server.id, { lock: { locked_reason: reasonOf(step) } }, signal);
    await waitUntil(
      site,
      { what: 'the lock', withinMs: site.settleMs },
      async () => ((await read(site, step, signal)).state === 'holds' ? true : undefined),
      signal,
    );
    return done(ownersLock ? 'its owner had locked it; locked over it' : 'locked', { ownersLock });
  },
  read,
};

async function read(site: SiteCloud, step: PlanStep, signal: AbortSignal) {
  const server = await serverOf(site, step.target.ref, signal);
  if (!server) return reading(true, GONE);
  if (!server.locked) return reading(false, 'not locked');
  const outside = isLockedFromOutside(server, await site.cloud.nova.actions(server.id, signal));
  return reading(
    outside,
    outside ? `locked: ${server.locked_reason ?? ''}` : 'locked by its own project, which can open it',
  );
}

export const unlock: StepHandler = {
  async take(site, step, signal) {
    const server = await serverThatIsThere(site, step.target.ref, signal);
    if (!server.locked) return already('not locked');
    await site.cloud.nova.act(server.id, { unlock: null }, signal);
    const isOpen = async () =>
      (await site.cloud.nova.server(server.id, signal))?.locked === false ? true : undefined;
    await waitUntil(site, { what: 'the unlocking', withinMs: site.settleMs }, isOpen, signal);
    const lost =
      step.sets.ownersLock === true ? '; its owner had locked it before, and must do so again' : '';
    return done(`unlocked${lost}`);
  },
  async read(site, step, signal) {
    const server = await serverOf(site, step.target.ref, signal);
    if (!server) return reading(true, GONE);
    return reading(!server.locked, server.locked ? 'locked' : 'not locked');
  },
};

function reasonOf(step: PlanStep): string {
  return (textIn(step.sets, 'reason') ?? step.id).slice(0, 255);
}
