import {
  type Actor,
  type ChangeIncidentRequest,
  type IncidentView,
  tlpRank,
  tlpText,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { MusterError } from '../../kernel/errors.ts';
import { namesOfActors } from '../people/index.ts';
import { logEvent, publishIncident } from './log.ts';
import { demandHandled, demandSteered, type Sight } from './sight.ts';
import * as store from './store.ts';
import { incidentViewIn } from './views.ts';

export interface Change {
  tx: Tx;
  now: Date;
  /** Read under the lock. */
  sight: Sight;
  /** Of the incident after this change. */
  revision: number;
}

type Work = (change: Change) => Promise<void>;

/** A change of what concerns all, by who may; other changes of the incident wait. */
export async function steered(
  app: App,
  actor: Actor,
  id: string,
  revision: number | undefined,
  work: Work,
): Promise<IncidentView> {
  return await changed(app, actor, id, demandSteered, async (change) => {
    const { incident } = change.sight;
    if (revision !== undefined && revision !== incident.revision)
      throw await overtaken(change.tx, incident.id, revision);
    await change.tx
      .updateTable('incident')
      .set({ revision: change.revision })
      .where('id', '=', incident.id)
      .execute();
    await work(change);
  });
}

/** A change by whoever handles it, for the sites that they stand for. */
export async function handled(app: App, actor: Actor, id: string, work: Work): Promise<IncidentView> {
  return await changed(app, actor, id, demandHandled, work);
}

async function changed(
  app: App,
  actor: Actor,
  id: string,
  demanded: typeof demandHandled,
  work: Work,
): Promise<IncidentView> {
  const now = app.clocks.procedure.now();
  const [incidentId, view] = await inTransaction(app.db, async (tx) => {
    const before = await demanded(tx, actor, id, now);
    await store.lockIncident(tx, before.incident.id);
    const sight = await demanded(tx, actor, before.incident.id, now);
    await work({ tx, now, sight, revision: sight.incident.revision + 1 });
    const after = await demanded(tx, actor, before.incident.id, now);
    return [before.incident.id, await incidentViewIn(tx, actor, after)] as const;
  });
  publishIncident(app, incidentId);
  return view;
}

/** Says who was faster, and with what. */
async function overtaken(tx: Tx, incidentId: string, revision: number): Promise<MusterError> {
  const event = await tx
    .selectFrom('incident_event')
    .select(['actor', 'recorded_at', 'kind', 'text'])
    .where('incident_id', '=', incidentId)
    .where((e) => e(e.cast(e.ref('data', '->>').key('revision'), 'integer'), '>', revision))
    .orderBy('ord')
    .executeTakeFirst();
  const names = event ? await namesOfActors(tx, [event.actor]) : new Map<string, string>();
  const who = event ? (names.get(event.actor) ?? event.actor) : 'Somebody';
  const what = event ? ` at ${event.recorded_at.toISOString()} (${event.kind}: ${event.text})` : '';
  return new MusterError(
    'state.conflict',
    `${who} changed the incident${what} after you had opened it. Nothing of yours was done; look and try again.`,
  );
}

/** Title, severity, label and what goes with it. */
export async function changeIncident(
  app: App,
  actor: Actor,
  id: string,
  request: ChangeIncidentRequest,
): Promise<IncidentView> {
  return await steered(app, actor, id, request.revision, async (change) => {
    const { tx, now, revision, sight } = change;
    const { incident } = sight;
    const { title, severity, tlp, restriction, reason } = request;
    const because = reason ? ` (${reason})` : '';
    const say = (kind: string, text: string, data: { [key: string]: Json } = {}, isForAll = true) =>
      logEvent(tx, {
        incidentId: incident.id,
        at: now,
        kind,
        actor: actor.id,
        audience: isForAll ? 'parties' : 'csirt',
        text,
        data: { ...data, revision },
      });
    if (title !== undefined && title !== incident.title) {
      await set(tx, incident.id, { title });
      await say('title.changed', title);
    }
    if (severity !== undefined && severity !== incident.severity) {
      await set(tx, incident.id, { severity });
      await say('severity.changed', `${incident.severity} → ${severity}`, {
        from: incident.severity,
        to: severity,
      });
    }
    if (restriction !== undefined && restriction !== incident.tlp_restriction) {
      await set(tx, incident.id, { tlp_restriction: restriction });
      await say('restriction.changed', restriction === '' ? 'No restriction beyond the label' : restriction);
    }
    if (tlp !== undefined && tlp !== incident.tlp) {
      demandConsent(incident.tlp, request);
      await set(tx, incident.id, { tlp });
      const data = { from: incident.tlp, to: tlp };
      await say('tlp.changed', `${tlpText(incident.tlp)} → ${tlpText(tlp)}`, data);
      const { consent } = request;
      if (consent)
        await say(
          'tlp.agreed',
          `${consent.by} agreed to ${tlpText(tlp)}, ${consent.at.slice(0, 16).replace('T', ' ')} UTC: ${consent.how}${because}`,
          data,
          false,
        );
      else if (reason) await say('tlp.reasoned', reason, data, false);
    }
  });
}

/** The label is the source's: it is never made wider without it. */
function demandConsent(
  from: Sight['incident']['tlp'],
  { tlp, reason, consent }: ChangeIncidentRequest,
): void {
  if (tlp === undefined || tlpRank(tlp) >= tlpRank(from)) return;
  if (reason !== undefined && consent !== undefined) return;
  throw new MusterError(
    'request.invalid',
    `From ${tlpText(from)} to ${tlpText(tlp)} more people may read it: say why, and who of the source agreed and how. Nothing was changed.`,
    consent === undefined ? '/consent' : '/reason',
  );
}

async function set(
  tx: Tx,
  id: string,
  values:
    | { title: string }
    | { severity: Sight['incident']['severity'] }
    | { tlp: Sight['incident']['tlp'] }
    | { tlp_restriction: string },
): Promise<void> {
  await tx.updateTable('incident').set(values).where('id', '=', id).execute();
}
