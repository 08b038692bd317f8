import type { ReadinessState, SiteReadiness } from '@muster/contract';
import { countryName } from './map/regions.ts';
import { stateLooks, worstFirst } from './readiness-words.ts';

/** What is looked for among the sites; as it stands in the address, empty for all. */
export interface FederationFilter {
  text: string;
  ngi: string;
  state: ReadinessState | '';
}

export function filterFrom(params: URLSearchParams): FederationFilter {
  const state = params.get('state') ?? '';
  return {
    text: params.get('text') ?? '',
    ngi: params.get('ngi') ?? '',
    state: state in stateLooks ? (state as ReadinessState) : '',
  };
}

/** Without what is empty. */
export function paramsOf(filter: FederationFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
}

/** Sites that fit: every word stands somewhere in their names, their NGI or their country, accents or not. */
export function matching(sites: readonly SiteReadiness[], filter: FederationFilter): SiteReadiness[] {
  const words = plain(filter.text)
    .split(/\s+/)
    .filter((word) => word !== '');
  return sites.filter(({ site, state }) => {
    if (filter.ngi !== '' && site.ngi?.id !== filter.ngi) return false;
    if (filter.state !== '' && state !== filter.state) return false;
    const text = plain(
      [site.name, site.officialName, site.ngi?.name, site.country, countryName(site.country ?? '')].join(' '),
    );
    return words.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll('ł', 'l');
}

export interface NgiGroup {
  id: string | null;
  name: string;
  sites: SiteReadiness[];
}

/** By NGI in the order of their names; sites of no NGI come last. Within one the worst first. */
export function byNgi(sites: readonly SiteReadiness[]): NgiGroup[] {
  const groups = new Map<string | null, NgiGroup>();
  for (const one of sites) {
    const { ngi } = one.site;
    const group = groups.get(ngi?.id ?? null) ?? {
      id: ngi?.id ?? null,
      name: ngi?.name ?? 'No NGI',
      sites: [],
    };
    groups.set(group.id, group);
    group.sites.push(one);
  }
  for (const { sites: own } of groups.values()) own.sort(worstFirst);
  return [...groups.values()].sort(
    (a, b) => Number(a.id === null) - Number(b.id === null) || a.name.localeCompare(b.name, 'en'),
  );
}
