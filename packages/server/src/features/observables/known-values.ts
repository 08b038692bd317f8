import type { ObservableType } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import type { Standing } from '../incidents/index.ts';
import { readable } from './store.ts';

interface Value {
  type: ObservableType;
  value: string;
}

export function keyOf({ type, value }: Value): string {
  return `${type} ${value}`;
}

/** Which of these stand in the incident's list already, as far as this reader may see it. */
export async function knownValues(
  db: Db | Tx,
  sight: Standing & { incident: { id: string } },
  values: readonly Value[],
): Promise<Set<string>> {
  if (values.length === 0) return new Set();
  const rows = await db
    .selectFrom('observable')
    .select(['type', 'value'])
    .where('incident_id', '=', sight.incident.id)
    .where(
      'value',
      'in',
      values.map(({ value }) => value),
    )
    .where('withdrawn_at', 'is', null)
    .where(readable(sight))
    .execute();
  return new Set(rows.map(keyOf));
}
