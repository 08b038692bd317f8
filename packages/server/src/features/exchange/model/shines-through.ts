import type { RedactionPreview } from '@muster/contract';
import { defang, pivotOf } from '../../extraction/index.ts';
import type { IncidentRecord } from './record.ts';

/** Shorter words stand in any text by chance. */
const SHORTEST = 3;

/**
 * Where approved words still tell what was to stay behind: a site's name, a person's, an observable that is not among
 * those that go. People read a text for what it says, and overlook the name in its second half.
 */
export function shinesThrough(record: IncidentRecord, copy: IncidentRecord): RedactionPreview['shows'] {
  const secrets = secretsOf(record, copy);
  return textsOf(copy).flatMap(({ where, text }) => {
    const plain = flat(text);
    return secrets.filter(({ form }) => isIn(form, plain)).map(({ what }) => ({ where, what }));
  });
}

interface Secret {
  what: string;
  form: string;
}

function secretsOf(record: IncidentRecord, copy: IncidentRecord): Secret[] {
  const named = new Set(copy.sites.map(({ name }) => name));
  // The host of a URL and the address of an endpoint tell as much as the whole.
  const going = new Set(
    copy.observables.flatMap(({ type, value }) => [value, pivotOf(type, value) ?? value]),
  );
  const people = [
    ...record.people.map(({ name }) => name),
    ...record.timeline.flatMap(({ by }) => by ?? []),
    ...record.decisions.flatMap(({ by }) => by ?? []),
  ];
  const words = [
    ...record.sites
      .filter(({ name }) => !named.has(name))
      .map(({ name }) => [name, `the site ${name}`] as const),
    ...people.map((name) => [name, `the person ${name}`] as const),
    ...record.observables.flatMap(({ type, value }) =>
      [value, pivotOf(type, value) ?? value]
        .filter((form) => !going.has(form))
        .flatMap((form) => [form, defang(form === value ? type : 'domain', form)])
        .map((form) => [form, `the observable ${defang(type, value)}`] as const),
    ),
  ];
  const known = new Map(words.map(([form, what]) => [flat(form), what]));
  return [...known].filter(([form]) => form.length >= SHORTEST).map(([form, what]) => ({ form, what }));
}

function textsOf(copy: IncidentRecord): { where: string; text: string }[] {
  return [
    { where: 'title', text: copy.title },
    { where: 'restriction', text: copy.restriction },
    { where: 'impact', text: copy.impact },
    { where: 'lessons', text: copy.lessons },
    ...copy.timeline.map(({ at, text }) => ({
      where: `the line of ${at.slice(0, 16).replace('T', ' ')}`,
      text,
    })),
    ...copy.observables.map(({ type, value, note }) => ({
      where: `the note on ${defang(type, value)}`,
      text: note,
    })),
  ];
}

function flat(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** As a word of its own, not as a part of a longer one. */
function isIn(form: string, text: string): boolean {
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
    const around = `${text[at - 1] ?? ' '}${text[at + form.length] ?? ' '}`;
    if (!/[\p{L}\p{N}]/u.test(around)) return true;
  }
  return false;
}
