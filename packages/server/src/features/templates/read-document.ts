import { type IncidentDocument, readTlp, type TemplateField } from '@muster/contract';
import { NOT_FILLED_IN } from './blocks.ts';
import { definitions, type TemplateDefinition } from './definition.ts';
import { readValue } from './read-value.ts';
import { readSubject } from './subject.ts';
import { unquotings } from './unquote.ts';
import { missingFields, normalDocument } from './values.ts';

export interface ReadDocument {
  document: IncidentDocument;
  /** Every line stood where a template puts it; otherwise a person should look at it. */
  exact: boolean;
  missing: TemplateField[];
}

/**
 * The document that a mail holds, if it was written by one of the templates: exactly as it was filled in, or, where a
 * mail program or a person changed its form, as well as can be. Quoted documents count only where no other stands.
 */
export function readDocument(text: string, subject = ''): ReadDocument | undefined {
  for (const lines of unquotings(text)) {
    const found = readLines(lines, subject);
    if (found) return found;
  }
  return undefined;
}

function readLines(lines: readonly string[], subject: string): ReadDocument | undefined {
  const head = findHead(lines);
  if (!head) return readUnheaded(lines, subject);
  const body = lines.slice(head.end);
  const exact = read(head, sectionsOf(head.definition, body, 'indented'), true);
  if (exact.missing.length === 0) return exact;
  const loose = read(head, sectionsOf(head.definition, body, 'anything'), false);
  return loose.missing.length < exact.missing.length ? loose : exact;
}

interface Head {
  definition: TemplateDefinition;
  version: number | null;
  incident: string;
  site: string;
  tlp: IncidentDocument['tlp'] | undefined;
  restriction: string;
  end: number;
}

function findHead(lines: readonly string[]): Head | undefined {
  for (const [index, line] of lines.entries()) {
    const called = /^Document:\s*(.+)$/i.exec(line)?.[1]?.trim();
    if (called === undefined) continue;
    const version = /,?\s*(?:version\s+|v)(\d{1,4})$/i.exec(called);
    const name = (version ? called.slice(0, version.index) : called).trim().toLowerCase();
    const definition = definitions.find((one) => one.called.toLowerCase() === name || one.name === name);
    if (!definition) continue;
    return { definition, version: version ? Number(version[1]) : null, ...headLines(lines, index + 1) };
  }
  return undefined;
}

const HEAD_LABELS = {
  incident: /^Incident:[ \t]*(.*)$/i,
  site: /^Site:[ \t]*(.*)$/i,
  tlp: /^Distribution:[ \t]*(.*)$/i,
  restriction: /^Additional restriction:[ \t]*(.*)$/i,
};

function headLines(lines: readonly string[], from: number): Omit<Head, 'definition' | 'version'> {
  const found = { incident: '', site: '', tlp: '', restriction: '' };
  let end = from;
  for (; end < lines.length; end++) {
    const line = lines[end] as string;
    const key = (Object.keys(HEAD_LABELS) as (keyof typeof found)[]).find((one) =>
      HEAD_LABELS[one].test(line),
    );
    if (key === undefined) break;
    found[key] = HEAD_LABELS[key].exec(line)?.[1]?.trim() ?? '';
  }
  return { ...found, tlp: readTlp(found.tlp), end };
}

/** Somebody filled the fields in by hand: three labels of one template at the beginning of lines are no chance. */
function readUnheaded(lines: readonly string[], subject: string): ReadDocument | undefined {
  const counted = definitions.map((definition) => {
    const sections = sectionsOf(definition, lines, 'anything');
    return { definition, sections };
  });
  const best = counted.reduce((a, b) => (b.sections.size > a.sections.size ? b : a));
  if (best.sections.size < 3) return undefined;
  const said = readSubject(subject);
  const tlp = said.tlp ?? readTlp(lines.slice(0, 12).join('\n'));
  const head = {
    version: null,
    restriction: '',
    incident: said.incident ?? '',
    site: said.site ?? '',
    end: 0,
  };
  return read({ ...head, definition: best.definition, tlp }, best.sections, false);
}

function read(head: Head, sections: ReadonlyMap<string, string[]>, exact: boolean): ReadDocument {
  const document = normalDocument({
    name: head.definition.name,
    version: head.version,
    incident: head.incident,
    site: head.site,
    // Unlabelled, it is treated as what most of these documents must be at least.
    tlp: head.tlp ?? 'AMBER',
    restriction: head.restriction,
    fields: Object.fromEntries(
      head.definition.fields.map((field) => [
        field.name,
        readValue(field.kind, sections.get(field.name) ?? []),
      ]),
    ),
  });
  return { document, exact: exact && head.tlp !== undefined, missing: missingFields(document) };
}

/**
 * The lines below each label. `indented`: only those that are indented as the templates do. `anything`: all up to the
 * next label, also what stands on the label's own line.
 */
function sectionsOf(
  definition: TemplateDefinition,
  lines: readonly string[],
  take: 'indented' | 'anything',
): Map<string, string[]> {
  const sections = new Map<string, string[]>();
  let open: string[] | undefined;
  for (const line of lines) {
    const label = labelOf(definition, line, take);
    if (label) {
      open = sections.has(label.name) ? undefined : [];
      if (open) sections.set(label.name, open);
      if (open && label.rest !== '') open.push(label.rest);
    } else if (open && (line.trim() === '' || /^[ \t]/.test(line))) open.push(line);
    else if (open && take === 'anything' && !/^(-- ?|Guidance:.*)$/.test(line)) open.push(line);
    else open = undefined;
  }
  return sections;
}

function labelOf(
  { fields }: TemplateDefinition,
  line: string,
  take: 'indented' | 'anything',
): { name: string; rest: string } | undefined {
  if (/^[ \t]/.test(line)) return undefined;
  const same = take === 'anything' ? line.toLowerCase() : line;
  for (const { name, label } of fields) {
    const start = `${take === 'anything' ? label.toLowerCase() : label}:`;
    if (!same.startsWith(start)) continue;
    const rest = line.slice(start.length).trim();
    if (take === 'anything' || rest === '' || rest === NOT_FILLED_IN)
      return { name, rest: rest === NOT_FILLED_IN ? '' : rest };
  }
  return undefined;
}
