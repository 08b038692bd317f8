import { type ObservableType, observableType } from '@muster/contract';
import { z } from 'zod';
import { MusterError } from '../../../kernel/errors.ts';
import { endpointText } from '../model/endpoint.ts';
import { demandFew, instantOf, type ReadFile, Reading, tlpOfTags } from '../model/found.ts';
import { parseForeignJson } from '../model/parse-json.ts';

import { readTypes, TYPE_TAG, WORD_TAG } from './types.ts';

/** What is read of an event; everything else in it is left alone. */
const tag = z.object({ name: z.string() });
const attribute = z.object({
  type: z.string(),
  category: z.string().optional(),
  value: z.string(),
  to_ids: z.union([z.boolean(), z.enum(['0', '1']).transform((word) => word === '1')]).catch(false),
  deleted: z.union([z.boolean(), z.enum(['0', '1']).transform((word) => word === '1')]).catch(false),
  comment: z.string().catch(''),
  object_relation: z.string().nullish(),
  first_seen: z.unknown().optional(),
  last_seen: z.unknown().optional(),
  Tag: z.array(tag).catch([]),
});
type Attribute = z.infer<typeof attribute>;
const foreignObject = z.object({
  name: z.string().catch(''),
  comment: z.string().catch(''),
  deleted: z.boolean().catch(false),
  first_seen: z.unknown().optional(),
  last_seen: z.unknown().optional(),
  Attribute: z.array(z.unknown()).catch([]),
});
const event = z.object({
  info: z.string().catch('an event without a title'),
  Tag: z.array(tag).catch([]),
  Attribute: z.array(z.unknown()).catch([]),
  Object: z.array(z.unknown()).catch([]),
});
const file = z.union([
  z.object({ Event: event }),
  // What MISP’s search answers.
  z.object({ response: z.array(z.object({ Event: event })).min(1) }),
]);

/** Categories that say of the event itself, not of what was seen. */
const ABOUT_ITSELF = new Set(['Internal reference']);
const SPOKEN = new Set(['comment', 'text', 'other', 'counter', 'datetime', 'boolean', 'float', 'hex']);

/**
 * The observables of a MISP event. Every attribute is either among them or refused with its place and the reason.
 * @throws MusterError import.invalid when it is no event, or holds more than is taken at once
 */
export function readMisp(text: string): ReadFile {
  const parsed = file.safeParse(parseForeignJson(text));
  if (!parsed.success)
    throw new MusterError(
      'import.invalid',
      'This is no MISP event: there is no “Event” at its top. Nothing was taken.',
    );
  const events =
    'Event' in parsed.data
      ? [{ place: '/Event', event: parsed.data.Event }]
      : parsed.data.response.map((one, n) => ({ place: `/response/${n}/Event`, event: one.Event }));
  const reading = new Reading();
  for (const one of events) {
    const label = tlpOfTags(one.event.Tag.map(({ name }) => name));
    one.event.Attribute.forEach((each, n) => {
      readAttribute(reading, each, `${one.place}/Attribute/${n}`, label);
    });
    one.event.Object.forEach((each, n) => {
      readObject(reading, each, `${one.place}/Object/${n}`, label);
    });
    demandFew(reading);
  }
  return {
    title: events.map(({ event: { info } }) => info).join('; '),
    tlp: tlpOfTags(events.flatMap(({ event: { Tag } }) => Tag.map(({ name }) => name))),
    found: reading.found,
    refused: reading.refused,
  };
}

type Label = ReadFile['tlp'];
type Rest = Parameters<Reading['take']>[3];

function readAttribute(reading: Reading, given: unknown, place: string, label: Label): void {
  const parsed = attribute.safeParse(given);
  if (!parsed.success) {
    reading.refuse(place, '', 'has no type or no value');
    return;
  }
  const one = parsed.data;
  if (one.deleted) {
    reading.refuse(place, one.value, 'was deleted by its source');
    return;
  }
  const rest = restOf(one, label);
  const own = ownType(one);
  if (own) {
    reading.take(place, own, one.value, rest);
    return;
  }
  if (/^ip-(src|dst)\|port$/.test(one.type)) {
    const [address, port] = splitInTwo(one.value);
    reading.take(place, 'ip', endpointText({ address, port }), rest);
    return;
  }
  const types = readTypes[one.type];
  if (!types) {
    const isSpoken = SPOKEN.has(one.type) || ABOUT_ITSELF.has(one.category ?? '');
    reading.refuse(
      place,
      one.value,
      isSpoken
        ? `is a ${one.type}, not something that was seen`
        : `is of type “${one.type}”, which is not read`,
    );
    return;
  }
  const parts = types.length === 1 ? [one.value] : splitInTwo(one.value);
  types.forEach((type, n) => {
    const value = parts[n] ?? '';
    reading.take(place, type === 'ip' && value.includes('/') ? 'network' : type, value, rest);
  });
}

/** An address and its port are one observable; of other objects each attribute is one. */
function readObject(reading: Reading, given: unknown, place: string, label: Label): void {
  const parsed = foreignObject.safeParse(given);
  if (!parsed.success || parsed.data.deleted) {
    reading.refuse(place, '', parsed.success ? 'was deleted by its source' : 'is no object of MISP');
    return;
  }
  const { name, comment, first_seen, last_seen, Attribute } = parsed.data;
  if (name === 'ip-port') {
    const parts = Attribute.flatMap((each) => attribute.safeParse(each).data ?? []).filter(
      ({ deleted }) => !deleted,
    );
    const addresses = parts.filter(({ type }) => type === 'ip-dst' || type === 'ip-src');
    const ports = parts.filter(({ object_relation }) => object_relation === 'dst-port');
    const [address] = addresses;
    const [port] = ports;
    if (address && port && addresses.length === 1 && ports.length === 1) {
      const seen = { first_seen, last_seen };
      const rest = { ...restOf({ ...address, ...seen }, label), note: comment };
      reading.take(place, 'ip', endpointText({ address: address.value, port: port.value }), rest);
      return;
    }
  }
  Attribute.forEach((each, n) => {
    readAttribute(reading, each, `${place}/Attribute/${n}`, label);
  });
}

function restOf(one: Attribute, label: Label): Rest {
  return {
    tlp: tlpOfTags(one.Tag.map(({ name }) => name)) ?? label,
    ioc: one.to_ids,
    firstSeen: instantOf(one.first_seen),
    lastSeen: instantOf(one.last_seen),
    note: one.comment.trim().slice(0, 4000),
    tags: wordsIn(one),
  };
}

/** What an event of Muster’s says in a tag because MISP has no type for it. */
function ownType({ Tag }: Attribute): ObservableType | undefined {
  for (const { name } of Tag) {
    const word = new RegExp(`^${TYPE_TAG}="([a-z0-9-]+)"$`).exec(name)?.[1];
    const type = observableType.options.find((each) => each === word);
    if (type) return type;
  }
  return undefined;
}

function wordsIn({ Tag }: Attribute): string[] {
  const form = new RegExp(`^${WORD_TAG}="(.{1,100})"$`);
  return Tag.flatMap(({ name }) => form.exec(name)?.[1] ?? []);
}

function splitInTwo(value: string): [string, string] {
  const cut = value.lastIndexOf('|');
  return [value.slice(0, cut), value.slice(cut + 1)];
}
