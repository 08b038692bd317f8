import {
  isTlpWithin,
  type RedactionPlan,
  type RedactionPreview,
  type TlpLabel,
  tlpText,
} from '@muster/contract';
import type { IncidentRecord, RecordEntry, RecordObservable, RecordSite } from './record.ts';

export interface Redaction {
  id: string;
  madeAt: string;
}

/**
 * A copy for a wider circle. Nothing goes along that the plan does not name: sites lose their names unless asked for,
 * persons, decisions, messages and deadlines stay behind, and every free text is the one that was approved.
 */
export function redact(
  record: IncidentRecord,
  plan: RedactionPlan,
  { id, madeAt }: Redaction,
): IncidentRecord {
  const sites = record.sites.map((site, n) => namedSite(site, n, plan.sites));
  const refs = new Map(record.sites.map(({ ref }, n) => [ref, sites[n]?.ref ?? '']));
  const here = (site: string | null) =>
    site === null || plan.sites === 'none' ? null : (refs.get(site) ?? null);
  const approved = new Map(plan.timeline.map((entry) => [entry.id, entry.text]));
  const notes = new Map(plan.observables.map((one) => [one.id, one.note]));
  return {
    key: id,
    publicId: record.publicId,
    aliases: [],
    exercise: record.exercise,
    title: plan.title,
    tlp: plan.tlp,
    restriction: plan.restriction,
    severity: record.severity,
    state: record.state,
    openedAt: record.openedAt,
    changedAt: record.changedAt,
    resolvedAt: record.resolvedAt,
    closedAt: record.closedAt,
    publisher: record.publisher,
    sites: plan.sites === 'none' ? [] : sites,
    observables: record.observables.flatMap((one, n) => {
      const note = notes.get(one.id);
      if (note === undefined) return [];
      // Tags are free words too, and who saw it is not said.
      return [
        { ...one, id: `o${n + 1}`, tlp: lowered(one.tlp, plan.tlp), site: here(one.site), note, tags: [] },
      ];
    }),
    timeline: record.timeline.flatMap((entry, n) => {
      const text = approved.get(entry.id);
      if (text === undefined) return [];
      return [{ ...entry, id: `e${n + 1}`, text, site: here(entry.site), by: null }];
    }),
    decisions: [],
    messages: [],
    clocks: [],
    people: [],
    impact: plan.impact,
    lessons: plan.lessons,
    redaction: { id, from: record.tlp, madeAt },
  };
}

function lowered(label: TlpLabel, limit: TlpLabel): TlpLabel {
  return isTlpWithin(label, limit) ? label : limit;
}

function namedSite(site: RecordSite, n: number, as: RedactionPlan['sites']): RecordSite {
  const ref = `s${n + 1}`;
  if (as === 'names') return { ...site, ref };
  return { ...site, ref, name: site.country ? `a site in ${site.country}` : 'a site' };
}

/** Whose information goes further than it was given for: who is named, and whose narrower labels are lowered. */
export function consentsNeeded(record: IncidentRecord, plan: RedactionPlan): RedactionPreview['consents'] {
  const kept = new Set(plan.observables.map(({ id }) => id));
  const told = new Set(plan.timeline.map(({ id }) => id));
  return record.sites.flatMap((site) => {
    const observables = record.observables.filter(
      (one) => kept.has(one.id) && one.site === site.ref && !isTlpWithin(one.tlp, plan.tlp),
    ).length;
    const lines = record.timeline.filter((entry) => told.has(entry.id) && entry.site === site.ref).length;
    const reasons = [
      isStrict(record.tlp)
        ? `the incident is ${tlpText(record.tlp)}, and who is concerned decides what of it goes further`
        : '',
      plan.sites === 'names' ? 'it is named' : '',
      observables > 0
        ? `${counted(observables, 'observable')} of it ${observables === 1 ? 'goes' : 'go'} to a lower label`
        : '',
      lines > 0 ? `${counted(lines, 'line')} of the log ${lines === 1 ? 'is' : 'are'} about it` : '',
    ].filter(Boolean);
    return reasons.length > 0 ? [{ site: site.ref, name: site.name, why: reasons.join('; ') }] : [];
  });
}

/** What was given to few by name, or to one organisation, goes no further without the word of each who is concerned. */
function isStrict(label: TlpLabel): boolean {
  return label === 'RED' || label === 'AMBER+STRICT';
}

/** What the copy keeps, changes and leaves behind, part by part, for who decides on it. */
export function differences(record: IncidentRecord, copy: IncidentRecord): RedactionPreview['differences'] {
  const parts: RedactionPreview['differences'] = [];
  const add = (part: string, kept: number, changed: number, all: number, says: string) => {
    if (all > 0) parts.push({ part, kept, changed, withheld: all - kept - changed, says });
  };
  const renamed = copy.sites.filter((site, n) => site.name !== record.sites[n]?.name).length;
  add(
    'sites',
    copy.sites.length - renamed,
    renamed,
    record.sites.length,
    'by name only where it was asked for',
  );
  const observables = pairs(record.observables, copy.observables, 'o');
  const sameObservable = (one: RecordObservable, other: RecordObservable) =>
    one.tlp === other.tlp && one.note === other.note;
  const keptObservables = observables.filter(([one, other]) => sameObservable(one, other)).length;
  add(
    'observables',
    keptObservables,
    observables.length - keptObservables,
    record.observables.length,
    'labels lowered or notes rewritten are changed',
  );
  const entries = pairs(record.timeline, copy.timeline, 'e');
  const keptEntries = entries.filter(
    ([one, other]: [RecordEntry, RecordEntry]) => one.text === other.text,
  ).length;
  add(
    'timeline',
    keptEntries,
    entries.length - keptEntries,
    record.timeline.length,
    'who did it is left out of every line',
  );
  add('decisions', 0, 0, record.decisions.length, 'stay behind');
  add('messages', 0, 0, record.messages.length, 'stay behind');
  add('deadlines', 0, 0, record.clocks.length, 'stay behind');
  add('persons', 0, 0, record.people.length, 'stay behind');
  for (const part of ['title', 'restriction', 'impact', 'lessons'] as const) {
    if (record[part] === '') continue;
    const same = record[part] === copy[part];
    const gone = copy[part] === '';
    add(part, same ? 1 : 0, same || gone ? 0 : 1, 1, gone ? 'left out' : same ? 'as it was' : 'rewritten');
  }
  return parts;
}

/** By the place that each had in the whole record. */
function pairs<Item extends { id: string }>(
  all: readonly Item[],
  kept: readonly Item[],
  sign: string,
): [Item, Item][] {
  return kept.flatMap((copy): [Item, Item][] => {
    const original = all[Number(copy.id.slice(sign.length)) - 1];
    return original ? [[original, copy]] : [];
  });
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
