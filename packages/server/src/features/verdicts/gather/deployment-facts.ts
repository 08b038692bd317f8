import type { Db } from '../../../db/database.ts';
import { groupBy } from '../../../kernel/group-by.ts';
import type { DeploymentRow, Span } from '../../implants/index.ts';
import type { DeploymentFact, SilenceFact } from '../facts.ts';

/** What beats, connections and read-backs say of every deployment of a campaign, by participation. */
export async function deploymentFactsOf(
  db: Db,
  campaign: JudgedAt,
  rows: readonly DeploymentRow[],
  spans: ReadonlyMap<string, Span[]>,
): Promise<Map<string, DeploymentFact[]>> {
  const sandboxes = await sandboxFactsOf(db, campaign);
  const facts = rows.map((row) => ({
    participation: row.participation_id,
    fact: factOf(row, spans.get(row.id) ?? [], sandboxes.get(row.id) ?? null),
  }));
  const groups = groupBy(facts, ({ participation }) => participation);
  return new Map([...groups].map(([key, group]) => [key, group.map(({ fact }) => fact)]));
}

function factOf(row: DeploymentRow, spans: Span[], sandbox: DeploymentFact['sandbox']): DeploymentFact {
  return {
    id: row.id,
    role: row.role,
    started: row.bound_at !== null,
    firstBeatAt: row.bound_at,
    lastBeatAt: spans.at(-1)?.until === null ? (spans.at(-1)?.from.from ?? null) : null,
    silences: spans.map(silenceFact),
    sandbox,
  };
}

function silenceFact(span: Span): SilenceFact {
  const [first] = span.evidence;
  return {
    kind: span.kind,
    from: span.from,
    until: span.until,
    confirmed: span.confirmed,
    held: span.held,
    evidence: [
      { ref: span.deployment, at: span.from.from, says: span.why, source: 'beats' },
      ...(first ? span.evidence.map((one) => ({ ...one, source: 'beats' as const })) : []),
    ],
  };
}

interface JudgedAt {
  id: string;
  now: Date;
  /** Until when what is learnt of the time before `now` counts. */
  knownAt: Date;
}

async function sandboxFactsOf(
  db: Db,
  { id, now, knownAt }: JudgedAt,
): Promise<Map<string, DeploymentFact['sandbox']>> {
  const rows = await db
    .selectFrom('sandbox_reading')
    .innerJoin('deployment', 'deployment.id', 'sandbox_reading.deployment_id')
    .selectAll('sandbox_reading')
    .where('deployment.campaign_id', '=', id)
    // What is cleared away after the end says nothing of what was kept until then; what is still there does.
    .where((e) =>
      e.or([
        e('sandbox_reading.at', '<=', now),
        e.and([
          e('sandbox_reading.at', '<=', knownAt),
          e('sandbox_reading.unchanged', '=', true),
          e('sandbox_reading.state', '<>', 'gone'),
        ]),
      ]),
    )
    .orderBy('sandbox_reading.at')
    .orderBy('sandbox_reading.id')
    .execute();
  const facts = new Map<string, DeploymentFact['sandbox']>();
  for (const [deployment, readings] of groupBy(rows, (row) => row.deployment_id)) {
    // What was spoilt while the site still held it stays spoilt; else the latest reading counts.
    const spoilt = readings.find((row) => row.held && !row.unchanged);
    const reading = spoilt ?? readings.at(-1);
    if (!reading) continue;
    facts.set(deployment, {
      at: reading.at,
      present: reading.state !== 'gone',
      unchanged: reading.unchanged,
      released: !reading.held,
      evidence: {
        ref: reading.entry_id,
        at: reading.at,
        says: `Read back at the front door: ${reading.state}, program ${reading.unchanged ? 'unchanged' : 'changed or missing'}, ${reading.held ? 'held' : 'released'}.`,
        source: 'read-back' as const,
      },
    });
  }
  return facts;
}
