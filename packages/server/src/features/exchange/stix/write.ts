import { narrower, type TlpLabel } from '@muster/contract';
import type { Json } from '../../../kernel/canonical-json.ts';
import { Losses, type Written } from '../model/loss.ts';
import { type IncidentRecord, type RecordObservable, siteName } from '../model/record.ts';
import { ownUuid } from '../model/uuid5.ts';
import { statementMarking, tlp2, tlpMarking } from './markings.ts';
import type { StixBundle, StixObject } from './objects.ts';
import { cyberObservables, patternOf } from './observed.ts';

/**
 * A bundle of STIX 2.1: the incident and who hands it out, what was observed with its own label each, indicators for
 * what others should look for, and the log as notes. Ids are the same in every bundle of the same incident, so that
 * who takes it in twice has it once, in its newer version.
 */
export function writeStix(record: IncidentRecord): Written<StixBundle> {
  const losses = new Losses();
  const bundle = new Bundle(record);
  const publisher = bundle.own('identity', [record.publisher.url], {
    name: record.publisher.name,
    identity_class: 'organization',
    contact_information: record.publisher.contact,
  });
  bundle.publisher = publisher.id;
  const incident = bundle.own('incident', [], {
    name: `${record.exercise ? 'EXERCISE: ' : ''}${record.publicId} ${record.title}`,
    labels: [
      `severity:${record.severity}`,
      `state:${record.state}`,
      ...(record.exercise ? ['exercise'] : []),
    ],
    external_references: [record.publicId, ...record.aliases].map((id) => ({
      source_name: record.publisher.name,
      external_id: id,
    })),
  });
  for (const site of record.sites) {
    const identity = bundle.own('identity', ['site', site.ref], {
      name: site.name,
      identity_class: 'organization',
      sectors: ['education'],
    });
    bundle.own('relationship', ['site', site.ref], {
      relationship_type: 'related-to',
      source_ref: incident.id,
      target_ref: identity.id,
      description: `${site.state} since ${site.addedAt}`,
    });
  }
  for (const one of record.observables) observe(bundle, incident, one);
  words(bundle, incident, losses);
  losses.add('messages', record.messages.length, 'a bundle carries what was observed, not who wrote to whom');
  losses.add('clocks', record.clocks.length, 'STIX has no place for deadlines');
  losses.add('people', record.people.length, 'persons are left out');
  return { document: bundle.finished(incident), lost: losses.all };
}

function observe(bundle: Bundle, incident: StixObject, one: RecordObservable): void {
  if (one.type === 'cve') {
    const found = bundle.own(
      'vulnerability',
      [one.value],
      {
        name: one.value,
        external_references: [{ source_name: 'cve', external_id: one.value }],
        ...(one.note === '' ? {} : { description: one.note }),
      },
      one.tlp,
    );
    relate(bundle, incident.id, found.id, one.tlp);
    return;
  }
  const objects = cyberObservables(one);
  if (objects.length === 0) return;
  for (const object of objects) bundle.observable(object, one.tlp);
  const first = one.firstSeen ?? one.lastSeen ?? one.addedAt;
  const last = one.lastSeen ?? first;
  const seen = bundle.own(
    'observed-data',
    [one.id],
    {
      first_observed: first,
      last_observed: last > first ? last : first,
      number_observed: 1,
      object_refs: objects.map(({ id }) => id),
      ...(one.tags.length > 0 ? { labels: one.tags } : {}),
    },
    one.tlp,
  );
  relate(bundle, incident.id, seen.id, one.tlp);
  if (one.note !== '') note(bundle, ['observable', one.id], 'Observed', one.note, seen.id, one.tlp);
  const pattern = one.ioc ? patternOf(one) : null;
  if (!pattern) return;
  const indicator = bundle.own(
    'indicator',
    [one.id],
    {
      name: one.value,
      indicator_types: ['malicious-activity'],
      pattern,
      pattern_type: 'stix',
      pattern_version: '2.1',
      valid_from: first,
    },
    one.tlp,
  );
  bundle.own(
    'relationship',
    ['indicator', one.id],
    { relationship_type: 'based-on', source_ref: indicator.id, target_ref: seen.id },
    one.tlp,
  );
}

function relate(bundle: Bundle, from: string, to: string, tlp: TlpLabel): void {
  bundle.own(
    'relationship',
    [from, to],
    { relationship_type: 'related-to', source_ref: from, target_ref: to },
    tlp,
  );
}

function note(
  bundle: Bundle,
  name: string[],
  abstract: string,
  content: string,
  about: string,
  tlp?: TlpLabel,
): void {
  bundle.own('note', name, { abstract, content, object_refs: [about] }, tlp);
}

/** What is told in words: the log, decisions, and what STIX has no object for. */
function words(bundle: Bundle, incident: StixObject, losses: Losses): void {
  const { record } = bundle;
  for (const entry of record.timeline) {
    const where = siteName(record, entry.site);
    const text = `${entry.at} ${where ? `[${where}] ` : ''}${entry.text}`;
    note(bundle, ['event', entry.id], entry.kind, text, incident.id);
  }
  for (const one of record.decisions)
    note(
      bundle,
      ['decision', one.id],
      'Decision',
      `${one.at} ${one.text}\nReason: ${one.reason}`,
      incident.id,
    );
  if (record.impact !== '') note(bundle, ['impact'], 'Impact', record.impact, incident.id);
  if (record.lessons !== '') note(bundle, ['lessons'], 'Lessons learnt', record.lessons, incident.id);
  const untyped = record.observables.filter(
    (one) => one.type !== 'cve' && cyberObservables(one).length === 0,
  );
  for (const one of untyped)
    note(
      bundle,
      ['observable', one.id],
      `Observed: ${one.type}`,
      [one.value, one.note].filter(Boolean).join('\n'),
      incident.id,
      one.tlp,
    );
  losses.add('observables', untyped.length, 'STIX has no object for their types; they are words of a note');
  const unseen = record.observables.filter(
    (one) => one.firstSeen === null && cyberObservables(one).length > 0,
  ).length;
  losses.add(
    'observables',
    unseen,
    'nobody knows when they were seen first; when they were written down stands in its place',
  );
  const sited = record.observables.filter(({ site }) => site !== null).length;
  losses.add('observables', sited, 'at which site each was seen is not said');
  losses.add('timeline', record.timeline.length, 'each line is a note; who did it is left out');
  losses.add('severity', 1, 'the incident of STIX 2.1 has no severity; it is a word among its labels');
}

/** Objects in the order in which they were made, each once, all of one publisher and each under its label. */
class Bundle {
  readonly record: IncidentRecord;
  publisher: string | undefined;
  readonly #objects = new Map<string, StixObject>();
  readonly #labels = new Map<string, TlpLabel>();
  readonly #restriction: StixObject | undefined;
  readonly #created: string;
  readonly #modified: string;

  constructor(record: IncidentRecord) {
    this.record = record;
    this.#created = record.openedAt;
    this.#modified = record.changedAt > record.openedAt ? record.changedAt : record.openedAt;
    if (record.restriction !== '')
      this.#restriction = statementMarking(record.key, record.restriction, this.#created);
  }

  own(
    type: string,
    name: readonly string[],
    rest: { [property: string]: Json },
    tlp = this.record.tlp,
  ): StixObject {
    const object: StixObject = {
      type,
      spec_version: '2.1',
      id: `${type}--${ownUuid(this.record.key, 'stix', type, ...name)}`,
      created: this.#created,
      modified: this.#modified,
      ...(this.publisher ? { created_by_ref: this.publisher } : {}),
      ...rest,
    };
    return this.#keep(object, tlp);
  }

  /** Seen twice it is one object, under the narrower label. */
  observable(object: StixObject, tlp: TlpLabel): void {
    this.#keep(object, narrower(tlp, this.#labels.get(object.id) ?? tlp));
  }

  #keep(object: StixObject, tlp: TlpLabel): StixObject {
    this.#objects.set(object.id, object);
    this.#labels.set(object.id, tlp);
    return object;
  }

  finished(incident: StixObject): StixBundle {
    const { record } = this;
    const refs = [...this.#objects.keys()];
    this.own('grouping', [], {
      name: record.publicId,
      context: 'suspicious-activity',
      object_refs: [incident.id, ...refs.filter((id) => id !== incident.id)],
    });
    const labels = new Set(this.#labels.values());
    const markings = (Object.keys(tlp2) as TlpLabel[]).filter((label) => labels.has(label)).map(tlpMarking);
    const marked = [...this.#objects.values()].map((object) => ({
      ...object,
      object_marking_refs: [
        tlp2[this.#labels.get(object.id) ?? record.tlp],
        ...(this.#restriction ? [this.#restriction.id] : []),
      ],
    }));
    return {
      type: 'bundle',
      id: `bundle--${ownUuid(record.key, 'stix', 'bundle', record.changedAt)}`,
      objects: [...markings, ...(this.#restriction ? [this.#restriction] : []), ...marked],
    };
  }
}
