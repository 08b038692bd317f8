import { type RefObject, useEffect } from 'react';

const PAGE_ROWS = 10;

/**
 * Arrows move in the table: one cell of it is in the tab order, and the arrows move that place (the roving tabindex of
 * the ARIA grid pattern). Works on what is shown, whoever put it there.
 */
export function useRoving(table: RefObject<HTMLTableElement | null>): void {
  useEffect(() => {
    const element = table.current;
    if (!element) return;
    const over = new AbortController();
    const { signal } = over;
    element.addEventListener('keydown', (event) => move(element, event), { signal });
    element.addEventListener('focusin', ({ target }) => giveTabTo(element, target as HTMLElement), {
      signal,
    });
    return () => over.abort();
  }, [table]);
}

/** The first verdict can be reached by Tab, until another cell was. */
export function offerTab(table: HTMLTableElement | null): void {
  if (table?.querySelector('[tabindex="0"]')) return;
  table?.querySelector('tr:not([hidden]) .mark-of')?.setAttribute('tabindex', '0');
}

function giveTabTo(table: HTMLTableElement, target: HTMLElement): void {
  if (!target.matches('a, button')) return;
  for (const old of table.querySelectorAll('[tabindex="0"]')) old.setAttribute('tabindex', '-1');
  target.setAttribute('tabindex', '0');
}

function move(table: HTMLTableElement, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
  const next = targetOf(table, event.target, event.key);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function targetOf(table: HTMLTableElement, from: HTMLElement, key: string): HTMLElement | undefined {
  const row = from.closest('tr');
  if (!row) return;
  const places = placesOf(row);
  const x = places.indexOf(from);
  switch (key) {
    case 'ArrowLeft':
      return places[x - 1];
    case 'ArrowRight':
      return places[x + 1];
    case 'ArrowUp':
      return inRow(table, row, -1, columnOf(row, x));
    case 'ArrowDown':
      return inRow(table, row, 1, columnOf(row, x));
    case 'PageUp':
      return inRow(table, row, -PAGE_ROWS, columnOf(row, x));
    case 'PageDown':
      return inRow(table, row, PAGE_ROWS, columnOf(row, x));
    case 'Home':
      return places[0];
    case 'End':
      return places.at(-1);
  }
}

function placesOf(row: HTMLTableRowElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('a, button')];
}

/** The row of the checks' names has no site before it. */
function columnOf(row: HTMLTableRowElement, x: number): number {
  return isHead(row) ? x + 1 : x;
}

function isHead(row: HTMLTableRowElement): boolean {
  return row.parentElement?.tagName === 'THEAD';
}

/** The same column so many rows on, or in the last row on the way. */
function inRow(
  table: HTMLTableElement,
  from: HTMLTableRowElement,
  by: number,
  column: number,
): HTMLElement | undefined {
  const rows = [...table.rows].filter((row) => !row.hidden && row.querySelector('a, button') !== null);
  const at = rows.indexOf(from);
  const to = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  if (!to || to === from) return;
  const places = placesOf(to);
  return places[Math.min(places.length - 1, Math.max(0, isHead(to) ? column - 1 : column))];
}
