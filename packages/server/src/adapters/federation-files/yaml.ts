import { compileCalendar } from '../../kernel/calendar/index.ts';
import { MusterError } from '../../kernel/errors.ts';
import { nameKey } from '../../kernel/name-key.ts';
import type {
  CalendarFields,
  FederationDocument,
  FederationSnapshot,
  OwnerRef,
  ReadOptions,
  SiteFields,
} from '../../ports/federation-snapshot.ts';
import { SnapshotDraft } from './draft.ts';
import { networkOf, timeZoneOf } from './values.ts';
import { type Path, readYaml, type YamlDocument } from './yaml-document.ts';
import {
  type CalendarInYaml,
  type ContactInYaml,
  type FederationInYaml,
  federationInYaml,
  type SiteInYaml,
} from './yaml-schema.ts';

type Yaml = YamlDocument<FederationInYaml>;

/**
 * Reads whole federations: NGIs, sites, contacts, calendars, downtimes, endpoints.
 * @throws MusterError `import.invalid`
 */
export function readFederationYaml(
  documents: readonly FederationDocument[],
  options: ReadOptions,
): FederationSnapshot[] {
  const full = !options.partial;
  const draft = new SnapshotDraft(options.label ? `yaml:${options.label}` : 'yaml', '', {
    ngis: full,
    sites: full,
    contacts: full ? 'all' : 'listed',
    calendars: full,
    downtimes: full,
    endpoints: full,
  });
  for (const document of documents) {
    const yaml = readYaml(document, federationInYaml);
    refuseDoubles(yaml, 'ngis', draft.snapshot.ngis);
    refuseDoubles(yaml, 'sites', draft.snapshot.sites);
    if (yaml.value.calendar && draft.snapshot.calendars.some(({ owner }) => owner === null)) {
      throw invalid(yaml, ['calendar'], 'another file has the calendar of the federation already');
    }
    readCalendar(yaml, yaml.value.calendar, null, ['calendar'], draft);
    readContacts(yaml, yaml.value.contacts, null, ['contacts'], draft);
    yaml.value.ngis.forEach((ngi, index) => {
      const path = ['ngis', index];
      const owner = { kind: 'ngi' as const, name: ngi.name };
      draft.ngi(
        { name: ngi.name, key: null, fields: { description: ngi.description ?? null } },
        yaml.at(path),
      );
      readCalendar(yaml, ngi.calendar, owner, [...path, 'calendar'], draft);
      readContacts(yaml, ngi.contacts, owner, [...path, 'contacts'], draft);
    });
    yaml.value.sites.forEach((site, index) => {
      readSite(yaml, site, ['sites', index], draft);
    });
  }
  const { ngis, sites, calendars } = draft.snapshot;
  if (ngis.length + sites.length + calendars.length === 0) {
    throw new MusterError(
      'import.invalid',
      'the file names no NGI, no site and no calendar',
      `${documents[0]?.name ?? 'yaml'}:1:1`,
    );
  }
  return [draft.snapshot];
}

function refuseDoubles(yaml: Yaml, list: 'ngis' | 'sites', before: readonly { name: string }[]): void {
  const names = new Set(before.map(({ name }) => nameKey(name)));
  yaml.value[list].forEach(({ name }, index) => {
    if (names.has(nameKey(name))) throw invalid(yaml, [list, index, 'name'], `${name} stands here twice`);
    names.add(nameKey(name));
  });
}

function readSite(yaml: Yaml, site: SiteInYaml, path: Path, draft: SnapshotDraft): void {
  const owner = { kind: 'site' as const, name: site.name };
  const fields: SiteFields = {
    ngi: site.ngi ?? null,
    officialName: site.officialName ?? null,
    country: site.country ?? null,
    timeZone: site.timeZone === undefined ? null : zoneOf(yaml, site.timeZone, [...path, 'timeZone']),
    certification: site.certification ?? null,
    domains: site.domains ?? null,
    networks:
      site.networks?.map((text, index) => networkAt(yaml, text, [...path, 'networks', index])) ?? null,
    latitude: site.latitude ?? null,
    longitude: site.longitude ?? null,
  };
  draft.site({ name: site.name, key: null, fields }, yaml.at(path));
  readCalendar(yaml, site.calendar, owner, [...path, 'calendar'], draft);
  readContacts(yaml, site.contacts, owner, [...path, 'contacts'], draft);
  site.endpoints.forEach(({ kind, url, caPem, settings }, index) => {
    if (site.endpoints.findIndex((other) => other.kind === kind) !== index) {
      throw invalid(yaml, [...path, 'endpoints', index], `the site has two endpoints of the kind ${kind}`);
    }
    draft.snapshot.endpoints.push({ site: site.name, kind, fields: { url, caPem: caPem ?? null, settings } });
  });
  site.downtimes.forEach(({ key, startsAt, endsAt, description, ...rest }, index) => {
    const at = [...path, 'downtimes', index];
    if (Date.parse(endsAt) <= Date.parse(startsAt))
      throw invalid(yaml, at, 'the downtime ends before it starts');
    if (site.downtimes.findIndex((other) => other.key === key) !== index) {
      throw invalid(yaml, at, `the site has two downtimes with the key ${key}`);
    }
    const times = { startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() };
    const services = [...new Set(rest.services)].sort();
    draft.snapshot.downtimes.push({
      site: site.name,
      key,
      fields: { ...rest, ...times, services, description: description ?? null },
    });
  });
}

function readContacts(
  yaml: Yaml,
  contacts: readonly ContactInYaml[],
  owner: OwnerRef | null,
  path: Path,
  draft: SnapshotDraft,
): void {
  contacts.forEach(({ role, email, phone, url, name, note, position }, index) => {
    const channel = email !== undefined ? 'email' : phone !== undefined ? 'phone' : 'url';
    draft.contact(
      {
        owner,
        role,
        channel,
        text: email ?? phone ?? url ?? '',
        name: name ?? null,
        note: note ?? null,
        // Without a position, the order of the file counts.
        position: position ?? index,
      },
      yaml.at([...path, index]),
    );
  });
}

function readCalendar(
  yaml: Yaml,
  calendar: CalendarInYaml | undefined,
  owner: OwnerRef | null,
  path: Path,
  draft: SnapshotDraft,
): void {
  if (!calendar) return;
  const fields: CalendarFields = { ...calendar, week: withoutUndefined(calendar.week) };
  try {
    compileCalendar({ ...fields, version: 'unchecked' });
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    const pointer = (error.at ?? '').split('/').filter((part) => part !== '');
    throw invalid(
      yaml,
      [...path, ...pointer.map((part) => (/^\d+$/.test(part) ? Number(part) : part))],
      error.message,
    );
  }
  draft.snapshot.calendars.push({ owner, fields });
}

function withoutUndefined(week: CalendarInYaml['week']): CalendarFields['week'] {
  return Object.fromEntries(Object.entries(week).filter(([, hours]) => hours !== undefined));
}

function zoneOf(yaml: Yaml, text: string, path: Path): string {
  const zone = timeZoneOf(text);
  if (zone === null) throw invalid(yaml, path, `“${text}” is not a time zone (an IANA name, Europe/Prague)`);
  return zone;
}

function networkAt(yaml: Yaml, text: string, path: Path): string {
  const network = networkOf(text);
  if (network === null) throw invalid(yaml, path, `“${text}” is no network (10.1.0.0/16)`);
  return network;
}

function invalid(yaml: Yaml, path: Path, message: string): MusterError {
  return new MusterError('import.invalid', message, yaml.at(path));
}
