import type { Db } from '../../../db/database.ts';
import { groupBy } from '../../../kernel/group-by.ts';
import type { ProbeRoundFact, WorkloadFact } from '../facts.ts';

export async function probeFactsOf(db: Db, participations: string[]): Promise<Map<string, ProbeRoundFact[]>> {
  const rows = await db
    .selectFrom('probe_round')
    .selectAll()
    .where('participation_id', 'in', participations)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const facts = rows.map((row) => ({
    participation: row.participation_id,
    fact: {
      id: row.id,
      at: row.at,
      drill: row.drill,
      innocent: row.innocent,
      evidence: {
        ref: row.entry_id,
        at: row.at,
        says: `Probe: the drill's identity ${word(row.drill)}, an innocent one ${word(row.innocent)}.`,
        quote: `${row.drill_detail} / ${row.innocent_detail}`,
        source: 'probe' as const,
      },
    },
  }));
  return mapValues(
    groupBy(facts, ({ participation }) => participation),
    (group) => group.map(({ fact }) => fact),
  );
}

export async function workloadFactsOf(
  db: Db,
  participations: string[],
): Promise<Map<string, WorkloadFact[]>> {
  const rows = await db
    .selectFrom('workload_reading')
    .selectAll()
    .where('participation_id', 'in', participations)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const facts = rows.map((row) => ({
    participation: row.participation_id,
    fact: {
      at: row.at,
      running: row.running,
      owner: row.owner,
      evidence: {
        ref: row.entry_id,
        at: row.at,
        says: `The innocent workload: ${row.detail}.`,
        quote: row.detail,
        source: 'probe' as const,
      },
    },
  }));
  return mapValues(
    groupBy(facts, ({ participation }) => participation),
    (group) => group.map(({ fact }) => fact),
  );
}

function word(result: ProbeRoundFact['drill']): string {
  return result === 'unknown' ? 'got no answer' : `was ${result.replace('-', ' ')}`;
}

function mapValues<Key, From, To>(map: Map<Key, From>, change: (value: From) => To): Map<Key, To> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
