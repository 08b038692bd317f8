import type { ObservableView } from '@muster/contract';
import { tlpText } from '@muster/contract';

/** A column of a CSV; see http/csv.ts. */
interface Column<Row> {
  name: string;
  cell: (row: Row) => string | boolean | null | undefined;
}

/** The list as a table; `defanged` for people, else as machines match it. */
export function observableColumns(isDefanged: boolean): Column<ObservableView>[] {
  return [
    { name: 'type', cell: ({ type }) => type },
    { name: 'value', cell: ({ value, defanged }) => (isDefanged ? defanged : value) },
    { name: 'ioc', cell: ({ ioc }) => ioc },
    { name: 'tlp', cell: ({ tlp }) => tlpText(tlp) },
    { name: 'tags', cell: ({ tags }) => tags.join(' ') },
    { name: 'first_seen_at', cell: ({ sightings }) => seen(sightings)[0] },
    { name: 'last_seen_at', cell: ({ sightings }) => seen(sightings).at(-1) },
    {
      name: 'sites',
      cell: ({ sightings }) => [...new Set(sightings.flatMap(({ site }) => site?.name ?? []))].join(' '),
    },
    { name: 'note', cell: ({ note }) => note },
    { name: 'added_at', cell: ({ addedAt }) => addedAt },
    { name: 'id', cell: ({ id }) => id },
  ];
}

function seen(sightings: ObservableView['sightings']): string[] {
  return sightings.flatMap(({ at }) => at ?? []).sort();
}
