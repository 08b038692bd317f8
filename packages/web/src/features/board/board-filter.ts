import type { GridSite, GridView, VerdictWord } from '@muster/contract';
import { wordAt } from './words-of-row.ts';

/** What is empty lets everything through. */
export interface BoardFilter {
  text: string;
  ngi: string;
  check: string;
  /** A verdict, or one of `alive`, `not-passed`, `suspended`, `overridden`. */
  state: string;
}

export const noFilter: BoardFilter = { text: '', ngi: '', check: '', state: '' };
const NAMES = ['text', 'ngi', 'check', 'state'] as const;
const WELL = new Set<VerdictWord>(['pass', 'not-applicable', 'waived']);

/** States of a row; all others are verdicts. */
export const rowStates = ['alive', 'suspended'] as const;

export function filterFrom(search: string): BoardFilter {
  const query = new URLSearchParams(search);
  return Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? ''])) as unknown as BoardFilter;
}

/** The address's part that shows the same again; nothing else in it is touched. */
export function searchOf(filter: BoardFilter, search = ''): string {
  const query = new URLSearchParams(search);
  for (const name of NAMES) {
    if (filter[name]) query.set(name, filter[name]);
    else query.delete(name);
  }
  return query.toString();
}

export function isFiltered(filter: BoardFilter): boolean {
  return NAMES.some((name) => filter[name] !== '');
}

/** Whether a row is shown. `place`: of the check that is asked for, -1 when none is. */
export function fits(row: GridSite, filter: BoardFilter, place: number): boolean {
  const { ngi, text, check, state } = filter;
  if (ngi && row.site.ngi !== ngi) return false;
  if (text && !textOf(row).includes(text.toLowerCase())) return false;
  if (state === 'alive') return (row.copies?.alive ?? 0) > 0;
  if (state === 'suspended') return row.suspendedAt !== null;
  if (check && (place < 0 || wordAt(row, place) === null)) return false;
  if (!state) return true;
  if (check) return cellFits(row, place, state);
  return [...row.verdicts].some((_letter, each) => cellFits(row, each, state));
}

function textOf({ site, incident }: GridSite): string {
  return `${site.name} ${site.ngi ?? ''} ${incident ?? ''}`.toLowerCase();
}

function cellFits(row: GridSite, place: number, state: string): boolean {
  if (state === 'overridden') return row.decided.includes(place);
  const word = wordAt(row, place);
  if (word === null) return false;
  return state === 'not-passed' ? !WELL.has(word) : word === state;
}

/** Whether the filter asks for this cell, so that the others step back; true where it asks for none. */
export function isMeant(row: GridSite, place: number, filter: BoardFilter, asked: number): boolean {
  if (asked >= 0 && asked !== place) return false;
  const byVerdict = filter.state !== '' && !(rowStates as readonly string[]).includes(filter.state);
  return !byVerdict || cellFits(row, place, filter.state);
}

/** What can be chosen on this board. */
export function ngisOf(sites: GridView['sites']): string[] {
  return [...new Set(sites.flatMap(({ site }) => site.ngi ?? []))].sort();
}
