import type {
  Actor,
  ClockView,
  IncidentProcedureView,
  MoveProcedureRequest,
  ProcedurePin,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { namesOfActors } from '../people/index.ts';
import { pinnedProcedure, pinOf, procedureVersion, withOverrides } from '../procedure/index.ts';
import { askClocks } from './clocks.ts';
import { logEvent, publishIncident } from './log.ts';
import { clockViewOf } from './model.ts';
import { pinOfIncident } from './pin.ts';
import { maySteerIncident } from './policy.ts';
import { insertMove, movesOf } from './procedure-moves-store.ts';
import { demandReadable, type Sight } from './sight.ts';
import { lockIncident } from './store.ts';

/** Which text the incident follows, which it followed before, and what the clocks said by those. */
export async function viewIncidentProcedure(
  app: App,
  actor: Actor,
  id: string,
): Promise<IncidentProcedureView> {
  const sight = await demandReadable(app.db, actor, id, app.clocks.procedure.now());
  return await viewIn(app.db, actor, sight);
}

/**
 * Lets an incident follow another version of its procedure, or another procedure, from now on. Its clocks are read anew by
 * that text; what they said by the earlier one stays readable. An incident that is not moved never changes its text.
 * Throws `state.conflict` for a drill's incident, one that is closed and one that follows that text already, `not-found` for
 * a version that does not exist, `procedure.invalid` when deadlines agreed for this incident do not fit it.
 */
export async function moveProcedure(
  app: App,
  actor: Actor,
  id: string,
  request: MoveProcedureRequest,
): Promise<IncidentProcedureView> {
  const now = app.clocks.procedure.now();
  const [incidentId, view] = await inTransaction(app.db, async (tx) => {
    const seen = await demandReadable(tx, actor, id, now);
    demand(maySteerIncident(actor, seen));
    await lockIncident(tx, seen.incident.id);
    const sight = await demandReadable(tx, actor, id, now);
    demandMovable(sight);
    await move(tx, sight, actor, request, now);
    const moved = await demandReadable(tx, actor, id, now);
    return [seen.incident.id, await viewIn(tx, actor, moved)] as const;
  });
  publishIncident(app, incidentId);
  return view;
}

function demandMovable({ incident }: Sight): void {
  if (incident.exercise) {
    throw new MusterError(
      'state.conflict',
      'A drill is judged by the text it began with; its incidents are not moved.',
    );
  }
  if (incident.state === 'closed')
    throw new MusterError('state.conflict', 'The incident is closed; open it again before you move it.');
}

async function move(
  tx: Tx,
  { incident }: Sight,
  actor: Actor,
  { name, version, reason }: MoveProcedureRequest,
  at: Date,
): Promise<void> {
  const from = pinOfIncident(incident);
  const base = await procedureVersion(tx, name ?? from.name, version, { at, actor: actor.id });
  const to = pinOf(withOverrides(base, from.overrides));
  if (to.sha256 === from.sha256)
    throw new MusterError('state.conflict', `The incident follows ${titleOf(to)} already.`, '/version');
  const body = { from: briefOf(from), to: briefOf(to) };
  const entry = await appendEntry(tx, {
    at,
    kind: 'incident.procedure-moved',
    subject: incident.id,
    actor: actor.id,
    body: { ...body, reason: commitment(await saltFor(tx, incident.id), reason) },
  });
  await insertMove(tx, { incidentId: incident.id, at, actor: actor.id, reason, from, to, entry });
  await logEvent(tx, {
    incidentId: incident.id,
    at,
    kind: 'procedure.moved',
    actor: actor.id,
    audience: 'parties',
    text: `${titleOf(from)} → ${titleOf(to)}: ${reason}`,
    data: body,
    entry,
  });
}

async function viewIn(db: Db | Tx, actor: Actor, sight: Sight): Promise<IncidentProcedureView> {
  const { incident } = sight;
  const pin = pinOfIncident(incident);
  const moves = await movesOf(db, incident.id);
  const names = await namesOfActors(
    db,
    moves.map(({ actor: by }) => by),
  );
  const views: IncidentProcedureView['moves'] = [];
  for (const { at, actor: by, reason, from_pin, to_pin } of moves) {
    views.push({
      at: at.toISOString(),
      by: names.get(by) ?? by,
      reason,
      from: from_pin,
      to: to_pin,
      said: await said(db, sight, from_pin, at),
    });
  }
  return {
    pin,
    title: (await pinnedProcedure(db, pin)).document.title,
    mayMove: maySteerIncident(actor, sight) && !incident.exercise && incident.state !== 'closed',
    moves: views,
  };
}

/** The clocks by the earlier text, at the moment at which it was left. */
async function said(
  db: Db | Tx,
  { incident, relation, sites }: Sight,
  pin: ProcedurePin,
  at: Date,
): Promise<ClockView[]> {
  const clocks = await askClocks(db, incident.id, at, { by: await pinnedProcedure(db, pin) });
  return clocks
    .filter(({ site }) => relation === 'all' || site === null || sites.includes(site))
    .map(clockViewOf);
}

function titleOf({ name, version }: ProcedurePin): string {
  return `${name} version ${version}`;
}

function briefOf({ name, version, sha256 }: ProcedurePin) {
  return { name, version, sha256 };
}
