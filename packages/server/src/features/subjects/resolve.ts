import type { SubjectIdentifier } from '@muster/contract';
import { describeSubjectOrNone } from './describe.ts';
import { type Reader, subjectsByKeys } from './store.ts';

export interface Resolved {
  given: SubjectIdentifier;
  /** In canonical form; null where it cannot be read. */
  identifier: SubjectIdentifier | null;
  key: string | null;
  /** Null for somebody whom nobody here knows. */
  id: string | null;
  label: string;
  gateway: boolean;
  /** Where the name is that of a proxy: whose. */
  proxyOf: SubjectIdentifier | null;
}

/** What identifiers say, and whether anything is known of them here. */
export async function resolveIdentifiers(
  db: Reader,
  identifiers: readonly SubjectIdentifier[],
): Promise<Resolved[]> {
  const records = identifiers.map((one) => describeSubjectOrNone(one));
  const rows = await subjectsByKeys(
    db,
    records.flatMap((one) => one?.key ?? []),
  );
  const known = new Map(rows.map((row) => [row.key, row]));
  return identifiers.map((given, index) => {
    const record = records[index];
    if (record === undefined) {
      return { given, identifier: null, key: null, id: null, label: '', gateway: false, proxyOf: null };
    }
    const row = known.get(record.key);
    return {
      given,
      identifier: record.identifier,
      key: record.key,
      id: row?.id ?? null,
      label: row?.label ?? record.label,
      gateway: row?.gateway ?? record.gateway,
      proxyOf: record.proxyOf,
    };
  });
}
