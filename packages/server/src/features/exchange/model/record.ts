import type { IncidentRecord } from '@muster/contract';

export type { IncidentRecord } from '@muster/contract';
export type RecordObservable = IncidentRecord['observables'][number];
export type RecordEntry = IncidentRecord['timeline'][number];
export type RecordSite = IncidentRecord['sites'][number];

export function siteName(record: IncidentRecord, ref: string | null): string | null {
  return record.sites.find((site) => site.ref === ref)?.name ?? null;
}

/** A line of the log as one sentence for formats that know no lines of a log. */
export function entryText(record: IncidentRecord, entry: RecordEntry): string {
  const where = siteName(record, entry.site);
  const parts = [entry.at.slice(0, 16).replace('T', ' '), 'UTC'];
  if (where) parts.push(`[${where}]`);
  return `${parts.join(' ')} ${entry.text}${entry.by ? ` (${entry.by})` : ''}`;
}
