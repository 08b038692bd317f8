import type { ObservableType, TlpLabel } from '@muster/contract';
import { narrower, tlpLabels } from '@muster/contract';
import { z } from 'zod';
import { MusterError } from '../../../kernel/errors.ts';
import { endpointText } from '../model/endpoint.ts';
import { demandFew, type FoundObservable, instantOf, type ReadFile, Reading } from '../model/found.ts';
import { parseForeignJson } from '../model/parse-json.ts';
import { TLP_EXTENSION, tlp1, tlp2 } from './markings.ts';
import { X509_ACCOUNT } from './observed.ts';
import { readPattern } from './read-pattern.ts';

/** What is read of an object; everything else in it is left alone. */
const object = z.looseObject({
  type: z.string().min(1),
  id: z.string().min(1),
  object_marking_refs: z.array(z.string()).catch([]),
});
type StixGiven = z.infer<typeof object>;
const bundle = z.object({ type: z.literal('bundle'), objects: z.array(z.unknown()).catch([]) });

/** Of observables the property that says which it is. */
const byValue: Readonly<Record<string, ObservableType>> = {
  'ipv4-addr': 'ip',
  'ipv6-addr': 'ip',
  'domain-name': 'domain',
  url: 'url',
  'email-addr': 'mail',
  'mac-addr': 'mac',
};
const hashTypes: Readonly<Record<string, ObservableType>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-512': 'sha512',
};
/** Observables of the specification that are none of ours. */
const UNREAD = new Set([
  'artifact',
  'autonomous-system',
  'directory',
  'email-message',
  'mutex',
  'process',
  'software',
  'windows-registry-key',
  'x509-certificate',
]);

/**
 * The observables of a bundle of STIX 2.1, and what its indicators look for as far as a pattern is one comparison or
 * several joined by OR. What speaks of none (reports, relationships, identities) is passed over.
 * @throws MusterError import.invalid when it is no bundle, or holds more than is taken at once
 */
export function readStix(text: string): ReadFile {
  const parsed = bundle.safeParse(parseForeignJson(text));
  if (!parsed.success)
    throw new MusterError(
      'import.invalid',
      'This is no STIX bundle: its type is not “bundle”. Nothing was taken.',
    );
  const reading = new Reading();
  const objects = parsed.data.objects.flatMap((given, n) => {
    const one = object.safeParse(given);
    if (one.success) return [{ place: `/objects/${n}`, one: one.data }];
    reading.refuse(`/objects/${n}`, '', 'has no type or no id');
    return [];
  });
  const labels = new Labels(objects.map(({ one }) => one));
  const context = new Context(objects.map(({ one }) => one));
  for (const { place, one } of objects) readObject(reading, place, one, labels.of(one), context);
  demandFew(reading);
  return {
    title: nameOf(objects.map(({ one }) => one)),
    tlp: labels.narrowest(objects.map(({ one }) => one)),
    found: joined(reading.found),
    refused: reading.refused,
  };
}

function readObject(
  reading: Reading,
  place: string,
  one: StixGiven,
  tlp: TlpLabel | null,
  context: Context,
): void {
  const rest = { ioc: false, tlp, ...context.of(one) };
  const simple = byValue[one.type];
  if (simple) {
    const value = textOf(one.value);
    // A network of one address is that address.
    const whole = value.replace(one.type === 'ipv6-addr' ? /\/128$/ : /\/32$/, '');
    reading.take(place, simple === 'ip' && whole.includes('/') ? 'network' : simple, whole, rest);
    return;
  }
  switch (one.type) {
    case 'network-traffic':
      readTraffic(reading, place, one, rest, context);
      return;
    case 'file':
      readFile(reading, place, one, rest);
      return;
    case 'user-account': {
      const subject = one.account_type === X509_ACCOUNT;
      const name = textOf(one.account_login) || textOf(one.user_id) || textOf(one.display_name);
      reading.take(place, subject ? 'subject' : 'account', subject ? textOf(one.user_id) : name, rest);
      return;
    }
    case 'vulnerability':
      if (/^CVE-/i.test(textOf(one.name)))
        reading.take(place, 'cve', textOf(one.name), { ...rest, note: textOf(one.description) });
      else reading.refuse(place, textOf(one.name), 'is a vulnerability without a CVE');
      return;
    case 'indicator':
      readIndicator(reading, place, one, rest);
      return;
    default:
      if (UNREAD.has(one.type)) reading.refuse(place, one.id, `is of type “${one.type}”, which is not read`);
  }
}

/** Of traffic the end that it went to. */
function readTraffic(reading: Reading, place: string, one: StixGiven, rest: Rest, context: Context): void {
  const address = textOf(context.byId(textOf(one.dst_ref))?.value);
  const port = one.dst_port;
  if (address === '' || typeof port !== 'number')
    reading.refuse(place, one.id, 'is traffic without an address and port that it went to');
  else reading.take(place, 'ip', endpointText({ address, port }), rest);
}

type Rest = Parameters<Reading['take']>[3];

function readFile(reading: Reading, place: string, one: StixGiven, rest: Rest): void {
  const hashes = Object.entries(z.record(z.string(), z.string()).catch({}).parse(one.hashes));
  for (const [name, value] of hashes) {
    const type = hashTypes[name];
    if (type) reading.take(`${place}/hashes/${name}`, type, value, rest);
    else reading.refuse(`${place}/hashes/${name}`, value, `is a ${name}, which is not read`);
  }
  if (typeof one.name === 'string') reading.take(`${place}/name`, 'file', one.name, rest);
}

function readIndicator(reading: Reading, place: string, one: StixGiven, rest: Rest): void {
  const pattern = textOf(one.pattern);
  if (one.pattern_type !== 'stix') {
    reading.refuse(place, pattern, `has a pattern of type “${textOf(one.pattern_type)}”, which is not read`);
    return;
  }
  const compared = readPattern(pattern);
  if (!compared) {
    reading.refuse(place, pattern, 'has a pattern that is more than single comparisons');
    return;
  }
  const first = rest.firstSeen ?? null;
  for (const { type, value } of compared)
    reading.take(place, type, value, {
      ...rest,
      ioc: true,
      firstSeen: first,
      note: rest.note || textOf(one.description),
    });
}

/** The observable and the indicator that looks for it are one: to be looked for, under the narrower label. */
function joined(found: readonly FoundObservable[]): FoundObservable[] {
  const all = new Map<string, FoundObservable>();
  for (const one of found) {
    const key = `${one.type}\n${one.value}`;
    const known = all.get(key);
    if (!known) all.set(key, { ...one });
    else {
      known.ioc ||= one.ioc;
      known.tlp = known.tlp && one.tlp ? narrower(known.tlp, one.tlp) : (known.tlp ?? one.tlp);
      known.firstSeen ??= one.firstSeen;
      known.lastSeen ??= one.lastSeen;
      known.note ||= one.note;
      known.tags = [...new Set([...known.tags, ...one.tags])];
    }
  }
  return [...all.values()];
}

/** What other objects say of one: when it was observed, and notes about that. */
class Context {
  readonly #seen = new Map<string, Pick<FoundObservable, 'firstSeen' | 'lastSeen' | 'note' | 'tags'>>();

  readonly #byId: Map<string, StixGiven>;

  constructor(objects: readonly StixGiven[]) {
    this.#byId = new Map(objects.map((one) => [one.id, one]));
    const notes = new Map<string, string>();
    for (const one of objects)
      if (one.type === 'note')
        for (const ref of refsOf(one)) notes.set(ref, textOf(one.content).slice(0, 4000));
    for (const one of objects)
      if (one.type === 'observed-data')
        for (const ref of refsOf(one))
          this.#seen.set(ref, {
            firstSeen: instantOf(one.first_observed),
            lastSeen: instantOf(one.last_observed),
            note: notes.get(one.id) ?? '',
            tags: z.array(z.string()).catch([]).parse(one.labels),
          });
  }

  byId(id: string): StixGiven | undefined {
    return this.#byId.get(id);
  }

  of({ id }: StixGiven): Pick<FoundObservable, 'firstSeen' | 'lastSeen' | 'note' | 'tags'> {
    return this.#seen.get(id) ?? { firstSeen: null, lastSeen: null, note: '', tags: [] };
  }
}

/** Which markings are labels: those of both versions of TLP by their ids, and others by what they say. */
class Labels {
  readonly #known = new Map<string, TlpLabel>(Object.entries(tlp1));

  constructor(objects: readonly StixGiven[]) {
    for (const label of tlpLabels) this.#known.set(tlp2[label], label);
    for (const one of objects) {
      const extension = z
        .object({ [TLP_EXTENSION]: z.object({ tlp_2_0: z.string() }) })
        .safeParse(one.extensions);
      const word = extension.data?.[TLP_EXTENSION]?.tlp_2_0.toUpperCase();
      const label = tlpLabels.find((each) => each === word);
      if (one.type === 'marking-definition' && label) this.#known.set(one.id, label);
    }
  }

  of(one: StixGiven): TlpLabel | null {
    return this.narrowest([one]);
  }

  narrowest(objects: readonly StixGiven[]): TlpLabel | null {
    let found: TlpLabel | null = null;
    for (const ref of objects.flatMap((one) => one.object_marking_refs)) {
      const label = this.#known.get(ref);
      if (label) found = found ? narrower(found, label) : label;
    }
    return found;
  }
}

function refsOf(one: StixGiven): string[] {
  return z.array(z.string()).catch([]).parse(one.object_refs);
}

function nameOf(objects: readonly StixGiven[]): string {
  const names = ['incident', 'report', 'grouping'].flatMap((type) =>
    objects.filter((one) => one.type === type).map((one) => textOf(one.name)),
  );
  return names.find((name) => name !== '')?.slice(0, 300) ?? 'a bundle without a title';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
