import type { PlanStep } from '@muster/contract';
import { isError, type Port, type Server } from '@muster/openstack';
import { z } from 'zod';
import { portFacts } from '../look.ts';
import { ownProject, portJudge, quarantineGroup } from '../quarantine-group.ts';
import type { SiteCloud } from '../site-cloud.ts';
import { waitUntil } from '../wait-until.ts';
import { GONE, serverOf, serverThatIsThere } from './server-of.ts';
import { already, done, reading, type StepHandler } from './step.ts';

/** All of its ports, also those that its owner added since the plan was made. */
export const quarantine: StepHandler = {
  async take(site, step, signal) {
    const server = await serverThatIsThere(site, step.target.ref, signal);
    const ports = await site.cloud.neutron.portsOf([server.id], signal);
    const fault = await portJudge(site, server.tenant_id, signal);
    const open = ports.filter((port) => fault(port) !== undefined);
    if (open.length === 0) return already(`${ports.length} ports let nothing through`);
    for (const port of open) await shut(site, server, port, signal);
    await waitUntil(
      site,
      { what: 'the quarantine', withinMs: site.settleMs },
      async () => ((await read(site, step, signal)).state === 'holds' ? true : undefined),
      signal,
    );
    return done(`${open.length} of ${ports.length} ports shut`, addedSince(step, open));
  },
  read,
};

async function read(site: SiteCloud, step: PlanStep, signal: AbortSignal) {
  const server = await serverOf(site, step.target.ref, signal);
  if (!server) return reading(true, GONE);
  const ports = await site.cloud.neutron.portsOf([server.id], signal);
  const judge = await portJudge(site, server.tenant_id, signal);
  const faults = ports.map(judge).filter((one) => one !== undefined);
  return reading(faults.length === 0, faults.join('; ') || `${ports.length} ports let nothing through`);
}

async function shut(site: SiteCloud, server: Server, port: Port, signal: AbortSignal): Promise<void> {
  const { neutron } = site.cloud;
  if (!port.port_security_enabled) {
    // Such a port takes no groups; taking it down is what is left.
    await neutron.updatePort(port.id, { admin_state_up: false }, signal);
    return;
  }
  const ours = await quarantineGroup(site, await ownProject(site), signal);
  try {
    await neutron.updatePort(port.id, { security_groups: [ours.id] }, signal);
  } catch (error) {
    // Some clouds let a port have groups of its own project alone.
    if (!isError(error, 'not-found', 'invalid', 'conflict')) throw error;
    const theirs = await quarantineGroup(site, server.tenant_id, signal);
    await neutron.updatePort(port.id, { security_groups: [theirs.id] }, signal);
  }
}

/** What the plan could not know of; the inverse puts these back too. */
function addedSince(step: PlanStep, ports: readonly Port[]): Record<string, unknown> {
  const known = new Set(Array.isArray(step.sets.ports) ? step.sets.ports : []);
  const added = ports.filter(({ id }) => !known.has(id));
  return Object.fromEntries(added.map((port) => [`port:${port.id}`, portFacts(port)]));
}

const savedPort = z.object({ id: z.string(), adminUp: z.boolean(), securityGroups: z.array(z.string()) });

function savedPorts({ sets }: PlanStep): z.infer<typeof savedPort>[] {
  const listed = Array.isArray(sets.ports) ? sets.ports : [];
  const added = Object.entries(sets).flatMap(([key, value]) => (key.startsWith('port:') ? [value] : []));
  return [...listed, ...added].flatMap((one) => savedPort.safeParse(one).data ?? []);
}

/** Puts back what was saved. Ports that were never in quarantine are not touched. */
export const release: StepHandler = {
  async take(site, step, signal) {
    const server = await serverThatIsThere(site, step.target.ref, signal);
    const ports = await site.cloud.neutron.portsOf([server.id], signal);
    const saved = savedPorts(step);
    const notes: string[] = [];
    let changed = 0;
    for (const before of saved) {
      const port = ports.find(({ id }) => id === before.id);
      if (!port) notes.push(`port ${before.id} is gone`);
      else if (!isAsBefore(port, before)) {
        notes.push(...(await putBack(site, port, before, signal)));
        changed += 1;
      }
    }
    const detail = [`${changed} ports put back`, ...notes].join('; ');
    return changed === 0 ? already(notes.join('; ') || 'the ports are as they were') : done(detail);
  },
  async read(site, step, signal) {
    const server = await serverOf(site, step.target.ref, signal);
    if (!server) return reading(true, GONE);
    const ports = await site.cloud.neutron.portsOf([server.id], signal);
    const judge = await portJudge(site, server.tenant_id, signal);
    const saved = new Set(savedPorts(step).map(({ id }) => id));
    const shutStill = ports.filter((port) => saved.has(port.id) && judge(port) === undefined);
    const found = shutStill.map(({ id }) => `port ${id} is in quarantine still`).join('; ');
    return reading(shutStill.length === 0, found || 'the ports are open as before');
  },
};

function isAsBefore(port: Port, before: z.infer<typeof savedPort>): boolean {
  const groups = [...port.security_groups].sort().join();
  return port.admin_state_up === before.adminUp && groups === [...before.securityGroups].sort().join();
}

/** Groups that were deleted meanwhile are left out, and that is said: a port without any group is open to nobody. */
async function putBack(
  site: SiteCloud,
  port: Port,
  before: z.infer<typeof savedPort>,
  signal: AbortSignal,
): Promise<string[]> {
  const { neutron } = site.cloud;
  const there: string[] = [];
  for (const id of before.securityGroups) {
    const group = await neutron.securityGroup(id, signal).catch((error: unknown) => {
      if (isError(error, 'not-found')) return null;
      throw error;
    });
    if (group) there.push(id);
  }
  const groups = port.port_security_enabled ? { security_groups: there } : {};
  await neutron.updatePort(port.id, { admin_state_up: before.adminUp, ...groups }, signal);
  const lost = before.securityGroups.filter((id) => !there.includes(id));
  return lost.map((id) => `group ${id} of port ${port.id} is gone`);
}
