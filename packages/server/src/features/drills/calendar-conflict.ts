/** How long a site should be left alone between two campaigns: challenges that follow too closely tire people (WISE SCCC). */
export const REST_DAYS = 60;

export interface PlannedCampaign {
  id: string;
  name: string;
  sites: readonly string[];
  from: Date;
  to: Date;
}

export interface Conflict {
  campaign: string;
  name: string;
  sites: string[];
  /** Days between the two windows; 0 when they overlap. */
  daysApart: number;
}

/** Which other campaigns challenge some of the same sites within the rest period. */
export function conflictsWith(planned: PlannedCampaign, others: readonly PlannedCampaign[]): Conflict[] {
  return others.flatMap((other) => {
    const sites = other.sites.filter((site) => planned.sites.includes(site));
    const daysApart = gapDays(planned, other);
    if (other.id === planned.id || sites.length === 0 || daysApart > REST_DAYS) return [];
    return [{ campaign: other.id, name: other.name, sites, daysApart }];
  });
}

function gapDays(a: PlannedCampaign, b: PlannedCampaign): number {
  const gap = Math.max(a.from.getTime() - b.to.getTime(), b.from.getTime() - a.to.getTime(), 0);
  return Math.floor(gap / 86_400_000);
}
