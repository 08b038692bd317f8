import type { SiteReadiness } from '@muster/contract';
import type { Atlas } from './atlas.ts';
import { centreOf, type OnEarth } from './regions.ts';

export interface PlacedSite extends OnEarth {
  readiness: SiteReadiness;
  country: string | null;
  /** `own`: where it stands; else the middle of its country, or of its NGI's other sites. */
  placed: 'own' | 'country' | 'ngi';
}

export interface Placement {
  placed: PlacedSite[];
  /** Nothing says where they are: they stand in the table alone. */
  unplaced: SiteReadiness[];
}

/** Where each site is shown. */
export function placeSites(sites: readonly SiteReadiness[], atlas: Pick<Atlas, 'centreOf'>): Placement {
  const placed: PlacedSite[] = [];
  const unplaced: SiteReadiness[] = [];
  for (const readiness of sites) {
    const { site } = readiness;
    const own = ownPlace(readiness);
    const country = own ? undefined : site.country ? atlas.centreOf(site.country) : undefined;
    const ngi = own || country ? undefined : ngiCentre(sites, site.ngi?.id);
    const at = own ?? country ?? ngi;
    if (!at) unplaced.push(readiness);
    else
      placed.push({
        ...at,
        readiness,
        country: site.country,
        placed: own ? 'own' : country ? 'country' : 'ngi',
      });
  }
  return { placed, unplaced };
}

function ownPlace({ site }: SiteReadiness): OnEarth | undefined {
  if (site.longitude === null || site.latitude === null) return undefined;
  // Registries write 0, 0 where nobody knows.
  if (site.longitude === 0 && site.latitude === 0) return undefined;
  return { lon: site.longitude, lat: site.latitude };
}

function ngiCentre(sites: readonly SiteReadiness[], ngi: string | undefined): OnEarth | undefined {
  const others = sites.filter(({ site }) => ngi !== undefined && site.ngi?.id === ngi);
  const places = others.flatMap((one) => ownPlace(one) ?? []);
  return places.length > 0 ? centreOf(places) : undefined;
}
