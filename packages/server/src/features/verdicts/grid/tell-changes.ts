import type { BoardChange, RowChange, VerdictChange } from '@muster/contract';
import type { App } from '../../../app.ts';
import type { Json } from '../../../kernel/canonical-json.ts';
import { rowWithoutTruth } from '../told.ts';
import { differenceOf } from './changes.ts';
import type { JudgedBoard, JudgedRow } from './judged-board.ts';

/** When more rows change at once, reading the grid is less than hearing of each. */
const MOST_ROWS_TOLD = 50;

/** Tells live pages in what one judgement differs from the one before. */
export function tellChanges(
  app: Pick<App, 'events'>,
  topic: string,
  before: JudgedBoard,
  after: JudgedBoard,
): void {
  const told = [...after.rows.values()].flatMap((row) => {
    const was = before.rows.get(row.part.id);
    const difference = was && differenceOf(was.row, row.row);
    if (!difference) return [];
    const measuredAlone = !differenceOf(rowWithoutTruth(was.row), rowWithoutTruth(row.row));
    return [{ row, difference, measuredAlone }];
  });
  if (told.length > MOST_ROWS_TOLD) {
    const change: BoardChange = { participations: told.map(({ row }) => row.part.id) };
    app.events.publish(topic, 'board.changed', change);
    return;
  }
  for (const { row, difference, measuredAlone } of told) {
    if (difference.cells.length > 0)
      publish(
        app,
        topic,
        'verdict.changed',
        verdictChange(
          row,
          difference.cells.map((place) => after.head.checks[place]?.id),
        ),
      );
    else publish(app, topic, 'row.changed', { participation: row.part.id, row: row.row, measuredAlone });
  }
}

/** Who is watched hears it too, so it says no more than they may know. */
function verdictChange(
  { part, row, told }: JudgedRow,
  checks: readonly (string | undefined)[],
): VerdictChange {
  const cells = told
    .filter(({ check }) => checks.includes(check))
    .map(({ check, verdict, why, override }) => ({ check, verdict, why, overridden: override !== null }));
  return { participation: part.id, cells, row };
}

function publish(
  app: Pick<App, 'events'>,
  topic: string,
  type: string,
  change: VerdictChange | RowChange,
): void {
  app.events.publish(topic, type, change as unknown as Json);
}
