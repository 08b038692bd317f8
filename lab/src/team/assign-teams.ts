/** Which team plays at which site, and which cannot play on this machine. */
import type { Need, Team } from './team-file.ts';

export interface LeftOut {
  team: string;
  why: string;
}

export interface Cast {
  /** One a site, in the order of the sites. */
  teams: Team[];
  leftOut: LeftOut[];
}

/**
 * Teams given by hand come first, then the rest by rank; with more sites than teams the cast begins anew.
 * `unavailable` says in words why a need cannot be met here.
 */
export function assignTeams(
  sites: number,
  extra: readonly Team[],
  standing: readonly Team[],
  unavailable: Partial<Record<Need, string>>,
): Cast {
  const leftOut: LeftOut[] = [];
  const able = [...extra, ...standing].filter((team) => {
    const missing = team.needs.find((need) => unavailable[need] !== undefined);
    if (missing) leftOut.push({ team: team.name, why: unavailable[missing] as string });
    return missing === undefined;
  });
  if (able.length === 0) throw new Error('No team can play on this machine');
  const teams = Array.from({ length: sites }, (_, index) => able[index % able.length] as Team);
  for (const team of able.slice(sites)) {
    leftOut.push({ team: team.name, why: `more teams than sites (${sites}); ask for more with --sites` });
  }
  return { teams, leftOut };
}
