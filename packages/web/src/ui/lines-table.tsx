import type { ReactNode } from 'react';
import { Scroll } from './scroll.tsx';

export interface Column<Row> {
  title: string;
  of: (row: Row) => ReactNode;
  /** On a phone before each cell; else the title. Empty: the cell speaks for itself. */
  says?: string;
  /** Its cells name their rows; else those of the first column do. */
  names?: boolean;
  /** Its title is for who hears the page: buttons say themselves what they do. */
  unseen?: boolean;
  /** Of its cells; its title has it too. */
  className?: string;
}

interface LinesTableProps<Row> {
  /** What it holds, for who comes to it by the tab key. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  className?: string;
  /** Of a row that is over. */
  classOf?: (row: Row) => string;
}

/** A table, and on a phone lines: the name of each row above, its other cells after it, each behind its word. */
export function LinesTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  className = '',
  classOf,
}: LinesTableProps<Row>) {
  const naming = columns.find(({ names }) => names) ?? columns[0];
  return (
    <Scroll label={label}>
      <table className={`table lines ${className}`}>
        <thead>
          <tr>
            {columns.map(({ title, unseen, className: own }) => (
              <th key={title} scope="col" className={own}>
                {unseen ? <span className="unseen">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className={classOf?.(row)}>
              {columns.map((column) =>
                column === naming ? (
                  <th key={column.title} scope="row" className={column.className}>
                    {column.of(row)}
                  </th>
                ) : (
                  <td key={column.title} className={column.className} data-says={wordBefore(column)}>
                    {column.of(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function wordBefore<Row>({ title, says, unseen }: Column<Row>): string | undefined {
  const word = says ?? (unseen ? '' : title.toLowerCase());
  return word === '' ? undefined : `${word} `;
}
