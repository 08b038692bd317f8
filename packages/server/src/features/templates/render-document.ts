import type { IncidentDocument } from '@muster/contract';
import { bannerOf } from './banner.ts';
import { fieldBlock, headBlock } from './blocks.ts';
import { definitionOf } from './definition.ts';
import { renderWording, type Words } from './engine.ts';
import { isEmpty, normalDocument } from './values.ts';

export interface WordOfWording {
  name: string;
  about: string;
  required: boolean;
}

/** What a wording may name besides the fields of its document. */
export const commonWords: readonly WordOfWording[] = [
  { name: 'banner', about: 'Three starred lines that say what the TLP label permits', required: true },
  {
    name: 'head',
    about: 'Document, incident, site, distribution: what the mail is read back by',
    required: true,
  },
  { name: 'guidance', about: 'Links to what a site does first, and to the other guidance', required: true },
  { name: 'incident', about: 'The incident’s id', required: false },
  { name: 'site', about: 'The site’s name', required: false },
  { name: 'tlp', about: 'The label alone, as AMBER', required: false },
  { name: 'version', about: 'The number of a follow-up; empty for the others', required: false },
  { name: 'has', about: 'Whether a field is filled in, as has.extent, for {% if %}', required: false },
];

/** Renders a document by a wording. Throws WordingError. */
export function renderDocument(source: string, given: IncidentDocument, guidance: string): string {
  return renderWording(source, wordsOf(normalDocument(given), guidance));
}

function wordsOf(document: IncidentDocument, guidance: string): Words {
  const { fields } = definitionOf(document.name);
  return {
    banner: bannerOf(document.tlp),
    head: headBlock(document),
    guidance,
    incident: document.incident,
    site: document.site,
    tlp: document.tlp,
    version: document.version ?? '',
    has: Object.fromEntries(fields.map(({ name }) => [name, !isEmpty(document.fields[name])])),
    ...Object.fromEntries(
      fields.map((field) => [field.name, fieldBlock(field, document.fields[field.name])]),
    ),
  };
}
