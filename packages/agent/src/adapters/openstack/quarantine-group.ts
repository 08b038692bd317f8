import { isError, type Port, type SecurityGroup } from '@muster/openstack';
import { SystemError } from '../../ports/site-system.ts';
import { type SiteCloud, self } from './site-cloud.ts';

export const QUARANTINE = 'muster-quarantine';
const DESCRIPTION = 'Lets nothing in or out. Kept by the security agent of this site.';

/**
 * A group without rules denies all. It belongs to the agent's own project: members of others neither see it nor can
 * they give it rules, and an administrator may put it on any port. It is always named by id; by name Nova finds only
 * groups of the caller's own project.
 */
export async function quarantineGroup(
  site: SiteCloud,
  projectId: string,
  signal: AbortSignal,
): Promise<SecurityGroup> {
  const { neutron } = site.cloud;
  const [first] = (await neutron.securityGroups(QUARANTINE, projectId, signal)).toSorted((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  const group =
    first ??
    (await neutron.createSecurityGroup(
      { name: QUARANTINE, description: DESCRIPTION, project_id: projectId },
      signal,
    ));
  return withoutRules(site, group, signal);
}

/** A new group lets everything out, and whoever has one may write rules into it. */
async function withoutRules(
  site: SiteCloud,
  group: SecurityGroup,
  signal: AbortSignal,
): Promise<SecurityGroup> {
  const { neutron } = site.cloud;
  for (const rule of group.security_group_rules)
    await neutron.deleteRule(rule.id, signal).catch((error: unknown) => {
      if (!isError(error, 'not-found')) throw error;
    });
  if (group.security_group_rules.length === 0) return group;
  const now = await neutron.securityGroup(group.id, signal);
  if (now.security_group_rules.length > 0)
    throw new SystemError('busy', `somebody writes rules into ${QUARANTINE} while they are taken out`);
  return now;
}

export async function ownProject(site: SiteCloud): Promise<string> {
  const { projectId } = await self(site);
  if (projectId === null) throw new SystemError('refused', 'the agent signs in without a project');
  return projectId;
}

/** What can be told of a port: whether nothing gets through it, and if not, why. */
export async function portJudge(
  site: SiteCloud,
  projectId: string,
  signal: AbortSignal,
): Promise<(port: Port) => string | undefined> {
  const { neutron } = site.cloud;
  const projects = [...new Set([await ownProject(site), projectId])];
  const lists = await Promise.all(projects.map((one) => neutron.securityGroups(QUARANTINE, one, signal)));
  const groups = new Map(lists.flat().map((group) => [group.id, group]));
  return (port) => {
    if (!port.admin_state_up && port.status !== 'ACTIVE') return undefined;
    if (!port.port_security_enabled) return `port ${port.id} is under no group at all`;
    const foreign = port.security_groups.filter((id) => !groups.has(id));
    if (port.security_groups.length === 0 || foreign.length > 0)
      return `port ${port.id} has the groups ${port.security_groups.join(', ') || '(none)'}`;
    const open = port.security_groups.find((id) => groups.get(id)?.security_group_rules.length !== 0);
    return open ? `the quarantine group ${open} of port ${port.id} has rules` : undefined;
  };
}
