import type { Actor, ChecklistView, SiteChecklist, TickRequest, UntickRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { calendarBook } from '../federation/index.ts';
import {
  correctFact,
  demandReadable,
  mayHandleIncident,
  maySpeakInIncident,
  pinOfIncident,
  publishIncident,
  recordFact,
  type Sight,
  seenClocks,
  seenFacts,
  standingSites,
} from '../incidents/index.ts';
import { namesOfActors } from '../people/index.ts';
import { type Procedure, pinnedProcedure } from '../procedure/index.ts';
import { boxesOf, itemOf } from './model.ts';
import { subjectsOf } from './store.ts';

/** How a tick came to be known. */
const SOURCE = 'checklist';

export async function viewChecklist(app: App, actor: Actor, id: string): Promise<ChecklistView> {
  const now = app.clocks.procedure.now();
  const sight = await demandReadable(app.db, actor, id, now);
  return await viewIn(app, app.db, actor, sight, now);
}

/**
 * Ticks a box: records the fact for the site. Throws `auth.denied` for who does not speak for the site, `state.conflict` for a
 * drill, a closed incident and a box that is ticked, `request.invalid` for a box that the step does not have.
 */
export async function tick(app: App, actor: Actor, id: string, request: TickRequest): Promise<ChecklistView> {
  return await change(app, actor, id, async (tx, sight, now) => {
    demandSpeaks(actor, sight, request.site);
    const at = new Date(request.at);
    if (at > now) throw new MusterError('request.invalid', 'What is ticked cannot lie in the future.', '/at');
    const { document } = await pinnedProcedure(tx, pinOfIncident(sight.incident));
    const step = document.steps.find((one) => one.id === request.step && one.actor === 'site');
    const box = step && boxesOf(step).find(({ fact }) => fact === request.fact);
    if (!step || !box) {
      throw new MusterError('request.invalid', `“${request.step}” has no box “${request.fact}”.`, '/fact');
    }
    if (box.kind === 'not-needed' && !request.note)
      throw new MusterError('request.invalid', 'Say why it is not needed.', '/note');
    const key = step.repeating ? (request.key ?? null) : null;
    await demandOpenBox(tx, actor, sight, now, { ...request, key });
    await recordFact(tx, {
      incidentId: sight.incident.id,
      kind: request.fact,
      key,
      at,
      recordedAt: now,
      source: SOURCE,
      evidence: [],
      actor: actor.id,
      note: request.note ?? null,
      siteId: request.site,
    });
  });
}

/** Takes a tick back, with a reason; the clocks keep what they said. Facts that came otherwise are not for this form. */
export async function untick(
  app: App,
  actor: Actor,
  id: string,
  factId: string,
  { reason }: UntickRequest,
): Promise<ChecklistView> {
  return await change(app, actor, id, async (tx, sight, now) => {
    const fact = (await seenFacts(tx, actor, sight)).find((one) => one.id === factId);
    if (!fact || fact.source !== SOURCE || fact.site_id === null)
      throw new MusterError('not-found', 'There is no such tick here.');
    demandSpeaks(actor, sight, fact.site_id);
    await correctFact(tx, { factId, at: null, recordedAt: now, evidence: [], actor: actor.id, note: reason });
  });
}

async function change(
  app: App,
  actor: Actor,
  id: string,
  work: (tx: Tx, sight: Sight, now: Date) => Promise<void>,
): Promise<ChecklistView> {
  const now = app.clocks.procedure.now();
  const view = await inTransaction(app.db, async (tx) => {
    const sight = await demandReadable(tx, actor, id, now);
    await work(tx, sight, now);
    return await viewIn(app, tx, actor, sight, now);
  });
  publishIncident(app, view.incident.id);
  return view;
}

function demandSpeaks(actor: Actor, sight: Sight, siteId: string): void {
  if (!sight.sites.includes(siteId) && sight.relation !== 'all')
    throw new MusterError('not-found', 'There is no such site in this incident.', '/site');
  demand(maySpeakInIncident(actor, sight, siteId));
  if (sight.incident.exercise) {
    throw new MusterError(
      'state.conflict',
      'A drill measures what you do, not what is ticked: answer by mail, as you would in earnest.',
    );
  }
  if (sight.incident.state === 'closed')
    throw new MusterError('state.conflict', 'The incident is closed; nothing was recorded.');
}

async function demandOpenBox(
  tx: Tx,
  actor: Actor,
  sight: Sight,
  now: Date,
  { site, step, key, fact }: { site: string; step: string; key: string | null; fact: string },
): Promise<void> {
  const clocks = await seenClocks(tx, actor, sight, now);
  const clock = clocks.find((one) => one.step === step && one.site === site && one.key === key);
  if (!clock) throw new MusterError('request.invalid', 'The site has no such step to do.', '/step');
  const ticked = (await standingFacts(tx, actor, sight)).find(
    (one) =>
      one.kind === fact &&
      (one.site_id === null || one.site_id === site) &&
      (key === null || one.key === key),
  );
  if (ticked) throw new MusterError('state.conflict', 'The box is ticked already; take that back first.');
}

async function standingFacts(db: Db | Tx, actor: Actor, sight: Sight) {
  const facts = await seenFacts(db, actor, sight);
  return facts.flatMap((one) =>
    one.superseded_by === null && one.at !== null ? [{ ...one, at: one.at }] : [],
  );
}

async function viewIn(app: App, db: Db | Tx, actor: Actor, sight: Sight, now: Date): Promise<ChecklistView> {
  const { incident } = sight;
  const procedure = await pinnedProcedure(db, pinOfIncident(incident));
  const { name, version, title, source } = procedure.document;
  return {
    incident: {
      id: incident.id,
      publicId: incident.public_id,
      title: incident.title,
      tlp: incident.tlp,
      exercise: incident.exercise,
      state: incident.state,
    },
    procedure: { name, version, title, source },
    at: now.toISOString(),
    speed: app.clocks.procedure.speed,
    sites: await sitesIn(db, actor, sight, procedure, now),
  };
}

async function sitesIn(
  db: Db | Tx,
  actor: Actor,
  sight: Sight,
  { document }: Procedure,
  now: Date,
): Promise<SiteChecklist[]> {
  const facts = await standingFacts(db, actor, sight);
  const names = await namesOfActors(
    db,
    facts.map(({ actor: by }) => by),
  );
  const clocks = groupBy(await seenClocks(db, actor, sight, now), ({ site }) => site);
  const sites = await standingSites(db, sight);
  const book = await calendarBook(
    db,
    sites.map(({ id }) => id),
  );
  const steps = document.steps.filter(({ actor: whose }) => whose === 'site');
  const keys = [...clocks.values()].flat().flatMap(({ key }) => key ?? []);
  const subjects = await subjectsOf(db, sight.incident.id, keys);
  return sites.map(({ id, name }) => {
    const isOpen = !sight.incident.exercise && sight.incident.state !== 'closed';
    const mayTick = isOpen && maySpeakInIncident(actor, sight, id);
    const ticked = (fact: string, key: string | null) => {
      const [first] = facts
        .filter(
          (one) =>
            one.kind === fact &&
            (one.site_id === null || one.site_id === id) &&
            (key === null || one.key === key),
        )
        .sort((a, b) => a.at.getTime() - b.at.getTime());
      if (!first) return undefined;
      const mayUntick = mayTick && first.source === SOURCE;
      const by = names.get(first.actor) ?? 'Muster';
      return { id: first.id, at: first.at, by, note: first.note, mayUntick };
    };
    return {
      site: { id, name },
      zone: book.site(id).zone,
      mayTick,
      mayWaive: mayTick && mayHandleIncident(actor, sight),
      items: steps.flatMap((step) =>
        (clocks.get(id) ?? [])
          .filter((clock) => clock.step === step.id)
          .map((clock) => itemOf(document.name, step, clock, ticked, subjects.get(clock.key ?? '') ?? null)),
      ),
    };
  });
}
