import type { NgiFields, SiteFields } from '../../ports/federation-snapshot.ts';
import { bySource, type SourceRecord } from './model.ts';

/**
 * What holds of an NGI or a site that several sources describe: each field from the most trusted source that has
 * it. When all of them have let go of it, the last known data stay.
 */
export function effectiveSite(records: readonly SourceRecord<SiteFields>[]): Effective<SiteFields> {
  const { ordered, isGone } = rank(records);
  return {
    name: ordered[0]?.name ?? '',
    isGone,
    fields: {
      ngi: first(ordered, 'ngi'),
      officialName: first(ordered, 'officialName'),
      country: first(ordered, 'country'),
      timeZone: first(ordered, 'timeZone'),
      certification: first(ordered, 'certification'),
      domains: first(ordered, 'domains'),
      networks: first(ordered, 'networks'),
      latitude: first(ordered, 'latitude'),
      longitude: first(ordered, 'longitude'),
    },
  };
}

export function effectiveNgi(records: readonly SourceRecord<NgiFields>[]): Effective<NgiFields> {
  const { ordered, isGone } = rank(records);
  return { name: ordered[0]?.name ?? '', isGone, fields: { description: first(ordered, 'description') } };
}

export interface Effective<Fields> {
  name: string;
  isGone: boolean;
  fields: Fields;
}

function rank<F>(records: readonly SourceRecord<F>[]): { ordered: SourceRecord<F>[]; isGone: boolean } {
  const live = records.filter((record) => !record.isGone);
  const isGone = live.length === 0;
  return { ordered: [...(isGone ? records : live)].sort(bySource), isGone };
}

function first<F, K extends keyof F>(records: readonly SourceRecord<F>[], field: K): F[K] | null {
  for (const { fields } of records) {
    const value = fields[field];
    if (value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0))
      return value as F[K];
  }
  return null;
}
