import type { FieldKind, FieldValue, MeasureItem, TimelineItem } from '@muster/contract';
import { INDENT, TIME_NOT_KNOWN } from './blocks.ts';
import { normalDay, normalTime } from './values.ts';

/** What the lines below a label hold. Lines that a mail program broke are joined where the kind of field tells so. */
export function readValue(kind: FieldKind, lines: readonly string[]): FieldValue {
  const inner = lines.map(withoutIndent);
  switch (kind) {
    case 'text':
      return inner.join('\n');
    case 'line':
      return joined(inner);
    case 'time':
      return readTime(joined(inner));
    case 'lines':
      return itemsOf(inner).map(({ first, more }) => joined([first, ...more]));
    case 'timeline':
      return itemsOf(inner).map(({ first, more }) => timelineItemOf(joined([first, ...more])));
    case 'measures':
      return itemsOf(inner).map(measureOf);
  }
}

function withoutIndent(line: string): string {
  if (line.startsWith(INDENT)) return line.slice(INDENT.length);
  return line.replace(/^ {1,3}/, '').replace(/^\t/, '');
}

function joined(lines: readonly string[]): string {
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

interface Item {
  first: string;
  more: string[];
}

/** Each begins with a dash (or what people take for one); a line without one goes on with the item before it. */
function itemsOf(lines: readonly string[]): Item[] {
  const items: Item[] = [];
  let isApart = false;
  for (const line of lines) {
    if (line.trim() === '') {
      isApart = items.length > 0;
      continue;
    }
    const begins = /^(?:- |[*•–] |-$)/.exec(line);
    const last = items.at(-1);
    if (begins) items.push({ first: line.slice(begins[0].length), more: [] });
    // What stands apart below a list is no part of it.
    else if (isApart) break;
    else if (last) last.more.push(line);
    else items.push({ first: line, more: [] });
  }
  return items;
}

const WRITTEN_TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)(?:\.\d+)? ?(UTC|Z|GMT|[+-]\d\d:?\d\d)?/i;

/** As the templates write it, or RFC 3339; without a zone it is UTC. */
function readTime(text: string): string {
  const found = WRITTEN_TIME.exec(text.trim());
  if (!found) return '';
  const zone = found[3] === undefined || /^[a-z]/i.test(found[3]) ? 'Z' : found[3];
  return normalTime(`${found[1]}T${found[2]}${zone}`);
}

function timelineItemOf(line: string): TimelineItem {
  if (line.startsWith(`${TIME_NOT_KNOWN}: `)) return { at: '', text: line.slice(TIME_NOT_KNOWN.length + 2) };
  const found = WRITTEN_TIME.exec(line);
  const at = found ? readTime(found[0]) : '';
  if (!found || at === '') return { at: '', text: line };
  return { at, text: line.slice(found[0].length).replace(/^\s*[:–-]?\s*/, '') };
}

function measureOf({ first, more }: Item): MeasureItem {
  const measure = { what: first, owner: '', due: '' };
  for (const line of more) {
    const owner = /^ +owner:(.*)$/i.exec(line);
    const by = /^ +by:(.*)$/i.exec(line);
    if (owner) measure.owner = owner[1]?.trim() ?? '';
    else if (by) measure.due = normalDay(by[1] ?? '');
    else measure.what += ` ${line.trim()}`;
  }
  return measure;
}
