import type { Actor, DecisionList, DecisionView, NewDecisionRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { siteNames } from '../federation/index.ts';
import { demandReadable, logEvent, publishIncident, recordFact, type Sight } from '../incidents/index.ts';
import { namesOfActors } from '../people/index.ts';
import { mayDecide } from './policy.ts';
import * as store from './store.ts';

export async function listDecisions(app: App, actor: Actor, incident: string): Promise<DecisionList> {
  const sight = await demandReadable(app.db, actor, incident, app.clocks.procedure.now());
  return {
    items: await decisionViews(app.db, sight),
    mayDecide: [null, ...sight.sites].some((site) => mayDecide(actor, sight, site)),
  };
}

/** Written once and never changed. One that takes another's place belongs to whom that one belonged. */
export async function recordDecision(
  app: App,
  actor: Actor,
  incident: string,
  request: NewDecisionRequest,
): Promise<DecisionView> {
  const now = app.clocks.procedure.now();
  const [incidentId, view] = await inTransaction(app.db, async (tx) => {
    const sight = await demandReadable(tx, actor, incident, now);
    const before = await demandStanding(tx, sight, request.supersedes);
    const siteId = before ? before.site_id : request.siteId;
    const audience = before ? before.audience : request.audience;
    demand(mayDecide(actor, sight, siteId));
    if (siteId !== null && !sight.sites.includes(siteId))
      throw new MusterError(
        'not-found',
        `There is no site ${siteId} in this incident. Nothing was added.`,
        '/siteId',
      );
    const decidedAt = request.decidedAt === undefined ? now : new Date(request.decidedAt);
    if (decidedAt > now)
      throw new MusterError(
        'request.invalid',
        'Nothing is decided in the future. Nothing was added.',
        '/decidedAt',
      );
    const id = newId('dcn', now);
    await store.lockIncident(tx, sight.incident.id);
    const number = (await store.lastNumber(tx, sight.incident.id)) + 1;
    const decidedBy = request.decidedBy ?? actor.name;
    const { title, outcome, reason, alternatives, evidence } = request;
    const entry = await appendEntry(tx, {
      at: now,
      kind: 'decision.made',
      subject: id,
      actor: actor.id,
      body: {
        incident: sight.incident.id,
        number,
        at: decidedAt.toISOString(),
        site: siteId,
        supersedes: before?.id ?? null,
        words: commitment(await saltFor(tx, sight.incident.id), {
          title,
          outcome,
          reason,
          alternatives,
          evidence,
          decidedBy,
        }),
      },
    });
    await store.insertDecision(tx, {
      id,
      incident_id: sight.incident.id,
      number,
      title,
      outcome,
      reason,
      alternatives,
      evidence: JSON.stringify(evidence),
      decided_at: decidedAt,
      decided_by: decidedBy,
      recorded_at: now,
      recorded_by: actor.id,
      site_id: siteId,
      audience,
      supersedes: before?.id ?? null,
      entry_id: entry,
    });
    await logEvent(tx, {
      incidentId: sight.incident.id,
      at: decidedAt,
      recordedAt: now,
      kind: 'decision.made',
      actor: actor.id,
      siteId,
      audience,
      text: `Decision ${number}: ${sentence(title)} ${outcome}`,
      data: { decision: id, number, supersedes: before?.id ?? null },
      entry,
    });
    if (request.decidesIncident) {
      await recordFact(tx, {
        incidentId: sight.incident.id,
        kind: 'decided',
        at: decidedAt,
        recordedAt: now,
        source: 'decision',
        evidence: entry,
        actor: actor.id,
        siteId,
      });
    }
    return [sight.incident.id, (await decisionViews(tx, sight)).find((one) => one.id === id)] as const;
  });
  publishIncident(app, incidentId);
  if (!view) throw new Error('a decision that was just written has no view');
  return view;
}

function sentence(text: string): string {
  return /[.?!…]$/.test(text) ? text : `${text}.`;
}

/** The decision whose place is taken, where nothing has taken it yet. */
async function demandStanding(
  tx: Tx,
  sight: Sight,
  id: string | undefined,
): Promise<store.DecisionRow | undefined> {
  if (id === undefined) return undefined;
  await store.lockIncident(tx, sight.incident.id);
  const all = await store.decisionsOf(tx, sight.incident.id, sight);
  const row = all.find((one) => one.id === id);
  if (!row)
    throw new MusterError(
      'not-found',
      'There is no such decision in this incident. Nothing was added.',
      '/supersedes',
    );
  const later = all.find((one) => one.supersedes === id);
  if (later)
    throw new MusterError(
      'state.conflict',
      `Decision ${later.number} has taken its place already. Nothing was added: supersede that one.`,
      '/supersedes',
    );
  return row;
}

async function decisionViews(db: Db | Tx, sight: Sight): Promise<DecisionView[]> {
  const rows = await store.decisionsOf(db, sight.incident.id, sight);
  const names = await namesOfActors(
    db,
    rows.map(({ recorded_by }) => recorded_by),
  );
  const sites = await siteNames(
    db,
    rows.map(({ site_id }) => site_id),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const laterOf = new Map(
    rows.flatMap((row) => (row.supersedes === null ? [] : [[row.supersedes, row] as const])),
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    title: row.title,
    outcome: row.outcome,
    reason: row.reason,
    alternatives: row.alternatives,
    evidence: row.evidence,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at.toISOString(),
    recordedBy: names.get(row.recorded_by) ?? 'Muster',
    recordedAt: row.recorded_at.toISOString(),
    site: row.site_id === null ? null : { id: row.site_id, name: sites.get(row.site_id) ?? row.site_id },
    audience: row.audience,
    supersedes: refOf(row.supersedes === null ? undefined : byId.get(row.supersedes)),
    supersededBy: refOf(laterOf.get(row.id)),
  }));
}

function refOf(row: store.DecisionRow | undefined): { id: string; number: number } | null {
  return row ? { id: row.id, number: row.number } : null;
}
