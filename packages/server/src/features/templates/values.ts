import type {
  FieldKind,
  FieldValue,
  IncidentDocument,
  MeasureItem,
  TemplateField,
  TimelineItem,
} from '@muster/contract';
import { definitionOf } from './definition.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNSPEAKABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;

const HALF_CHARACTER = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A document as a mail carries it: what no mail keeps (white space at line ends, control characters) is taken away. */
export function normalDocument(document: IncidentDocument): IncidentDocument {
  const { fields } = definitionOf(document.name);
  return {
    name: document.name,
    version: document.name === 'follow-up' ? (document.version ?? 1) : null,
    incident: oneLine(document.incident),
    site: oneLine(document.site),
    tlp: document.tlp,
    restriction: oneLine(document.restriction),
    fields: Object.fromEntries(
      fields.map((field) => [field.name, normalValue(field.kind, document.fields[field.name])]),
    ),
  };
}

/** Of another kind than the field's, or missing: as if it were not filled in. */
export function normalValue(kind: FieldKind, value: FieldValue | undefined): FieldValue {
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? normalText(value) : '';
    case 'line':
      return typeof value === 'string' ? oneLine(value) : '';
    case 'time':
      return typeof value === 'string' ? normalTime(value) : '';
    case 'lines':
      return listOf<string>(value).filter(isText).map(oneLine).filter(isSomething);
    case 'timeline':
      return listOf<TimelineItem>(value)
        .filter((one) => isObject(one) && 'text' in one)
        .map(({ at, text }) => ({ at: normalTime(at), text: oneLine(text) }))
        .filter(({ text }) => text !== '');
    case 'measures':
      return listOf<MeasureItem>(value)
        .filter((one) => isObject(one) && 'what' in one)
        .map(({ what, owner, due }) => ({ what: oneLine(what), owner: oneLine(owner), due: normalDay(due) }))
        .filter(({ what }) => what !== '');
  }
}

export function isEmpty(value: FieldValue | undefined): boolean {
  return value === undefined || value.length === 0;
}

/** Labels of the required fields that hold nothing. */
export function missingFields(document: IncidentDocument): TemplateField[] {
  return definitionOf(document.name).fields.filter(
    ({ name, required }) => required && isEmpty(document.fields[name]),
  );
}

export function oneLine(text: string): string {
  return speakable(text)
    .replace(/[\n\t]+/g, ' ')
    .trim();
}

function normalText(text: string): string {
  const lines = speakable(text)
    .split('\n')
    .map((line) => line.trimEnd());
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  return lines.join('\n');
}

function speakable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNSPEAKABLE, '').replace(HALF_CHARACTER, '\ufffd');
}

/** To the second, in UTC; empty for what is no time that could be meant. */
export function normalTime(text: string): string {
  const at = new Date(text);
  const year = at.getUTCFullYear();
  if (Number.isNaN(year) || year < 1970 || year > 2999) return '';
  return `${at.toISOString().slice(0, 19)}Z`;
}

export function normalDay(text: string): string {
  const day = text.trim();
  if (!/^[12]\d{3}-\d\d-\d\d$/.test(day)) return '';
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : '';
}

function listOf<Item>(value: FieldValue | undefined): Item[] {
  return Array.isArray(value) ? (value as Item[]) : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isSomething(text: string): boolean {
  return text !== '';
}
