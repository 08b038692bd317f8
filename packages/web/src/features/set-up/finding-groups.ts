import type { RehearsalView } from '@muster/contract';

export interface FindingGroup {
  what: string;
  ok: boolean;
  detail: string;
  /** Names; none for what concerns the whole campaign. */
  sites: string[];
}

/** The same finding at many sites is told once, the most frequent first. */
export function groupsOf(findings: RehearsalView['findings']): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const { site, ok, what, detail } of findings) {
    const key = JSON.stringify([what, ok, detail]);
    const group = groups.get(key) ?? { what, ok, detail, sites: [] };
    if (site !== null) group.sites.push(site);
    groups.set(key, group);
  }
  for (const { sites } of groups.values()) sites.sort((a, b) => a.localeCompare(b, 'en'));
  return [...groups.values()].sort((a, b) => b.sites.length - a.sites.length);
}
