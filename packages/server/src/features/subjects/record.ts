import type { SubjectIdentifier } from '@muster/contract';
import type { Tx } from '../../db/database.ts';
import { describeSubjectOrNone } from './describe.ts';
import { upsertSubjects } from './store.ts';

export interface SaidSubject {
  identifier: SubjectIdentifier;
  /** What people call it, for what is local to a site. */
  label?: string | undefined;
}

/** Ids of subjects, made where they are new, by the identifier that was given; what cannot be read has none. */
export interface RecordedSubjects {
  idOf(identifier: SubjectIdentifier): string | undefined;
}

/**
 * Keeps these subjects. With the name of a proxy the person behind it is kept too, and with that of a sub-proxy its
 * gateway, so that either can be found though nobody named it.
 */
export async function recordSubjects(
  tx: Tx,
  said: readonly SaidSubject[],
  at: Date,
): Promise<RecordedSubjects> {
  const keys = new Map<string, string>();
  const records = said.flatMap(({ identifier, label }) => {
    const record = describeSubjectOrNone(identifier, label);
    if (record === undefined) return [];
    keys.set(JSON.stringify(identifier), record.key);
    const above = [record.proxyOf, record.actsUnder].filter((one) => one !== null);
    return [record, ...above.flatMap((one) => describeSubjectOrNone(one) ?? [])];
  });
  const ids = await upsertSubjects(tx, records, at);
  return { idOf: (identifier) => ids.get(keys.get(JSON.stringify(identifier)) ?? '') };
}
