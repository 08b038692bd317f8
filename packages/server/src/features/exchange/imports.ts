import {
  type Actor,
  type ImportItem,
  type ImportPreview,
  isTlpWithin,
  type NewObservable,
  newObservable,
  type ReadImportRequest,
  type TakeImportRequest,
  type TlpLabel,
  tlpText,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { sha256Of } from '../../kernel/sha256.ts';
import { defang } from '../extraction/index.ts';
import { demandReadable, logEvent, publishIncident, type Sight } from '../incidents/index.ts';
import { addObservablesIn, standingRows } from '../observables/index.ts';
import { readCsv } from './csv/read.ts';
import { readMisp } from './misp/read.ts';
import type { FoundObservable, ReadFile } from './model/found.ts';
import { mayImport } from './policy.ts';
import { readStix } from './stix/read.ts';
import * as store from './store.ts';

const readers = { misp: readMisp, stix: readStix, csv: readCsv };

/** What a file would bring, item by item. Nothing is taken. @throws MusterError import.invalid, auth.denied */
export async function previewImport(
  app: App,
  actor: Actor,
  incident: string,
  request: ReadImportRequest,
): Promise<ImportPreview> {
  const sight = await demandReadable(app.db, actor, incident, app.clocks.procedure.now());
  demand(mayImport(actor, sight));
  const file = readers[request.format](request.content);
  const { items } = await judged(app.db, sight, file);
  return {
    sha256: sha256Of(request.content),
    title: file.title,
    tlp: file.tlp,
    counts: countsOf(items),
    items,
    warnings: warningsOf(sight, file, items),
  };
}

/**
 * Takes in what the preview called new, and adds a sighting to what is known: all in one transaction, or nothing.
 * @throws MusterError state.conflict when it is not the file of the preview; import.invalid when nothing is left
 */
export async function takeImport(
  app: App,
  actor: Actor,
  incident: string,
  request: TakeImportRequest,
): Promise<ImportPreview> {
  const { format, content, name } = request;
  const now = app.clocks.procedure.now();
  demand(mayImport(actor, await demandReadable(app.db, actor, incident, now)));
  if (sha256Of(content) !== request.sha256)
    throw new MusterError(
      'state.conflict',
      'This is not the file that was looked at. Nothing was taken; look at it again.',
    );
  const file = readers[format](content);
  const [incidentId, preview] = await inTransaction(app.db, async (tx) => {
    const sight = await demandReadable(tx, actor, incident, now);
    demand(mayImport(actor, sight));
    const without = new Set(request.without);
    const all = await judged(tx, sight, file);
    const taken = all.takeable.filter(({ place }) => !without.has(place));
    if (taken.length === 0)
      throw new MusterError(
        'import.invalid',
        'Nothing of this file is new or left to take. Nothing was changed.',
      );
    await addObservablesIn(tx, {
      actor,
      sight,
      observables: taken.map((one) => asNew(one, sight, now)),
      now,
      source: { kind: 'import', quote: `${format}: ${file.title}`.slice(0, 300) },
    });
    const items = all.items.filter(({ place, outcome }) => outcome === 'refused' || !without.has(place));
    const counts = countsOf(items);
    const id = newId('imp', now);
    const entry = await appendEntry(tx, {
      at: now,
      kind: 'incident.imported',
      subject: sight.incident.id,
      actor: actor.id,
      body: { import: id, format, sha256: request.sha256, ...counts },
    });
    await store.insertImport(tx, {
      id,
      incident_id: sight.incident.id,
      format,
      name,
      title: file.title.slice(0, 300),
      sha256: request.sha256,
      taken: counts.new,
      known: counts.known,
      refused: counts.refused,
      made_at: now,
      made_by: actor.id,
      entry_id: entry,
    });
    await logEvent(tx, {
      incidentId: sight.incident.id,
      at: now,
      kind: 'import.made',
      actor: actor.id,
      text: `Taken in from ${name}: ${counts.new} new, ${counts.known} known, ${counts.refused} refused`,
      data: { import: id, format, ...counts },
      entry,
    });
    const warnings = warningsOf(sight, file, items);
    return [
      sight.incident.id,
      { sha256: request.sha256, title: file.title, tlp: file.tlp, counts, items, warnings },
    ] as const;
  });
  publishIncident(app, incidentId);
  return preview;
}

interface Judged {
  items: ImportItem[];
  takeable: FoundObservable[];
}

/** Every item of the file against what the incident holds and may hold, in the order of the file. */
async function judged(db: Db | Tx, sight: Sight, file: ReadFile): Promise<Judged> {
  const known = new Set((await standingRows(db, sight)).map(keyOf));
  const met = new Set<string>();
  const takeable: FoundObservable[] = [];
  const items = file.found.map((one): ImportItem => {
    const tlp = one.tlp ?? sight.incident.tlp;
    const shown = { place: one.place, type: one.type, value: defang(one.type, one.value), tlp, ioc: one.ioc };
    if (!isTlpWithin(tlp, sight.incident.tlp))
      return { ...shown, outcome: 'refused', says: tooNarrow(tlp, sight.incident.tlp) };
    if (met.has(keyOf(one))) return { ...shown, outcome: 'refused', says: 'stands in the file before' };
    met.add(keyOf(one));
    takeable.push(one);
    const outcome = known.has(keyOf(one)) ? 'known' : 'new';
    return { ...shown, outcome, says: one.tlp === null ? 'without a label of its own: the incident’s' : '' };
  });
  const refused = file.refused.map(
    ({ place, what, reason }): ImportItem => ({
      place,
      type: null,
      value: what,
      tlp: null,
      ioc: false,
      outcome: 'refused',
      says: reason,
    }),
  );
  return { items: [...items, ...refused], takeable };
}

function tooNarrow(label: TlpLabel, of: TlpLabel): string {
  return `its source labelled it ${tlpText(label)}; the incident is ${tlpText(of)}, and would show it to more people`;
}

function keyOf({ type, value }: { type: string; value: string }): string {
  return `${type}\n${value}`;
}

function asNew(one: FoundObservable, { incident }: Sight, now: Date): NewObservable {
  const at = one.lastSeen ?? one.firstSeen;
  return newObservable.parse({
    value: one.value,
    type: one.type,
    ioc: one.ioc,
    tlp: one.tlp ?? incident.tlp,
    note: one.note,
    tags: one.tags.filter((tag) => newObservable.shape.tags.safeParse([tag]).success).slice(0, 30),
    audience: 'csirt',
    // What a source says it saw tomorrow it did not see.
    ...(at !== null && new Date(at) <= now ? { sighting: { siteId: null, at, note: '' } } : {}),
  });
}

function countsOf(items: readonly ImportItem[]): ImportPreview['counts'] {
  const count = (outcome: ImportItem['outcome']) => items.filter((item) => item.outcome === outcome).length;
  return { new: count('new'), known: count('known'), refused: count('refused') };
}

function warningsOf({ incident }: Sight, file: ReadFile, items: readonly ImportItem[]): string[] {
  const narrow = items.filter(
    ({ tlp, outcome }) => outcome === 'refused' && tlp !== null && !isTlpWithin(tlp, incident.tlp),
  ).length;
  const warnings: string[] = [];
  if (file.tlp && !isTlpWithin(file.tlp, incident.tlp))
    warnings.push(
      `The source is ${tlpText(file.tlp)}, narrower than this incident (${tlpText(incident.tlp)}). To take it in, narrow the incident’s label first.`,
    );
  else if (narrow > 0)
    warnings.push(`${narrow} of its items have a narrower label than this incident and are refused.`);
  if (file.tlp === null && items.some(({ outcome }) => outcome !== 'refused'))
    warnings.push(
      `The source has no label of its own; what has none gets that of the incident, ${tlpText(incident.tlp)}.`,
    );
  return warnings;
}
