import type { Actor } from '@muster/contract';

/** Whose workloads somebody reads: at all sites, at those of one NGI, or at one site. */
export type WorkloadSight =
  | { kind: 'all' }
  | { kind: 'ngi'; ngiId: string }
  | { kind: 'site'; siteId: string };

/** The CSIRT, administrators and auditors all; an NGI's officers and a site's contacts those of their own sites. */
export function workloadSight({ role, scope }: Actor): WorkloadSight | undefined {
  if (role === 'system') return { kind: 'all' };
  if (scope.kind === 'federation') {
    return ['administrator', 'officer', 'auditor'].includes(role) ? { kind: 'all' } : undefined;
  }
  if (role === 'officer' && scope.kind === 'ngi') return { kind: 'ngi', ngiId: scope.ngiId };
  if (role === 'site-contact' && scope.kind === 'site') return { kind: 'site', siteId: scope.siteId };
  return undefined;
}
