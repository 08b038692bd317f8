import { type IncidentSeverity, type TlpLabel, tlpText } from '@muster/contract';
import { endpointOf } from '../model/endpoint.ts';
import { Losses, type Written } from '../model/loss.ts';
import { entryText, type IncidentRecord, type RecordObservable } from '../model/record.ts';
import { ownUuid } from '../model/uuid5.ts';
import type { MispAttribute, MispEvent } from './format.ts';
import { mispTypes, TYPE_TAG, WORD_TAG } from './types.ts';

/** MISP knows three levels and “undefined”. */
const threatLevels: Record<IncidentSeverity, '1' | '2' | '3'> = {
  critical: '1',
  high: '1',
  medium: '2',
  low: '3',
};
/** “Your organisation only”: whoever takes it in decides how far it goes, within the label. */
const OWN_ORGANISATION = '0';
const AS_THE_EVENT = '5';
/** MISP/misp-objects, objects/ip-port/definition.json. */

/**
 * An event for MISP: never published, for the receiving organisation alone, its label and those of its attributes as
 * tags of the taxonomy `tlp`. Exported again later it is the same event with a newer timestamp.
 */
export function writeMisp(record: IncidentRecord): Written<MispEvent> {
  const losses = lossesOf(record);
  const attributes = [
    reference(record),
    ...record.sites.map((site) =>
      attribute(record, ['site', site.ref], {
        type: 'target-org',
        category: 'Targeting data',
        value: site.name,
        comment: `${site.state} since ${site.addedAt}`,
      }),
    ),
    ...record.observables.map((one) => observable(record, one)),
    ...record.timeline.map((entry) =>
      attribute(record, ['event', entry.id], {
        type: 'comment',
        category: 'Other',
        value: entryText(record, entry),
        comment: entry.kind,
      }),
    ),
  ];
  const document: MispEvent = {
    Event: {
      uuid: ownUuid(record.key, 'misp'),
      info: `${record.exercise ? 'EXERCISE: ' : ''}${record.publicId} ${record.title}`,
      date: record.openedAt.slice(0, 10),
      threat_level_id: threatLevels[record.severity],
      analysis: record.state === 'open' ? '1' : '2',
      distribution: OWN_ORGANISATION,
      published: false,
      timestamp: seconds(record.changedAt),
      publish_timestamp: '0',
      attribute_count: String(attributes.length),
      Orgc: { name: record.publisher.name, uuid: ownUuid('publisher', record.publisher.url) },
      Tag: [{ name: tlpTag(record.tlp) }, ...(record.exercise ? [{ name: 'muster:exercise' }] : [])],
      Attribute: attributes,
      Object: [],
    },
  };
  return { document, lost: losses.all };
}

function lossesOf(record: IncidentRecord): Losses {
  const losses = new Losses();
  const untyped = record.observables.filter(({ type }) => mispTypes[type] === null);
  losses.add(
    'observables',
    untyped.length,
    `MISP has no type for them; they are text, their type stands in the tag ${TYPE_TAG}`,
  );
  losses.add(
    'observables',
    record.observables.filter(({ site }) => site !== null).length,
    'at which site each was seen is not said',
  );
  losses.add(
    'timeline',
    record.timeline.length,
    'MISP has no log of an incident; each line is a comment, its kind beside it',
  );
  losses.add('decisions', record.decisions.length, 'MISP has no place for decisions');
  losses.add('messages', record.messages.length, 'MISP has no place for messages');
  losses.add('clocks', record.clocks.length, 'MISP has no place for deadlines');
  losses.add('people', record.people.length, 'persons are left out');
  losses.add('severity', record.severity === 'critical' ? 1 : 0, 'MISP’s highest level is “high”');
  losses.add(
    'restriction',
    record.restriction === '' ? 0 : 1,
    'MISP carries labels, and no words beside them',
  );
  losses.add('impact', record.impact === '' ? 0 : 1, 'MISP has no place for it');
  losses.add('lessons', record.lessons === '' ? 0 : 1, 'MISP has no place for them');
  return losses;
}

function reference(record: IncidentRecord): MispAttribute {
  return attribute(record, ['reference'], {
    type: 'text',
    category: 'Internal reference',
    value: record.publicId,
    comment: [tlpText(record.tlp), ...record.aliases].join(', '),
  });
}

function observable(record: IncidentRecord, one: RecordObservable): MispAttribute {
  const known = mispTypes[one.type];
  const end = one.type === 'ip' ? endpointOf(one.value) : null;
  // Networks share their type with addresses: the tag keeps them apart for those who read it back.
  const named = known !== null && one.type !== 'network';
  const tags = [
    tlpTag(one.tlp),
    ...(named ? [] : [`${TYPE_TAG}="${one.type}"`]),
    ...one.tags.map((word) => `${WORD_TAG}="${word}"`),
  ];
  return attribute(record, observableName(one), {
    ...(known ?? { type: 'text', category: 'Other' }),
    ...(end ? { type: 'ip-dst|port', value: `${end.address}|${end.port}` } : { value: one.value }),
    comment: one.note,
    to_ids: one.ioc,
    ...(one.firstSeen === null ? {} : { first_seen: one.firstSeen }),
    ...(one.lastSeen === null ? {} : { last_seen: one.lastSeen }),
    Tag: tags.map((name) => ({ name })),
  });
}

function observableName({ id }: RecordObservable): string[] {
  return ['observable', id];
}

function attribute(
  record: IncidentRecord,
  name: readonly string[],
  given: Pick<MispAttribute, 'type' | 'category' | 'value' | 'comment'> & Partial<MispAttribute>,
): MispAttribute {
  return {
    uuid: ownUuid(record.key, 'misp', ...name),
    to_ids: false,
    distribution: AS_THE_EVENT,
    timestamp: seconds(record.changedAt),
    // Only what was seen is to be found in other events.
    disable_correlation: given.Tag === undefined,
    ...given,
  };
}

/** `tlp:amber+strict`, as the taxonomy has it. */
export function tlpTag(label: TlpLabel): string {
  return `tlp:${label.toLowerCase()}`;
}

function seconds(at: string): string {
  return String(Math.floor(Date.parse(at) / 1000));
}
