import type { Db, Tx } from '../../db/database.ts';

/** What those who acted are called, by the id that stands beside what they did; ids of nobody known are left out. */
export async function namesOfActors(db: Db | Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const persons = await db.selectFrom('person').select(['id', 'name']).where('id', 'in', wanted).execute();
  const tokens = await db.selectFrom('token').select(['id', 'name']).where('id', 'in', wanted).execute();
  return new Map([...persons, ...tokens].map(({ id, name }) => [id, name]));
}
