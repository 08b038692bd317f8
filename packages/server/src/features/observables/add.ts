import type {
  Actor,
  AddedObservables,
  AddObservablesRequest,
  AddSightingRequest,
  NewObservable,
  ObservableType,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { newId } from '../../kernel/ids.ts';
import { defang, pivotOf } from '../extraction/index.ts';
import { demandReadable, logEvent, publishIncident, type Sight } from '../incidents/index.ts';
import { demandWithin, networkOf, typedValue } from './model.ts';
import { mayAddObservable } from './policy.ts';
import * as store from './store.ts';
import { isTheirs, observableViews } from './views.ts';

type Outcome = AddedObservables['items'][number]['outcome'];

/** Where values come from that no person typed. */
export interface ObservableSource {
  kind: 'person' | 'mail' | 'import';
  mail?: string | null;
  /** The words in which it stood. */
  quote?: string | null;
}

interface Added {
  id: string;
  outcome: Outcome;
}

export async function addObservables(
  app: App,
  actor: Actor,
  incident: string,
  { observables }: AddObservablesRequest,
): Promise<AddedObservables> {
  const now = app.clocks.procedure.now();
  const [id, answer] = await inTransaction(app.db, async (tx) => {
    const sight = await demandReadable(tx, actor, incident, now);
    const added = await addObservablesIn(tx, { actor, sight, observables, now });
    const rows = await store.observablesById(
      tx,
      added.map(({ id }) => id),
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    const ordered = added.flatMap(({ id }) => byId.get(id) ?? []);
    const views = await observableViews(tx, actor, sight, ordered, now);
    const items = views.map((observable, n) => ({
      observable,
      outcome: added[n]?.outcome ?? ('known' as const),
    }));
    return [sight.incident.id, { items }] as const;
  });
  publishIncident(app, id);
  return answer;
}

export interface AddIn {
  actor: Actor;
  sight: Sight;
  observables: readonly NewObservable[];
  now: Date;
  /** One for all, or one for each. */
  source?: ObservableSource | readonly ObservableSource[];
}

/**
 * In the caller's transaction, one log entry for each party they belong to. What is there already stays as it is and
 * gains a sighting; what was withdrawn comes back when somebody who may change it says it again.
 * @throws MusterError auth.denied, request.invalid, not-found
 */
export async function addObservablesIn(
  tx: Tx,
  { actor, sight, observables, now, source }: AddIn,
): Promise<Added[]> {
  const { incident } = sight;
  const sources = Array.isArray(source) ? source : undefined;
  const salt = await saltFor(tx, incident.id);
  const wanted = observables.map((one, n) => {
    const at = `/observables/${n}`;
    demand(mayAddObservable(actor, sight, one.siteId));
    demandSite(sight, one.siteId, `${at}/siteId`);
    if (one.sighting) demandSighting(sight, one.sighting, one.siteId, now, `${at}/sighting`);
    const tlp = one.tlp ?? incident.tlp;
    demandWithin(tlp, incident.tlp, `${at}/tlp`);
    const from: ObservableSource = sources?.[n] ??
      (source as ObservableSource | undefined) ?? { kind: 'person' };
    return { ...one, ...typedValue(one, `${at}/value`), tlp, id: newId('obs', now), from };
  });
  const entry = await appendEntry(tx, {
    at: now,
    kind: 'observable.added',
    subject: incident.id,
    actor: actor.id,
    body: {
      observables: wanted.map(({ id, type, value, ioc, tlp, siteId, audience, from }) => ({
        id,
        type,
        value: commitment(salt, value),
        ioc,
        tlp,
        site: siteId,
        audience,
        source: from.kind,
        mail: from.mail ?? null,
      })),
    },
  });
  const added: Added[] = [];
  const logged: { siteId: string | null; audience: NewObservable['audience']; says: string; id: string }[] =
    [];
  for (const one of wanted) {
    const pivot = pivotOf(one.type, one.value);
    const isNew = await store.insertObservable(tx, {
      id: one.id,
      incident_id: incident.id,
      type: one.type,
      value: one.value,
      pivot,
      net: networkOf(one.type, one.value, pivot),
      tlp: one.tlp,
      ioc: one.ioc,
      note: one.note,
      tags: one.tags,
      site_id: one.siteId,
      audience: one.audience,
      source_kind: one.from.kind,
      source_mail: one.from.mail ?? null,
      source_quote: one.from.quote ?? null,
      added_at: now,
      added_by: actor.id,
      changed_at: now,
      withdrawn_at: null,
      withdrawn_reason: null,
      revision: 1,
      entry_id: entry,
    });
    const settled = isNew
      ? { id: one.id, outcome: 'added' as const }
      : await meetKnown(tx, actor, sight, one, now);
    added.push(settled);
    // A site's word that it saw a value holds, whoever wrote the value down first.
    const seen =
      one.sighting ??
      (isNew || one.siteId === null ? undefined : { siteId: one.siteId, at: null, note: one.note });
    if (seen) await see(tx, actor, settled.id, { ...seen, siteId: seen.siteId ?? one.siteId }, now);
    if (settled.outcome !== 'known' || seen)
      logged.push({
        siteId: one.siteId,
        audience: one.audience,
        says: words(one.type, one.value),
        id: settled.id,
      });
  }
  for (const group of groupBy(logged, ({ siteId, audience }) => `${siteId} ${audience}`).values()) {
    const [{ siteId, audience }] = group as [(typeof group)[number]];
    await logEvent(tx, {
      incidentId: incident.id,
      at: now,
      kind: 'observable.added',
      actor: actor.id,
      siteId,
      audience,
      text: `Observables: ${list(group.map(({ says }) => says))}`,
      data: { observables: group.map(({ id }) => id) },
      entry,
    });
  }
  return added;
}

/** It is there already. Who may not see that is told that it was added: their sighting was. */
async function meetKnown(
  tx: Tx,
  actor: Actor,
  sight: Sight,
  one: { type: ObservableType; value: string; siteId: string | null },
  now: Date,
): Promise<Added> {
  const known = await store.observableByValue(tx, sight.incident.id, one.type, one.value);
  if (!known)
    throw new MusterError('state.conflict', 'Somebody is adding the same; try again. Nothing was added.');
  if (!isTheirs(sight, known)) return { id: known.id, outcome: 'added' };
  if (known.withdrawn_at === null || !mayAddObservable(actor, sight, known.site_id))
    return { id: known.id, outcome: 'known' };
  await store.updateObservable(tx, known.id, { withdrawn_at: null, withdrawn_reason: null, changed_at: now });
  return { id: known.id, outcome: 'restored' };
}

export async function addSighting(
  app: App,
  actor: Actor,
  incident: string,
  observable: string,
  sighting: AddSightingRequest,
) {
  const now = app.clocks.procedure.now();
  const [id, view] = await inTransaction(app.db, async (tx) => {
    const sight = await demandReadable(tx, actor, incident, now);
    const row = await demandRow(tx, sight, observable);
    demand(mayAddObservable(actor, sight, sighting.siteId));
    demandSighting(sight, sighting, null, now, '');
    await see(tx, actor, row.id, sighting, now);
    await logEvent(tx, {
      incidentId: sight.incident.id,
      at: sighting.at === null ? now : new Date(sighting.at),
      recordedAt: now,
      kind: 'observable.sighted',
      actor: actor.id,
      siteId: sighting.siteId,
      audience: sighting.siteId === null ? row.audience : 'parties',
      text: `Seen: ${words(row.type, row.value)}`,
      data: { observable: row.id },
    });
    return [sight.incident.id, (await observableViews(tx, actor, sight, [row], now))[0]] as const;
  });
  publishIncident(app, id);
  if (!view) throw new Error('a row that was just read has no view');
  return view;
}

/** @throws MusterError not-found where it is not there, or the reader may see nothing of it */
export async function demandRow(tx: Tx, sight: Sight, id: string): Promise<store.ObservableRow> {
  const row = await store.lockObservable(tx, id);
  const seen = row && (isTheirs(sight, row) || (await isSeenAtTheirs(tx, sight, row.id)));
  if (!row || !seen || row.incident_id !== sight.incident.id)
    throw new MusterError('not-found', 'There is no such observable in this incident. Nothing was changed.');
  return row;
}

async function isSeenAtTheirs(tx: Tx, { relation, sites }: Sight, id: string): Promise<boolean> {
  if (relation !== 'own') return false;
  return (await store.sightingsOf(tx, [id])).some(
    ({ site_id }) => site_id !== null && sites.includes(site_id),
  );
}

async function see(
  tx: Tx,
  actor: Actor,
  id: string,
  { siteId, at, note }: AddSightingRequest,
  now: Date,
): Promise<void> {
  await store.insertSighting(tx, {
    observable_id: id,
    site_id: siteId,
    at: at === null ? null : new Date(at),
    note,
    recorded_at: now,
    recorded_by: actor.id,
  });
}

function demandSighting(
  sight: Sight,
  { siteId, at }: AddSightingRequest,
  owner: string | null,
  now: Date,
  where: string,
): void {
  if (siteId !== owner) demandSite(sight, siteId, `${where}/siteId`);
  if (at !== null && new Date(at) > now)
    throw new MusterError(
      'request.invalid',
      'Nothing is seen in the future. Nothing was added.',
      `${where}/at`,
    );
}

function demandSite({ sites }: Sight, siteId: string | null, at: string): void {
  if (siteId === null || sites.includes(siteId)) return;
  throw new MusterError('not-found', `There is no site ${siteId} in this incident. Nothing was added.`, at);
}

export function words(type: ObservableType, value: string): string {
  return defang(type, value);
}

const MOST_NAMED = 5;

function list(values: readonly string[]): string {
  const rest = values.length - MOST_NAMED;
  return rest > 0 ? `${values.slice(0, MOST_NAMED).join(', ')} and ${rest} more` : values.join(', ');
}
