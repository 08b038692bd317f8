import type { ChangeCounts, ImportInput, ImportReport } from '@muster/contract';
import { count } from '../../../ui/words.ts';

export type Format = ImportInput['format'];
export type Change = ImportReport['changes'][number];

export interface ImportFile {
  name: string;
  bytes: Uint8Array;
}

export const formats: Record<Format, string> = {
  gocdb: 'GOCDB, XML',
  csv: 'CSV',
  yaml: 'YAML',
};

/** What a file is, by its name and else by how it begins. */
export function formatOf({ name, bytes }: ImportFile): Format {
  if (/\.xml$/i.test(name)) return 'gocdb';
  if (/\.(csv|tsv)$/i.test(name)) return 'csv';
  if (/\.ya?ml$/i.test(name)) return 'yaml';
  const start = new TextDecoder()
    .decode(bytes.subarray(0, 2000))
    .replace(/^\ufeff/, '')
    .trimStart();
  if (start.startsWith('<')) return 'gocdb';
  const header = start.split(/\r?\n/)[0] ?? '';
  return /[,;\t]/.test(header) && /\b(site|ngi)\b/i.test(header) && !/:\s/.test(header) ? 'csv' : 'yaml';
}

const CHUNK = 0x8000;

/** As the API takes bytes of any encoding. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return btoa(text);
}

export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function totalOf({ counts }: ImportReport): ChangeCounts {
  const all = { added: 0, changed: 0, vanished: 0, unchanged: 0 };
  for (const one of Object.values(counts))
    for (const op of Object.keys(all) as (keyof ChangeCounts)[]) all[op] += one[op];
  return all;
}

/** `adds 3, changes 1 and lets 2 vanish`. */
export function extentText(report: ImportReport): string {
  const { added, changed, vanished } = totalOf(report);
  const parts = [
    added > 0 ? `adds ${added}` : '',
    changed > 0 ? `changes ${changed}` : '',
    vanished > 0 ? `lets ${vanished} vanish` : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return 'changes nothing';
  const last = parts.pop() as string;
  return parts.length > 0 ? `${parts.join(', ')} and ${last}` : last;
}

/** As import-service.ts of the server has it: it asks before most sites of a federation vanish. */
export function vanishesMost({ counts }: ImportReport): boolean {
  const { changed, vanished, unchanged } = counts.site;
  const before = changed + vanished + unchanged;
  return before >= 10 && vanished * 2 > before;
}

/** A value as people read it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(valueText).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Fields of a change that say something: of what is new, those that have a value. */
export function toldFields({ op, fields }: Change): Change['fields'] {
  return op === 'added' ? fields.filter(({ after }) => valueText(after) !== '–') : fields;
}

const kindWords: Record<string, string> = { ngi: 'NGI' };

export function kindText(kind: string, number = 1): string {
  return count(number, kindWords[kind] ?? kind).replace(/^\d+ /, '');
}
