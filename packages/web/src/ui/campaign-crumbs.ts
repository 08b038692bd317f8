import type { Crumb } from './page.tsx';

interface Place {
  campaign: { name: string };
  site: { ngi: string | null };
}

/** The way to a site's part in a campaign: the campaign, and its board with the sites of the same NGI. */
export function campaignCrumbs(id: string, { campaign, site: { ngi } }: Place): Crumb[] {
  const board = `/campaigns/${id}`;
  const ofNgi = ngi ? [{ label: ngi, href: `${board}?ngi=${encodeURIComponent(ngi)}` }] : [];
  return [{ label: campaign.name, href: board }, ...ofNgi];
}
