import type { GridSite } from '@muster/contract';

/** What of a row stands otherwise than before: the checks with another word, and whether anything else does. */
export interface RowDifference {
  /** Places of the checks. */
  cells: number[];
  rest: boolean;
}

/** Undefined when a reader would see the same. The beats creep with the time and are read with the whole grid. */
export function differenceOf(before: GridSite, after: GridSite): RowDifference | undefined {
  const cells = [...after.verdicts].flatMap((letter, place) =>
    letter !== before.verdicts[place] || before.decided.includes(place) !== after.decided.includes(place)
      ? [place]
      : [],
  );
  const rest = restOf(before) !== restOf(after);
  return cells.length > 0 || rest ? { cells, rest } : undefined;
}

function restOf({ verdicts: _words, decided: _decided, beats: _beats, ...rest }: GridSite): string {
  return JSON.stringify(rest);
}
