import type { GroundView, PlanningSite, SiteReadiness } from '@muster/contract';
import { count } from '../../../ui/words.ts';
import { daysOffText, downtimesText } from '../in-window.ts';

/** A site with what is known of it for the choice. */
export interface Candidate extends PlanningSite {
  contact: GroundView | null;
  /** What speaks against it in this window or lacks in the registry, in words; empty when nothing does. */
  against: string[];
}

/** @param needs of `front-door` and `controller`, what the script needs */
export function candidatesOf(
  sites: readonly PlanningSite[],
  readiness: readonly SiteReadiness[],
  needs: readonly string[],
): Candidate[] {
  const known = new Map(readiness.map((one) => [one.site.id, one.grounds.contact]));
  return sites.map((site) => ({
    ...site,
    contact: known.get(site.site.id) ?? null,
    against: [
      ...(site.addresses === 0 ? ['no address to write to'] : []),
      ...needs
        .filter((kind) => !site.endpoints.includes(kind))
        .map((kind) => (kind === 'front-door' ? 'no front door' : 'no controller address')),
      ...site.campaigns.map(({ name, daysApart }) =>
        daysApart === 0 ? `overlaps ${name}` : `${count(daysApart, 'day')} from ${name}`,
      ),
      ...(site.downtimes.length > 0 ? [downtimesText(site)] : []),
      ...(site.holidays.length > 0 ? [daysOffText(site)] : []),
    ],
  }));
}

export interface SiteFilter {
  text: string;
  /** Id of an NGI; empty: all. */
  ngi: string;
  /** Only those that nothing speaks against. */
  clear: boolean;
}

export function filtered(candidates: readonly Candidate[], { text, ngi, clear }: SiteFilter): Candidate[] {
  const wanted = plain(text);
  return candidates.filter(
    ({ site, against }) =>
      (ngi === '' || site.ngi?.id === ngi) &&
      (!clear || against.length === 0) &&
      plain(`${site.name} ${site.ngi?.name ?? ''} ${site.country ?? ''}`).includes(wanted),
  );
}

/** Without accents and in small letters, so that `plzen` finds Plzeň. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();
}

/** NGIs with how many of their sites there are, by name. */
export function ngisOf(candidates: readonly Candidate[]): { id: string; name: string; sites: number }[] {
  const ngis = new Map<string, { id: string; name: string; sites: number }>();
  for (const { site } of candidates) {
    if (!site.ngi) continue;
    const known = ngis.get(site.ngi.id) ?? { ...site.ngi, sites: 0 };
    known.sites += 1;
    ngis.set(site.ngi.id, known);
  }
  return [...ngis.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
