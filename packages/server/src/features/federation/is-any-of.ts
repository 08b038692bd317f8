import { type RawBuilder, sql } from 'kysely';

/** `column = any(ids)`: one parameter however many ids there are, where `in` ends at 65,535. */
export function isAnyOf(column: 'id' | 'subject_id', ids: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} = any(${ids})`;
}
