import type { SiteFields } from '../../ports/federation-snapshot.ts';
import type { SnapshotDraft } from '../federation-files/draft.ts';
import { coordinateOf, networkOf, timeZoneOf, urlOf } from '../federation-files/values.ts';
import {
  attributeOf,
  childNamed,
  childrenNamed,
  fieldOf,
  positionOf,
  textOf,
  type Warn,
  warnOfStrayText,
} from './element.ts';
import type { XmlElement } from './xml.ts';

/** The site that an element speaks of; null, with a warning, when it has no name. */
export function siteOf(element: XmlElement, warn: Warn): { name: string; key: string | null } | null {
  warnOfStrayText(element, warn);
  const name = attributeOf(element, 'NAME') ?? textOf(element, 'SHORT_NAME');
  if (name === null) {
    warn(element.at, 'a site without a name was left out');
    return null;
  }
  return { name, key: attributeOf(element, 'PRIMARY_KEY') ?? textOf(element, 'PRIMARY_KEY') };
}

const addresses = [
  { element: 'CSIRT_EMAIL', role: 'csirt', channel: 'email' },
  { element: 'ALARM_EMAIL', role: 'alarm', channel: 'email' },
  { element: 'CONTACT_EMAIL', role: 'admin', channel: 'email' },
  { element: 'CONTACT_TEL', role: 'phone', channel: 'phone' },
] as const;

/** `get_site`: results/SITE with its data as child elements. */
export function mapSite(element: XmlElement, draft: SnapshotDraft): void {
  const site = siteOf(element, draft.warn);
  if (site === null) return;
  draft.site({ ...site, fields: fieldsOf(element, draft.warn) }, element.at);
  const owner = { kind: 'site' as const, name: site.name };
  for (const { element: tag, role, channel } of addresses) {
    const text = textOf(element, tag);
    // Position 10: numbers of the CSIRT itself (`get_site_security_info`) come first.
    if (text !== null) draft.contact({ owner, role, channel, text, position: 10 }, positionOf(element, tag));
  }
}

/** `get_site_list`: ROOT/SITE with everything in attributes. */
export function mapListedSite(element: XmlElement, draft: SnapshotDraft): void {
  const site = siteOf(element, draft.warn);
  if (site === null) return;
  const fields: Partial<SiteFields> = {
    ngi: ngiOf(attributeOf(element, 'ROC'), element.at, site.name, draft.warn),
  };
  const country = countryOf(attributeOf(element, 'COUNTRY_CODE'), element.at, draft.warn);
  if (country !== null) fields.country = country;
  draft.site({ ...site, fields }, element.at);
}

function fieldsOf(element: XmlElement, warn: Warn): Partial<SiteFields> {
  const name = textOf(element, 'SHORT_NAME') ?? attributeOf(element, 'NAME') ?? '';
  warnOfUrls(element, warn);
  return {
    ngi: ngiOf(textOf(element, 'ROC'), positionOf(element, 'ROC'), name, warn),
    officialName: textOf(element, 'OFFICIAL_NAME'),
    country: countryOf(textOf(element, 'COUNTRY_CODE'), positionOf(element, 'COUNTRY_CODE'), warn),
    timeZone: zoneOf(element, warn),
    certification: textOf(element, 'CERTIFICATION_STATUS'),
    domains: domainsOf(element),
    networks: networksOf(element, warn),
    latitude: degreesOf(element, 'LATITUDE', 90, warn),
    longitude: degreesOf(element, 'LONGITUDE', 180, warn),
  };
}

function ngiOf(text: string | null, at: string, site: string, warn: Warn): string | null {
  if (text === null) warn(at, `the site ${site} belongs to no NGI`);
  return text;
}

function countryOf(text: string | null, at: string, warn: Warn): string | null {
  if (text === null) return null;
  if (/^[A-Za-z]{2}$/.test(text)) return text.toUpperCase();
  // The registry writes `XX` or words where a site belongs to no country.
  warn(at, `“${text}” is no country code; it was left out`);
  return null;
}

function zoneOf(element: XmlElement, warn: Warn): string | null {
  const text = textOf(element, 'TIMEZONE');
  if (text === null) return null;
  const zone = timeZoneOf(text);
  if (zone === null)
    warn(positionOf(element, 'TIMEZONE'), `the time zone “${text}” is not known; the NGI's calendar applies`);
  return zone;
}

function domainsOf(element: XmlElement): string[] {
  const names = childrenNamed(element, 'DOMAIN').flatMap((domain) =>
    childrenNamed(domain, 'DOMAIN_NAME').flatMap((name) => name.text.toLowerCase().split(/[\s,;]+/)),
  );
  return [...new Set(names.filter((name) => name !== ''))].sort();
}

function networksOf(element: XmlElement, warn: Warn): string[] {
  const found = new Set<string>();
  for (const tag of ['SITE_IP', 'SITE_IPV6']) {
    for (const part of (textOf(element, tag) ?? '').split(/[\s,;]+/)) {
      if (part === '') continue;
      const network = networkOf(part);
      if (network === null) warn(positionOf(element, tag), `“${part}” is no network; it was left out`);
      else found.add(network);
    }
  }
  return [...found].sort();
}

function degreesOf(element: XmlElement, tag: string, limit: number, warn: Warn): number | null {
  const text = textOf(element, tag);
  if (text === null) return null;
  const value = coordinateOf(text, limit);
  if (value === null) warn(positionOf(element, tag), `“${text}” is no ${tag.toLowerCase()}; it was left out`);
  return value;
}

/** URLs of a site are not kept; those that are wrong are still worth telling the registry's people. */
function warnOfUrls(element: XmlElement, warn: Warn): void {
  for (const tag of ['HOME_URL', 'GOCDB_PORTAL_URL']) {
    const text = fieldOf(element, tag);
    const at = childNamed(element, tag)?.at;
    if (typeof text !== 'string' || at === undefined) continue;
    const url = urlOf(text);
    if (url === null) warn(at, `${tag} is no http or https URL`);
    else if (url.changed) warn(at, `${tag} was escaped twice`);
  }
}
