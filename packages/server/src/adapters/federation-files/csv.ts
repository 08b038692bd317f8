import { MusterError } from '../../kernel/errors.ts';
import type {
  ContactChannel,
  ContactRole,
  FederationDocument,
  FederationSnapshot,
  OwnerRef,
  ReadOptions,
  SiteFields,
} from '../../ports/federation-snapshot.ts';
import { type CsvRow, readCsv } from './csv-table.ts';
import { SnapshotDraft } from './draft.ts';
import { coordinateOf, networkOf, timeZoneOf } from './values.ts';

/** Every column that is read; `site` or `ngi` is needed, all others may be missing. See docs/handbook/federation.md. */
export const csvColumns = [
  'ngi',
  'site',
  'official_name',
  'country',
  'time_zone',
  'certification',
  'domains',
  'networks',
  'latitude',
  'longitude',
  'role',
  'email',
  'phone',
  'url',
  'name',
  'position',
  'note',
] as const;

const roles: Readonly<Record<string, ContactRole>> = {
  security: 'security',
  csirt: 'csirt',
  'ngi-security': 'ngi-security',
  admin: 'admin',
  alarm: 'alarm',
  phone: 'phone',
  ticket: 'ticket',
};
const channels: readonly { column: ContactChannel }[] = [
  { column: 'email' },
  { column: 'phone' },
  { column: 'url' },
];

/**
 * One row for each contact; a row with an empty `site` speaks of the NGI. What is said of a site may stand in
 * any one of its rows.
 * @throws MusterError `import.invalid`
 */
export function readFederationCsv(
  documents: readonly FederationDocument[],
  options: ReadOptions,
): FederationSnapshot[] {
  const full = !options.partial;
  const draft = new SnapshotDraft(options.label ? `csv:${options.label}` : 'csv', '', {
    ngis: full,
    sites: full,
    contacts: full ? 'all' : 'listed',
    calendars: false,
    downtimes: false,
    endpoints: false,
  });
  for (const document of documents) readOne(document, draft);
  if (draft.snapshot.ngis.length + draft.snapshot.sites.length === 0) {
    throw new MusterError(
      'import.invalid',
      'there are no rows below the header',
      `${documents[0]?.name ?? 'csv'}:1:1`,
    );
  }
  return [draft.snapshot];
}

function readOne(document: FederationDocument, draft: SnapshotDraft): void {
  const { header, rows } = readCsv(document);
  const at = `${document.name}:1:1`;
  if (!header.includes('site') && !header.includes('ngi')) {
    throw new MusterError(
      'import.invalid',
      `the header needs a column site or ngi; known are ${csvColumns.join(', ')}`,
      at,
    );
  }
  for (const name of header) {
    const isKnown = (csvColumns as readonly string[]).includes(name);
    if (!isKnown && name !== '') draft.warn(at, `the column “${name}” is not known; it was left out`);
  }
  for (const row of rows) readRow(row, draft);
}

function readRow(row: CsvRow, draft: SnapshotDraft): void {
  const ngi = cell(row, 'ngi');
  const site = cell(row, 'site');
  const owner: OwnerRef | null = site
    ? { kind: 'site', name: site }
    : ngi
      ? { kind: 'ngi', name: ngi }
      : null;
  if (!owner) {
    draft.warn(row.at, 'a row with neither site nor ngi was left out');
    return;
  }
  if (ngi) draft.ngi({ name: ngi, key: null, fields: {} }, row.at);
  if (site) draft.site({ name: site, key: null, fields: siteFields(row, draft) }, row.at);
  const roleText = cell(row, 'role')?.toLowerCase();
  const given = channels.filter(({ column }) => cell(row, column) !== null);
  if (given.length === 0) {
    if (roleText) draft.warn(row.at, `a contact without email, phone or url was left out`);
    return;
  }
  for (const { column } of given) {
    const role = roleText ? roles[roleText] : column === 'phone' ? 'phone' : undefined;
    if (!role) {
      draft.warn(
        row.at,
        `“${roleText ?? ''}” is no role (${Object.keys(roles).join(', ')}); the contact was left out`,
      );
      return;
    }
    // A person's row may hold a number beside the address: the number is a phone contact.
    const own = column === 'phone' ? 'phone' : role;
    const position = /^\d{1,4}$/.test(cell(row, 'position') ?? '') ? Number(cell(row, 'position')) : 0;
    const person = { name: cell(row, 'name'), note: cell(row, 'note'), position };
    draft.contact({ owner, role: own, channel: column, text: cell(row, column) ?? '', ...person }, row.at);
  }
}

function siteFields(row: CsvRow, draft: SnapshotDraft): Partial<SiteFields> {
  const fields: Partial<SiteFields> = {};
  const text = (column: string, take: (value: string) => void) => {
    const value = cell(row, column);
    if (value !== null) take(value);
  };
  text('ngi', (value) => {
    fields.ngi = value;
  });
  text('official_name', (value) => {
    fields.officialName = value;
  });
  text('certification', (value) => {
    fields.certification = value;
  });
  text('domains', (value) => {
    fields.domains = listOf(value.toLowerCase());
  });
  text('country', (value) => {
    if (/^[A-Za-z]{2}$/.test(value)) fields.country = value.toUpperCase();
    else draft.warn(row.at, `“${value}” is no country code; it was left out`);
  });
  text('time_zone', (value) => {
    const zone = timeZoneOf(value);
    if (zone !== null) fields.timeZone = zone;
    else draft.warn(row.at, `the time zone “${value}” is not known; it was left out`);
  });
  text('networks', (value) => {
    const networks = listOf(value).filter((one) => {
      if (networkOf(one) === null) draft.warn(row.at, `“${one}” is no network; it was left out`);
      return networkOf(one) !== null;
    });
    fields.networks = networks.map((one) => networkOf(one) ?? one);
  });
  for (const [column, limit] of [
    ['latitude', 90],
    ['longitude', 180],
  ] as const) {
    text(column, (value) => {
      const degrees = coordinateOf(value, limit);
      if (degrees !== null) fields[column] = degrees;
      else draft.warn(row.at, `“${value}” is no ${column}; it was left out`);
    });
  }
  return fields;
}

function listOf(text: string): string[] {
  return [...new Set(text.split(/[\s,;|]+/).filter((part) => part !== ''))].sort();
}

function cell(row: CsvRow, column: string): string | null {
  const text = row.cells.get(column) ?? '';
  return text === '' ? null : text;
}
