import type { App } from '../../../app.ts';
import { groupBy } from '../../../kernel/group-by.ts';
import type { ParticipationRow } from '../../drills/index.ts';
import { procedureTime } from '../../implants/index.ts';
import type { AgentFact } from '../facts.ts';

/** A copy as the inventory of the site's own agent has it. */
export interface AgentView {
  /** Of the row that the agent's facts made. */
  id: string;
  deployment: string;
  state: 'starting' | 'running' | 'frozen' | 'stopped' | 'failed' | 'ended' | 'unknown';
  systemState: string;
  asOf: Date;
  /** Null when the agent says nothing of its account. */
  account: { id: string; enabled: boolean | null; asOf: Date } | null;
}

/** What the agent says of the innocent workload. */
export interface AgentWorkload {
  id: string;
  state: AgentView['state'];
  systemState: string;
  asOf: Date;
}

/**
 * What a site's agent says that bears on a check, each in one sentence and marked as its own. Pure; that it decides
 * nothing is the judge's part.
 */
export function agentFacts(copies: readonly AgentView[], innocent: readonly AgentWorkload[]): AgentFact[] {
  const accounts = new Map(
    copies.flatMap(({ account }) => (account ? [[account.id, account] as const] : [])),
  );
  return [
    ...[...accounts.values()].flatMap(({ id, enabled, asOf }) =>
      enabled === null
        ? []
        : [fact('K1', id, asOf, `the account of the copies is ${enabled ? 'still enabled' : 'disabled'}`)],
    ),
    ...copies.map(({ id, asOf, state, systemState }) =>
      fact('K2', id, asOf, `a copy is ${state} (${systemState})`),
    ),
    ...copies
      .filter(({ state }) => state !== 'unknown')
      .map(({ id, asOf, state, systemState }) =>
        fact(
          'K6',
          id,
          asOf,
          state === 'ended' ? `a copy is there no more (${systemState})` : `a copy is kept (${systemState})`,
        ),
      ),
    ...innocent.map(({ id, asOf, state, systemState }) =>
      fact('K7', id, asOf, `the innocent workload is ${state} (${systemState})`),
    ),
  ];
}

function fact(check: AgentFact['check'], ref: string, at: Date, what: string): AgentFact {
  const says = `The site’s own agent says: ${what}. That is its claim, and proves nothing here.`;
  return { check, at, evidence: { ref, at, says, source: 'agent' } };
}

/** By participation; none for a site whose agent knows nothing of the copies. */
export async function agentFactsOf(
  { db, clocks }: Pick<App, 'db' | 'clocks'>,
  parts: readonly ParticipationRow[],
): Promise<Map<string, AgentFact[]>> {
  if (parts.length === 0) return new Map();
  const ids = parts.map(({ id }) => id);
  const copies = await db
    .selectFrom('deployment as d')
    .innerJoin('participation as p', 'p.id', 'd.participation_id')
    .innerJoin('workload as w', (join) =>
      join
        .onRef('w.site_id', '=', 'p.site_id')
        // A farm calls the job by its own number, and by the name that we gave it.
        .on((on) => on.or([on('w.ref', '=', on.ref('d.job_ref')), on('w.name_key', '=', on.ref('d.id'))])),
    )
    .leftJoin('account as a', (join) =>
      join
        .onRef('a.site_id', '=', 'w.site_id')
        .onRef('a.system', '=', 'w.system')
        .onRef('a.ref', '=', 'w.account_ref'),
    )
    .select(['p.id as part', 'd.id as deployment', 'w.id', 'w.state', 'w.system_state', 'w.as_of'])
    .select(['a.id as account', 'a.enabled', 'a.as_of as account_as_of'])
    .where('p.id', 'in', ids)
    .where('d.role', '=', 'implant')
    .orderBy('d.id')
    .execute();
  const innocent = await db
    .selectFrom('participation as p')
    .innerJoin('site_endpoint as e', 'e.site_id', 'p.site_id')
    .innerJoin('workload as w', 'w.site_id', 'p.site_id')
    .select(['p.id as part', 'w.id', 'w.state', 'w.system_state', 'w.as_of'])
    .where('p.id', 'in', ids)
    .where('e.kind', '=', 'front-door')
    .where(({ eb, or, ref }) => {
      const named = ref('e.settings', '->>').key('workload');
      return or([eb('w.ref', '=', named), eb('w.name_key', '=', named)]);
    })
    .execute();
  // Sites date what they see by the machine's clock.
  const procedureAt = procedureTime(clocks);
  const inProcedure = (at: Date): Date => procedureAt(at.getTime());
  const dated = <Row extends { as_of: Date }>(row: Row): Row => ({ ...row, as_of: inProcedure(row.as_of) });
  const owned = groupBy(copies, ({ part }) => part);
  const kept = groupBy(innocent, ({ part }) => part);
  const facts = new Map<string, AgentFact[]>();
  for (const id of ids) {
    const said = agentFacts(
      (owned.get(id) ?? []).map((row) =>
        viewOf(dated({ ...row, account_as_of: row.account_as_of && inProcedure(row.account_as_of) })),
      ),
      (kept.get(id) ?? []).map((row) => workloadOf(dated(row))),
    );
    if (said.length > 0) facts.set(id, said);
  }
  return facts;
}

interface CopyRow {
  id: string;
  deployment: string;
  state: AgentView['state'];
  system_state: string;
  as_of: Date;
  account: string | null;
  enabled: boolean | null;
  account_as_of: Date | null;
}

function viewOf(row: CopyRow): AgentView {
  const { account, account_as_of: asOf, enabled } = row;
  return {
    ...workloadOf(row),
    deployment: row.deployment,
    account: account !== null && asOf !== null ? { id: account, enabled, asOf } : null,
  };
}

function workloadOf(row: Pick<CopyRow, 'id' | 'state' | 'system_state' | 'as_of'>): AgentWorkload {
  return { id: row.id, state: row.state, systemState: row.system_state, asOf: row.as_of };
}
