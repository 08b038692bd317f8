import type { GridSite, GridView, RowChange, VerdictChange } from '@muster/contract';
import { letterOf } from './words-of-row.ts';

/** The grid as it is after an event; the same object where the event is about no row of it. Other rows stay the same objects. */
export function applyChange(grid: GridView, change: VerdictChange | RowChange): GridView {
  const at = grid.sites.findIndex(({ participation }) => participation === change.participation);
  const known = grid.sites[at];
  if (!known) return grid;
  const sites = [...grid.sites];
  sites[at] = changed(known, change, grid);
  return { ...grid, sites };
}

function changed(known: GridSite, change: VerdictChange | RowChange, { checks }: GridView): GridSite {
  // A row of the event is whole, except for beats that it may not have had to tell.
  if (change.row) return change.row;
  if (!('cells' in change)) return known;
  const letters = [...known.verdicts];
  const decided = new Set(known.decided);
  for (const { check, verdict, overridden } of change.cells) {
    const place = checks.findIndex(({ id }) => id === check);
    if (place < 0) continue;
    letters[place] = letterOf(verdict);
    if (overridden) decided.add(place);
    else decided.delete(place);
  }
  return { ...known, verdicts: letters.join(''), decided: [...decided].sort((a, b) => a - b) };
}
