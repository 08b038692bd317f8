import {
  type FieldValue,
  type IncidentDocument,
  type MeasureItem,
  type TemplateField,
  type TimelineItem,
  tlpText,
} from '@muster/contract';
import { definitionOf } from './definition.ts';
import { isEmpty } from './values.ts';

/**
 * The form of a document in a mail. Labels begin a line; what a field holds is indented below its label, so nothing
 * that somebody writes into a field can be taken for a label, a signature or a quotation.
 */
export const INDENT = '    ';
export const NOT_FILLED_IN = '(not filled in)';
export const TIME_NOT_KNOWN = '(time not known)';

export function calledIn(document: Pick<IncidentDocument, 'name' | 'version'>): string {
  const { called } = definitionOf(document.name);
  return document.version === null ? called : `${called}, version ${document.version}`;
}

/** What the document is and where it belongs: four or five lines that begin with their labels. */
export function headBlock(document: IncidentDocument): string {
  const lines = [
    `Document: ${calledIn(document)}`,
    `Incident: ${document.incident}`.trimEnd(),
    `Site: ${document.site}`.trimEnd(),
    `Distribution: ${tlpText(document.tlp)}`,
  ];
  if (document.restriction !== '') lines.push(`Additional restriction: ${document.restriction}`);
  return lines.join('\n');
}

export function fieldBlock(field: TemplateField, value: FieldValue | undefined): string {
  if (value === undefined || isEmpty(value)) return `${field.label}: ${NOT_FILLED_IN}`;
  const lines = linesOf(field, value).map((line) => (line === '' ? '' : INDENT + line));
  return [`${field.label}:`, ...lines].join('\n');
}

function linesOf({ kind }: TemplateField, value: FieldValue): string[] {
  switch (kind) {
    case 'text':
      return (value as string).split('\n');
    case 'line':
      return [value as string];
    case 'time':
      return [timeText(value as string)];
    case 'lines':
      return (value as string[]).map((item) => `- ${item}`);
    case 'timeline':
      return (value as TimelineItem[]).map(
        ({ at, text }) => `- ${at === '' ? TIME_NOT_KNOWN : timeText(at)}: ${text}`,
      );
    case 'measures':
      return (value as MeasureItem[]).flatMap(({ what, owner, due }) => [
        `- ${what}`,
        `  owner: ${owner}`.trimEnd(),
        `  by: ${due}`.trimEnd(),
      ]);
  }
}

/** `2027-01-05 14:30 UTC`, with seconds where there are any. */
export function timeText(at: string): string {
  const text = at.slice(0, 19).replace('T', ' ');
  return `${text.endsWith(':00') ? text.slice(0, 16) : text} UTC`;
}

/** What a field holds, for a page: the same lines, without their indentation. */
export function valueText(field: TemplateField, value: FieldValue): string {
  return isEmpty(value) ? '' : linesOf(field, value).join('\n');
}
